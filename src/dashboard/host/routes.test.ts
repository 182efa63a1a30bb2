import { expect, test } from 'vitest';
import { destinationOf } from './routes.ts';

test.each([
  [{ name: 'subscriptions' }, '/subscriptions'],
  [{ name: 'customerDetails', params: { customerId: 'cus_1' } }, '/customers/cus_1'],
  [{ name: 'subscriptions', envParams: { extension: 'waive' } }, '/subscriptions?app_extension=waive'],
  [{ name: 'fullPage', params: { appId: 'com.example' } }, '/app/com.example'],
  ['/invoices/in_1', '/invoices/in_1'],
  ['https://dashboard.stripe.com/test/subscriptions/sub_1', '/subscriptions/sub_1'],
  ['https://dashboard.stripe.com/acct_1/test/settings/billing?tab=a#b', '/settings/billing?tab=a#b'],
])('%j stays on this page', (target, href) => expect(destinationOf(target)).toEqual({ kind: 'local', href }));

test('other addresses open apart', () => {
  expect(destinationOf('https://stripe.com/docs')).toEqual({
    kind: 'external',
    href: 'https://stripe.com/docs',
  });
});

test.each([
  ['javascript:alert(1)'],
  ['//evil.example/x'],
  ['nonsense'],
  [{ name: 'moon' }],
  [{ name: 'subscriptionDetails' }],
])('%j leads nowhere', (target) => expect(() => destinationOf(target)).toThrow());
