import { expect, test } from 'vitest';
import type { DashboardSession } from '../../host/session.ts';
import { viewOf } from './viewports.ts';

const list = { viewport: 'stripe.dashboard.drawer.default', component: 'ExtensionList' };
const preview = { viewport: 'stripe.dashboard.subscription.detail', component: 'SubscriptionPreview' };
const appWith = (...views: DashboardSession['app']['views']) => ({ app: { views } }) as DashboardSession;

test('one subscription gets its own view with the subscription as object', () => {
  expect(viewOf('/subscriptions/sub_1', appWith(list, preview))).toEqual({
    component: 'SubscriptionPreview',
    place: { viewport: preview.viewport, object: { id: 'sub_1', object: 'subscription' } },
  });
});

test('a page without its own view gets the default view, without an object', () => {
  const expected = { component: 'ExtensionList', place: { viewport: list.viewport, object: null } };
  for (const path of ['/subscriptions', '/invoices/in_1', '/runs', '/nowhere']) {
    expect(viewOf(path, appWith(list, preview))).toEqual(expected);
  }
  expect(viewOf('/subscriptions/sub_1', appWith(list))).toEqual(expected);
});

test('an app without a view for the page has none to show', () => {
  expect(viewOf('/runs', appWith(preview))).toBeNull();
});
