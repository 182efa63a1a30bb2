// A script that fails leaves billing on the default amounts, and its run says why.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ExtensionWire, ListWire, PreviewWire, RunWire } from '../contract/wire/platform.ts';
import type { InstalledExtension } from '../platform/platform.ts';
import { scriptWith, temporaryApp, manifest, SCRIPT } from '../runtime/testing/temporary-app.ts';
import { installApp } from './installed.ts';
import { alex, localPlatform, type LocalPlatform } from './testing/local-platform.ts';
import type Stripe from 'stripe';

const FAILURES = [
  ['throws', "throw new Error('The table of minimums is empty.');", 'script_threw', /table of minimums/],
  ['loops for ever', 'for (;;);', 'script_timeout', /./],
  [
    'answers with other keys',
    "return { items: same(request).items.map((item: any) => ({ ...item, key: 'other' })) };",
    'output_invalid',
    /key/,
  ],
  ['leaves an item out', 'return { items: same(request).items.slice(1) };', 'output_invalid', /no entry/],
  [
    'turns a charge into a credit',
    'return { items: same(request).items.map((item: any) => ({ ...item, prorationFactor: item.prorationFactor.neg() })) };',
    'output_invalid',
    /sign|negative|positive/,
  ],
  [
    'charges more than there is money',
    "return { items: same(request).items.map((item: any) => ({ ...item, prorationFactor: item.prorationFactor.mul(Decimal.from('1'.padEnd(61, '0'))) })) };",
    'output_invalid',
    /more than an invoice can carry/,
  ],
  ['answers nothing', 'return undefined;', 'output_invalid', /./],
] as const;

let local: LocalPlatform;
let subject: Awaited<ReturnType<typeof alex>>;
const installed: InstalledExtension[] = [];
beforeAll(async () => {
  // Scripts that never end are waited for.
  vi.stubEnv('SCRIPT_LIMITS', '{"timeMs": 1500}');
  // Filled before each test: the platform reads the list at every call.
  local = await localPlatform(installed);
  subject = await alex(local);
});
afterAll(() => local.close());

test.each(FAILURES)(
  'a script that %s: the default is billed and the run says why',
  async (_, body, code, says) => {
    const { extensions } = await installApp(temporaryApp({ [SCRIPT]: scriptWith(body) }));
    installed.splice(0, installed.length, ...extensions);
    const active = await local.call<ExtensionWire>('POST', '/platform/extensions/rule/activate', {});
    expect(active.active, active.error?.message).toBe(true);

    const sub = await local.stripe.subscriptions.create({
      customer: (await local.stripe.customers.create({ name: 'Unlucky' })).id,
      items: [{ price: subject.subscription.items.data[0]!.price.id }],
    });
    const items = [{ id: sub.items.data[0]!.id, price: subject.pro }];
    const plan = await local.call<PreviewWire>('POST', '/platform/previews', {
      subscription: sub.id,
      items,
      proration_behavior: 'always_invoice',
    });
    expect(plan.run?.problem?.code).toBe(code);
    expect(plan.totals).toMatchObject({ by_default: 200, billed: 200 });
    expect(plan.lines.map(({ verdict, by_script: side }) => [verdict, side])).toEqual([
      ['failed', null],
      ['failed', null],
    ]);

    const updated = await local.stripe.subscriptions.update(
      sub.id,
      {
        items,
        proration_behavior: 'always_invoice',
        proration_date: plan.moment,
        expand: ['latest_invoice'],
      },
      { headers: { 'Console-Plan': plan.id } },
    );
    const invoice = updated.latest_invoice as Stripe.Invoice;
    expect([invoice.lines.data.map(({ amount }) => amount), invoice.total, invoice.status]).toEqual([
      [-2500, 2700],
      200,
      'paid',
    ]);
    const { data } = await local.call<ListWire<RunWire>>('GET', `/platform/runs?invoice=${invoice.id}`);
    expect(data.map((run) => [run.mode, run.verdict, run.result, run.problem?.code])).toEqual([
      ['applied', 'failed', null, code],
    ]);
    expect(data[0]?.problem?.message).toMatch(says);
    expect(data[0]?.at).toBe(updated.items.data[0]!.current_period_start);
    const now = await local.call<ExtensionWire>('GET', '/platform/extensions/rule');
    expect([now.state, now.last_24_hours.failed > 0, now.last_run?.problem?.code]).toEqual([
      'failing',
      true,
      code,
    ]);
    await local.call('POST', '/platform/extensions/rule/deactivate', {});
    expect((await local.call<ExtensionWire>('GET', '/platform/extensions/rule')).state).toBe('off');
  },
);

test('an extension that is gone from the app, and one at a point that is not simulated', async () => {
  const gone = await installApp(temporaryApp({ [SCRIPT]: scriptWith('return same(request);') }));
  installed.splice(0, installed.length, ...gone.extensions);
  await local.call('POST', '/platform/extensions/rule/activate', {});
  installed.length = 0;
  const preview = await local.stripe.invoices.createPreview({
    subscription: subject.subscription.id,
    subscription_details: {
      items: [{ id: subject.item, price: subject.pro }],
      proration_behavior: 'always_invoice',
    },
  });
  expect(preview.total).toBe(199);
  const { data } = await local.call<ListWire<RunWire>>('GET', '/platform/runs?limit=1');
  expect(data[0]?.problem?.code).toBe('extension_unknown');

  const other = manifest()
    .replace('billing.prorations', 'billing.payment_routing')
    .replace('prorate_items', 'route_payment');
  const app = temporaryApp({ 'stripe-app.yaml': other, [SCRIPT]: scriptWith('return same(request);') });
  installed.push(...(await installApp(app)).extensions);
  const refused = await local.call<ExtensionWire>('POST', '/platform/extensions/rule/activate', {});
  expect(refused.error?.code).toBe('not_simulated');
});

test('a manifest that names a missing script is refused with the file and what to do', async () => {
  await expect(installApp(temporaryApp({}))).rejects.toThrow(
    /rule names the script extensions\/rule\/src\/index\.ts, and there is no such file/,
  );
});
