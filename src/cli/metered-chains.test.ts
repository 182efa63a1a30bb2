// What is billed of usage is what a second, naive calculation says, and what the preview showed: for reports and changes of
// the price drawn at random, in every billing scheme, on both modes.
import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBooks } from '../platform/books.ts';
import { advance, clockAt, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const ROUNDS = Number(process.env.SOAK_ROUNDS ?? 8);
const DRAWN = {
  numRuns: ROUNDS,
  endOnFailure: true,
  ...(process.env.SOAK_SEED === undefined ? {} : { seed: Number(process.env.SOAK_SEED) }),
};
const PATIENCE_MS = 60_000 + ROUNDS * 8_000;
const DAY = 86_400;
const LICENSED = 2000;

interface Offer {
  made: Partial<Stripe.PriceCreateParams>;
  /** Cents of what was used. */
  full: (used: number) => number;
}

const OFFERS: Offer[] = [
  { made: { unit_amount: 4 }, full: (used) => 4 * used },
  // 7 units are 1.75 cents; halves go up.
  { made: { unit_amount_decimal: '0.25' as never }, full: (used) => Math.floor((used + 2) / 4) },
  {
    made: { unit_amount: 1000, transform_quantity: { divide_by: 60, round: 'up' } },
    full: (used) => 1000 * Math.ceil(used / 60),
  },
  {
    made: { unit_amount: 700, transform_quantity: { divide_by: 25, round: 'down' } },
    full: (used) => 700 * Math.floor(used / 25),
  },
  {
    made: {
      billing_scheme: 'tiered',
      tiers_mode: 'volume',
      tiers: [
        { up_to: 100, unit_amount: 7 },
        { up_to: 'inf', unit_amount: 5, flat_amount: 300 },
      ],
    },
    full: (used) => (used <= 100 ? 7 * used : 5 * used + 300),
  },
  {
    made: {
      billing_scheme: 'tiered',
      tiers_mode: 'graduated',
      tiers: [
        { up_to: 50, unit_amount: 0 },
        { up_to: 200, unit_amount_decimal: '2.5' as never },
        { up_to: 'inf', unit_amount: 2, flat_amount: 999 },
      ],
    },
    full: (used) => {
      const second = Math.ceil(2.5 * Math.max(0, Math.min(used, 200) - 50));
      return used <= 200 ? second : second + 2 * (used - 200) + 999;
    },
  },
];

let local: LocalPlatform;
let licensed: string;
let meter: Stripe.Billing.Meter;
const prices: string[] = [];
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  meter = await local.stripe.billing.meters.create({
    display_name: 'Units',
    event_name: 'units',
    default_aggregation: { formula: 'sum' },
  });
  licensed = await newPrice(local, (await local.stripe.products.create({ name: 'Plan' })).id, LICENSED);
  const product = (await local.stripe.products.create({ name: 'Units' })).id;
  const recurring = { interval: 'month', usage_type: 'metered', meter: meter.id } as const;
  for (const { made } of OFFERS)
    prices.push((await local.stripe.prices.create({ product, currency: 'usd', recurring, ...made })).id);
});
afterAll(() => local.close());

type Behavior = 'create_prorations' | 'always_invoice' | 'none';
type Step =
  | { kind: 'report'; value: number; ago: number }
  | { kind: 'cancel' }
  | { kind: 'switch'; price: number; behavior: Behavior }
  | { kind: 'wait'; seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      value: fc.integer({ min: -20, max: 250 }),
      ago: fc.oneof(fc.constant(0), fc.nat(3 * DAY)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('switch' as const),
      price: fc.nat(OFFERS.length - 1),
      behavior: fc.constantFrom<Behavior>('create_prorations', 'always_invoice', 'none'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      seconds: fc.integer({ min: 1, max: 2 * DAY }),
    }),
  },
);

interface Report {
  id: string;
  value: number;
  /** When it happened, and its place among all that were reported. */
  at: number;
  order: number;
  reported: number;
  counts: boolean;
}

