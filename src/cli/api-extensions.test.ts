// What can be switched on for the account, and what cannot: the list and the refusals of /platform/extensions.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExtensionListWire, ExtensionWire } from '../contract/wire/platform.ts';
import type { InstalledExtension } from '../platform/platform.ts';
import { manifest, SCRIPT, scriptWith, temporaryApp } from '../runtime/testing/temporary-app.ts';
import { installApp } from './installed.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
const installed: InstalledExtension[] = [];
beforeAll(async () => {
  local = await localPlatform(installed);
});
afterAll(() => local.close());

/** One script at the given point; what its method does is not asked. */
async function install(point: string, method: string, permissions = '[]'): Promise<void> {
  const app = temporaryApp({
    'stripe-app.yaml': manifest()
      .replace('billing.prorations', point)
      .replace('prorate_items', method)
      .replace('permissions: []', `permissions: ${permissions}`),
    [SCRIPT]: scriptWith('return same(request);'),
  });
  installed.splice(0, installed.length, ...(await installApp(app)).extensions);
}

test('the points of the account are the three of billing, whatever is installed', async () => {
  await install('commerce.discount_calculation', 'compute_discounts');
  const list = await local.call<ExtensionListWire>('GET', '/platform/extensions');
  expect(list.points.map(({ id }) => id)).toEqual([
    'billing.prorations',
    'billing.customer_balance_application',
    'billing.recurring_billing_item_handling',
  ]);
  expect(list.data.map(({ id, activated_by: by }) => [id, by])).toEqual([['rule', 'coupon']]);
});

test.each([
  ['commerce.discount_calculation', 'compute_discounts', '[]', 'each coupon that names it'],
  [
    'extend.workflows.custom_action',
    'execute',
    '[{ permission: workflow_custom_action_run_write, purpose: Reads the run }]',
    'each step of a workflow',
  ],
])('a script at %s cannot be activated for the account', async (point, method, permissions, by) => {
  await install(point, method, permissions);
  const refused = await local.call<ExtensionWire>('POST', '/platform/extensions/rule/activate', {});
  expect(refused.error).toMatchObject({ type: 'invalid_request_error', param: 'id' });
  expect(refused.error?.message).toContain(`It is used by ${by}`);
  expect((await local.call<ExtensionWire>('GET', '/platform/extensions/rule')).active).toBe(false);
});

test('a point that is not known here answers 501, so that nobody takes it for active', async () => {
  await install('billing.payment_routing', 'route_payment');
  const refused = await local.call<ExtensionWire>('POST', '/platform/extensions/rule/activate', {});
  expect(refused.error?.code).toBe('not_simulated');
});
