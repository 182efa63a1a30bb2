// The bundled script that gives usage an invoice of its own, in real billing: it is asked about metered items as they are.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import type { ExtensionWire, ListWire, PreviewWire, RunWire } from '../contract/wire/platform.ts';
import { checkBooks } from '../platform/books.ts';
import { advance, idOf, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const HOUR = 3600;
const month = (number: number): number => Date.UTC(2027, number - 1, 1) / 1000;

let local: LocalPlatform;
let prices: { plan: string; calls: string };
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  await advance(local, month(1));
  const { stripe } = local;
  const meter = await stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'calls',
    default_aggregation: { formula: 'sum' },
  });
  const plan = await stripe.products.create({ name: 'Plan' });
  const calls = await stripe.products.create({ name: 'API calls' });
  prices = {
    plan: await newPrice(local, plan.id, 5000),
    calls: await newPrice(local, calls.id, 1, {
      recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    }),
  };
  for (const id of ['separate_invoice_for_metered_items', 'waive_small_prorations'])
    expect(
      (
        await local.call<ExtensionWire>('POST', `/platform/extensions/${id}/activate`, {
          configuration:
            id === 'waive_small_prorations'
              ? { minimum_proration_amount: { amount: '900', currency: 'usd' } }
              : {},
        })
      ).error,
    ).toBe(undefined);
});
afterAll(async () => {
  expect(await checkBooks(local.platform.store.db)).toEqual([]);
  await local.close();
});

const used = (sub: Stripe.Subscription, value: number, more: object = {}): Promise<unknown> =>
  local.stripe.billing.meterEvents.create({
    event_name: 'calls',
    payload: { stripe_customer_id: sub.customer as string, value: String(value) },
    ...more,
  });
const lines = ({ lines: { data } }: Stripe.Invoice): [string | null, number][] =>
  data.map(({ description, amount }) => [description, amount]);
const invoices = async ({ id }: Stripe.Subscription): Promise<Stripe.Invoice[]> =>
  (await local.stripe.invoices.list({ subscription: id, limit: 100 })).data.reverse();

test('usage has an invoice of its own, the plan has the latest; late usage goes to its own', async () => {
  const sub = await subscribed(local, [{ price: prices.plan }, { price: prices.calls }]);
  expect((await invoices(sub)).map(lines)).toEqual([[['1 × Plan (at $50.00 / month)', 5000]]]);
  await used(sub, 1200);
  await advance(local, month(2) + 60);
  await used(sub, 34, { timestamp: month(2) - 1 });
  await advance(local, month(2) + HOUR + 1);
  const [, plan, calls] = await invoices(sub);
  expect([lines(plan!), plan!.status]).toEqual([[['1 × Plan (at $50.00 / month)', 5000]], 'paid']);
  expect([lines(calls!), calls!.status]).toEqual([[['1234 × API calls (at $0.01 / month)', 1234]], 'paid']);
  expect(idOf((await local.stripe.subscriptions.retrieve(sub.id)).latest_invoice)).toBe(plan!.id);
});

test('usage alone has one invoice, which is the latest', async () => {
  const sub = await subscribed(local, [{ price: prices.calls }]);
  await used(sub, 7);
  await advance(local, month(3) + 2 * HOUR + 2);
  const made = await invoices(sub);
  expect(made.map(lines)).toEqual([[['7 × API calls (at $0.01 / month)', 7]]]);
  expect(idOf((await local.stripe.subscriptions.retrieve(sub.id)).latest_invoice)).toBe(made[0]!.id);
});

test('the script of prorations is never asked about metered items', async () => {
  const sub = await subscribed(local, [{ price: prices.plan }, { price: prices.calls }]);
  await used(sub, 100);
  const [plan, calls] = sub.items.data;
  await local.stripe.subscriptions.update(sub.id, {
    items: [
      { id: plan!.id, quantity: 2 },
      { id: calls!.id, deleted: true },
    ],
    proration_behavior: 'always_invoice',
  });
  const runs = await local.call<ListWire<RunWire>>('GET', `/platform/runs?subscription=${sub.id}&limit=100`);
  const asked = runs.data.filter(({ extension_point: point }) => point === 'billing.prorations');
  const items = asked.flatMap(({ request }) => (request as { items: { price: { id: string } }[] }).items);
  expect(new Set(items.map(({ price }) => price.id))).toEqual(new Set([prices.plan]));
  // The usage of what left is an invoice of its own, too.
  expect(
    (await invoices(sub))
      .map(lines)
      .filter((each) => each.length === 1)
      .at(-1),
  ).toEqual([['100 × API calls (at $0.01 / month)', 100]]);
});

test('a plan of the console counts usage that a change bills, now or later', async () => {
  const sub = await subscribed(local, [{ price: prices.plan }, { price: prices.calls }]);
  await used(sub, 40);
  for (const proration_behavior of ['create_prorations', 'always_invoice']) {
    const plan = await local.call<PreviewWire>('POST', '/platform/previews', {
      subscription: sub.id,
      items: [{ id: sub.items.data[1]!.id, deleted: true }],
      proration_behavior,
    });
    expect(plan.lines.map(({ description, by_default: { amount } }) => [description, amount])).toEqual([
      ['40 × API calls (at $0.01 / month)', 40],
    ]);
    expect(plan.totals).toMatchObject({ billed: 40, difference: 0 });
  }
});
