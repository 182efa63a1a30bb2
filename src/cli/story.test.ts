// The main job through the API, as stripe-node 23 unmodified and the console's own endpoints see it.
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExtensionWire, ListWire, PreviewWire, RunWire } from '../contract/wire/platform.ts';
import { alex, localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let subject: Awaited<ReturnType<typeof alex>>;
beforeAll(async () => {
  local = await localPlatform();
  subject = await alex(local);
});
afterAll(() => local.close());

const FIVE_DOLLARS = { minimum_proration_amount: { amount: '500', currency: 'usd' } };

function previewed(): Promise<Stripe.Invoice> {
  return local.stripe.invoices.createPreview({
    subscription: subject.subscription.id,
    subscription_details: {
      items: [{ id: subject.item, price: subject.pro }],
      proration_behavior: 'always_invoice',
    },
  });
}

const compared = (): ReturnType<typeof local.call<PreviewWire>> =>
  local.call<PreviewWire>('POST', '/platform/previews', {
    subscription: subject.subscription.id,
    items: [{ id: subject.item, price: subject.pro }],
    proration_behavior: 'always_invoice',
  });

const amountsOf = (invoice: Stripe.Invoice): number[] => invoice.lines.data.map((line) => line.amount);

test('1. the plan began 3 h 30 min before the clock, which stands where the seed put it', async () => {
  const clock = await local.call<{ now: number; mode: string }>('GET', '/platform/clock');
  expect(clock.mode).toBe('frozen');
  expect(clock.now - (subject.subscription.items.data[0]?.current_period_start ?? 0)).toBe(3.5 * 3600);
  expect(subject.subscription.items.data[0]?.price.unit_amount).toBe(2500);
});

test('2. the default proration to USD 27 charges 1.99, through create_preview and beside the script', async () => {
  // 716.5 of 720 hours: 2500 → −2487.85, 2700 → 2686.88, each rounded on its own
  const invoice = await previewed();
  expect(amountsOf(invoice)).toEqual([-2488, 2687]);
  expect([invoice.total, invoice.amount_due, invoice.status]).toEqual([199, 199, 'draft']);
  expect(invoice.id).toMatch(/^upcoming_in_/);
  const preview = await compared();
  expect(preview.totals).toEqual({ by_default: 199, by_script: null, difference: 0, billed: 199 });
  expect(preview.lines.map((line) => [line.type, line.by_default.amount, line.by_default.factor])).toEqual([
    ['credit', -2488, '-0.995138888889'],
    ['debit', 2687, '0.995138888889'],
  ]);
});

test('3. the script is listed, takes its configuration and is activated', async () => {
  const list = await local.call<ListWire<ExtensionWire>>('GET', '/platform/extensions');
  const waive = list.data.find(({ id }) => id === 'waive_small_prorations');
  expect([waive?.state, waive?.active, waive?.extension_point]).toEqual([
    'needs_setup',
    false,
    'billing.prorations',
  ]);
  const saved = await local.call<ExtensionWire>(
    'POST',
    '/platform/extensions/waive_small_prorations/configuration',
    {
      configuration: FIVE_DOLLARS,
    },
  );
  expect([saved.state, saved.configuration]).toEqual(['off', FIVE_DOLLARS]);
  const active = await local.call<ExtensionWire>(
    'POST',
    '/platform/extensions/waive_small_prorations/activate',
    {},
  );
  expect([active.state, active.configuration]).toEqual(['active', FIVE_DOLLARS]);
});

test('4. the preview shows default 1.99 beside script 0.00, line by line with a verdict and a cause', async () => {
  const preview = await compared();
  expect(preview.totals).toEqual({ by_default: 199, by_script: 0, difference: -199, billed: 0 });
  expect(preview.lines.map((line) => [line.verdict, line.by_script?.amount, line.by_script?.factor])).toEqual(
    [
      ['changed', 0, '0'],
      ['changed', 0, '0'],
    ],
  );
  expect(preview.lines[1]?.because).toBe(
    'Charge waived by Waive small prorations (minimum proration amount $5.00).',
  );
  expect(preview.active?.summary).toBe('minimum proration amount $5.00');
  expect(preview.warnings).toEqual([]);
  expect((await previewed()).total).toBe(0);
});

test('4b. a preview stores nothing but that a script ran', async () => {
  const invoices = await local.stripe.invoices.list({ subscription: subject.subscription.id });
  expect(invoices.data.map(({ billing_reason: reason }) => reason)).toEqual(['subscription_create']);
  const items = await local.stripe.invoiceItems.list({ customer: subject.subscription.customer as string });
  expect(items.data).toEqual([]);
});

test('5. applying bills what was shown, through the sandbox, and a second press is refused', async () => {
  const preview = await compared();
  const update = (): Promise<Stripe.Subscription> =>
    local.stripe.subscriptions.update(
      subject.subscription.id,
      {
        items: [{ id: subject.item, price: subject.pro }],
        proration_behavior: 'always_invoice',
        proration_date: preview.moment,
        expand: ['latest_invoice'],
      },
      { headers: { 'Console-Plan': preview.id } },
    );
  const updated = await update();
  const invoice = updated.latest_invoice as Stripe.Invoice;
  expect(updated.items.data[0]?.price.id).toBe(subject.pro);
  expect([invoice.total, invoice.status, invoice.billing_reason]).toEqual([0, 'paid', 'subscription_update']);
  expect(amountsOf(invoice)).toEqual([0, 0]);

  const runs = await local.call<ListWire<RunWire>>('GET', `/platform/runs?invoice=${invoice.id}`);
  expect(runs.data.map((run) => [run.mode, run.verdict, run.problem])).toEqual([
    ['applied', 'changed', null],
  ]);

  await expect(update()).rejects.toMatchObject({ statusCode: 409, code: 'preview_stale' });
  const invoices = await local.stripe.invoices.list({ subscription: subject.subscription.id });
  expect(invoices.data).toHaveLength(2);
});

test('5b. waive, then back: what was really paid is credited, never the waived charge', async () => {
  // The 25.00 debit is alive, the waived 27.00 one is not: credit 24.88, charge 24.88 for going back to Starter.
  const starter = subject.subscription.items.data[0]?.price.id ?? '';
  await local.call('POST', '/platform/extensions/waive_small_prorations/deactivate', {});
  const back = await local.stripe.invoices.createPreview({
    subscription: subject.subscription.id,
    subscription_details: {
      items: [{ id: subject.item, price: starter }],
      proration_behavior: 'always_invoice',
    },
  });
  expect(amountsOf(back)).toEqual([-2488, 2488]);
});

test('5c. deactivated, the next preview is back to the default', async () => {
  const list = await local.call<ListWire<ExtensionWire>>('GET', '/platform/extensions');
  expect(list.data[0]).toMatchObject({ active: false, state: 'off', configuration: FIVE_DOLLARS });
  const history = await local.call<ListWire<{ before: unknown; after: unknown }>>(
    'GET',
    '/platform/activations',
  );
  expect(history.data.map(({ before, after }) => [before !== null, after !== null])).toEqual([
    [true, false],
    [false, true],
  ]);
});

test('5d. a plan goes stale when the configuration moves', async () => {
  const preview = await compared();
  await local.call('POST', '/platform/extensions/waive_small_prorations/activate', {
    configuration: FIVE_DOLLARS,
  });
  await expect(
    local.stripe.subscriptions.update(
      subject.subscription.id,
      {
        items: [{ id: subject.item, price: subject.pro }],
        proration_behavior: 'always_invoice',
        proration_date: preview.moment,
      },
      { headers: { 'Console-Plan': preview.id } },
    ),
  ).rejects.toMatchObject({ statusCode: 409, code: 'preview_stale' });
});