/** The first month of one subscription: reports and changes, its renewal, and one more report while that is a draft. */
async function firstMonth(
  mode: 'classic' | 'flexible',
  first: number,
  steps: Step[],
  late: number,
): Promise<void> {
  const { stripe } = local;
  await putToRest(local);
  const now = new Date((await clockAt(local)) * 1000);
  const start = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) / 1000;
  const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 2, 1) / 1000;
  await advance(local, start);
  const sub = await subscribed(local, [{ price: licensed }, { price: prices[first]! }], {
    billing_mode: { type: mode },
  });
  const item = sub.items.data[1]!.id;
  const customer = sub.customer as string;
  const log: Report[] = [];
  // Since when the present price counts: the second, and what was reported before.
  let price = { offer: first, at: start, order: -1 };
  let waiting = 0;
  const used = (until: number): number => {
    const counted = log.filter(
      ({ at, order, counts }) =>
        counts && at < until && (at > price.at || (at === price.at && order > price.order)),
    );
    return Math.max(
      0,
      counted.reduce((sum, { value }) => sum + value, 0),
    );
  };
  const report = async (value: number, at: number): Promise<void> => {
    const { identifier } = await stripe.billing.meterEvents.create({
      event_name: meter.event_name,
      payload: { stripe_customer_id: customer, value: String(value) },
      timestamp: at,
    });
    log.push({ id: identifier, value, at, order: log.length, reported: await clockAt(local), counts: true });
  };
  const renewal = (): number => LICENSED + waiting + OFFERS[price.offer]!.full(used(end));
  const upcoming = async (): Promise<number> =>
    (await stripe.invoices.createPreview({ subscription: sub.id })).total;

  for (const each of steps) {
    const at = await clockAt(local);
    if (each.kind === 'wait') await advance(local, Math.min(at + each.seconds, end - 1));
    else if (each.kind === 'report') await report(each.value, at - each.ago);
    else if (each.kind === 'cancel') {
      const last = log.at(-1);
      if (last === undefined || !last.counts || last.reported <= at - DAY) continue;
      await stripe.billing.meterEventAdjustments.create({
        event_name: meter.event_name,
        type: 'cancel',
        cancel: { identifier: last.id },
      });
      last.counts = false;
    } else {
      if (each.price === price.offer) continue;
      const gone =
        mode === 'classic' || each.behavior === 'none' ? 0 : OFFERS[price.offer]!.full(used(at + 1));
      const change = {
        items: [{ id: item, price: prices[each.price]! }],
        proration_behavior: each.behavior,
      };
      const before = (await stripe.invoices.list({ subscription: sub.id, limit: 100 })).data.length;
      await stripe.subscriptions.update(sub.id, change);
      const made = (await stripe.invoices.list({ subscription: sub.id, limit: 100 })).data;
      price = { offer: each.price, at, order: log.length - 1 };
      waiting += gone;
      if (each.behavior === 'always_invoice' && made.length > before) {
        expect(made[0]!.total).toBe(waiting);
        waiting = 0;
      } else expect(made.length).toBe(before);
    }
    expect(await upcoming()).toBe(renewal());
  }
  const shown = renewal();
  await advance(local, end);
  const draft = (await stripe.invoices.list({ subscription: sub.id, limit: 1 })).data[0]!;
  expect([draft.status, draft.total]).toEqual(['draft', shown]);
  await report(late, end - 1);
  await advance(local, end + 3601);
  const final = await stripe.invoices.retrieve(draft.id!);
  expect([final.status, final.total]).toEqual(['paid', renewal()]);
  const units = final.lines.data.filter(
    ({ pricing, parent }) =>
      pricing?.price_details?.price === prices[price.offer] &&
      parent?.subscription_item_details?.invoice_item === null,
  );
  expect(units.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0)).toBe(used(end));
}

test(
  'preview, invoice and the naive calculation of usage agree to the cent',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('classic' as const, 'flexible' as const),
        fc.nat(OFFERS.length - 1),
        fc.array(step, { minLength: 3, maxLength: 9 }),
        fc.integer({ min: -100, max: 300 }),
        firstMonth,
      ),
      DRAWN,
    );
    expect(await checkBooks(local.platform.store.db)).toEqual([]);
  },
  PATIENCE_MS,
);
