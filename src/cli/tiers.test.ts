// Prices in tiers and in packages, through stripe-node; tiers and amounts of billing.md 1.3, shares worked by hand.
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PreviewWire, RunWire } from '../contract/wire/platform.ts';
import { checkBooks } from '../platform/books.ts';
import { advance, newPrice, putToRest, send, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let product: string;
/** 1 December 2026, midnight: a period of 31 days, of which 15.5 are half. */
const DECEMBER = Date.UTC(2026, 11, 1) / 1000;
const JANUARY = Date.UTC(2027, 0, 1) / 1000;
const DAY = 86_400;
const HALF = DECEMBER + 15.5 * DAY;

type Tier = Stripe.PriceCreateParams.Tier;
/** 1 to 10 at $5.00, then $4.00. */
const TIERS: Tier[] = [
  { up_to: 10, unit_amount: 500 },
  { up_to: 'inf', unit_amount: 400 },
];
/** The same with $10.00 flat on the second tier. */
const FLAT: Tier[] = [TIERS[0]!, { ...TIERS[1]!, flat_amount: 1000 }];

beforeAll(async () => {
  local = await localPlatform();
  product = (await local.stripe.products.create({ name: 'Plan' })).id;
  await putToRest(local);
  await advance(local, DECEMBER);
});
afterAll(async () => {
  await local.close();
});

const create = (more: Partial<Stripe.PriceCreateParams>): Promise<Stripe.Price> =>
  local.stripe.prices.create({ product, currency: 'usd', recurring: { interval: 'month' }, ...more });
const tiered = async (mode: 'graduated' | 'volume', tiers: Tier[]): Promise<string> =>
  (await create({ billing_scheme: 'tiered', tiers_mode: mode, tiers })).id;
const packaged = (amount: number, round: 'up' | 'down'): Promise<string> =>
  newPrice(local, product, amount, { transform_quantity: { divide_by: 10, round } });
const latest = (sub: Stripe.Subscription): Stripe.Invoice => sub.latest_invoice as Stripe.Invoice;
const lines = (invoice: Stripe.Invoice): [string | null, number][] =>
  invoice.lines.data.map(({ description, amount }) => [description, amount]);

/** A change at a moment of the running period, billed at once: its preview, and what it really billed, which is the same. */
async function changed(
  sub: Stripe.Subscription,
  to: { price?: string; quantity?: number },
  moment: number,
): Promise<Stripe.Invoice> {
  const items = [{ id: sub.items.data[0]!.id, ...to }];
  const proration = { proration_behavior: 'always_invoice' as const, proration_date: moment };
  const preview = await local.stripe.invoices.createPreview({
    subscription: sub.id,
    subscription_details: { items, ...proration },
  });
  const after = await local.stripe.subscriptions.update(sub.id, {
    items,
    ...proration,
    expand: ['latest_invoice'],
  });
  expect(lines(latest(after))).toEqual(lines(preview));
  return latest(after);
}

describe('a price', () => {
  test('shows its tiers only when they are asked for, on prices, lists and items alike', async () => {
    const id = await tiered('graduated', [
      { up_to: 10, unit_amount_decimal: '0.5' as never },
      { up_to: 'inf', flat_amount: 1000 },
    ]);
    const plain = await local.stripe.prices.retrieve(id);
    expect(plain).toMatchObject({
      billing_scheme: 'tiered',
      tiers_mode: 'graduated',
      unit_amount: null,
      unit_amount_decimal: null,
      transform_quantity: null,
    });
    expect(plain.tiers).toBeUndefined();
    const tiers = [
      {
        up_to: 10,
        unit_amount: null,
        unit_amount_decimal: '0.5',
        flat_amount: null,
        flat_amount_decimal: null,
      },
      {
        up_to: null,
        unit_amount: null,
        unit_amount_decimal: null,
        flat_amount: 1000,
        flat_amount_decimal: '1000',
      },
    ];
    const shown = async (path: string) => (await send(local, 'GET', path)).body;
    expect((await shown(`/v1/prices/${id}?expand[]=tiers`)).tiers).toEqual(tiers);
    expect((await shown('/v1/prices?limit=1&expand[]=data.tiers')).data).toMatchObject([{ id, tiers }]);
    const sub = await subscribed(local, [{ price: id }]);
    expect(
      await shown(
        `/v1/subscriptions/${sub.id}?expand[]=items.data.price.tiers&expand[]=items.data.plan.tiers`,
      ),
    ).toMatchObject({
      items: { data: [{ price: { tiers }, plan: { tiers, amount: null, billing_scheme: 'tiered' } }] },
    });
    const perUnit = await newPrice(local, product, 500);
    expect((await shown(`/v1/prices/${perUnit}?expand[]=tiers`)).tiers).toBeNull();
  });

  const RECURRING = 'recurring[interval]=month';
  const GRADUATED = `${RECURRING}&billing_scheme=tiered&tiers_mode=graduated`;
  const LAST = 'tiers[1][up_to]=inf&tiers[1][unit_amount]=4';
  test.each([
    ['no tiers', GRADUATED, 'tiers'],
    [
      'no mode',
      `${RECURRING}&billing_scheme=tiered&tiers[0][up_to]=inf&tiers[0][unit_amount]=4`,
      'tiers_mode',
    ],
    ['no end', `${GRADUATED}&tiers[0][unit_amount]=5`, 'tiers[0][up_to]'],
    ['a last tier that ends', `${GRADUATED}&tiers[0][up_to]=5&tiers[0][unit_amount]=5`, 'tiers[0][up_to]'],
    [
      'two without end',
      `${GRADUATED}&tiers[0][up_to]=inf&tiers[0][unit_amount]=5&${LAST}`,
      'tiers[0][up_to]',
    ],
    [
      'tiers that do not ascend',
      `${GRADUATED}&tiers[0][up_to]=5&tiers[0][unit_amount]=5&tiers[1][up_to]=5&tiers[1][unit_amount]=4&tiers[2][up_to]=inf&tiers[2][unit_amount]=3`,
      'tiers[1][up_to]',
    ],
    [
      'a tier of nothing',
      `${GRADUATED}&tiers[0][up_to]=0&tiers[0][unit_amount]=5&${LAST}`,
      'tiers[0][up_to]',
    ],
    ['a tier without an amount', `${GRADUATED}&tiers[0][up_to]=5&${LAST}`, 'tiers[0]'],
    [
      'two forms of an amount',
      `${GRADUATED}&tiers[0][up_to]=5&tiers[0][flat_amount]=5&tiers[0][flat_amount_decimal]=5&${LAST}`,
      'tiers[0][flat_amount]',
    ],
    [
      'a negative amount',
      `${GRADUATED}&tiers[0][up_to]=5&tiers[0][unit_amount]=-5&${LAST}`,
      'tiers[0][unit_amount]',
    ],
    [
      'a unit amount beside tiers',
      `${GRADUATED}&unit_amount=5&tiers[0][up_to]=5&tiers[0][unit_amount]=5&${LAST}`,
      'unit_amount',
    ],
    [
      'packages beside tiers',
      `${GRADUATED}&transform_quantity[divide_by]=5&transform_quantity[round]=up&tiers[0][up_to]=5&tiers[0][unit_amount]=5&${LAST}`,
      'transform_quantity',
    ],
    [
      'tiers of a one-time price',
      `billing_scheme=tiered&tiers_mode=volume&tiers[0][up_to]=5&tiers[0][unit_amount]=5&${LAST}`,
      'billing_scheme',
    ],
    ['tiers per unit', `${RECURRING}&unit_amount=5&tiers[0][up_to]=inf&tiers[0][unit_amount]=5`, 'tiers'],
    ['a mode per unit', `${RECURRING}&unit_amount=5&tiers_mode=volume`, 'tiers_mode'],
    [
      'packages of none',
      `${RECURRING}&unit_amount=5&transform_quantity[divide_by]=0&transform_quantity[round]=up`,
      'transform_quantity[divide_by]',
    ],
    [
      'packages without a rule',
      `${RECURRING}&unit_amount=5&transform_quantity[divide_by]=5`,
      'transform_quantity[round]',
    ],
    ['no amount', RECURRING, 'unit_amount'],
  ])('is refused with %s', async (_name, form, param) => {
    const { status, error } = await send(
      local,
      'POST',
      '/v1/prices',
      `product=${product}&currency=usd&${form}`,
    );
    expect([status, error.param]).toEqual([400, param]);
  });
});

describe('a full period', () => {
  test.each([
    ['volume', TIERS, [['12 × Plan (Tier 2 at $4.00 / month)', 4800]]],
    ['volume', FLAT, [['12 × Plan (Tier 2 at $4.00 + $10.00 flat / month)', 5800]]],
    [
      'graduated',
      TIERS,
      [
        ['10 × Plan (Tier 1 at $5.00 / month)', 5000],
        ['2 × Plan (Tier 2 at $4.00 / month)', 800],
      ],
    ],
    [
      'graduated',
      FLAT,
      [
        ['10 × Plan (Tier 1 at $5.00 / month)', 5000],
        ['2 × Plan (Tier 2 at $4.00 + $10.00 flat / month)', 1800],
      ],
    ],
  ] as const)('of %s tiers has a line for each tier that is used', async (mode, tiers, expected) => {
    const sub = await subscribed(local, [{ price: await tiered(mode, [...tiers]), quantity: 12 }]);
    expect(lines(latest(sub))).toEqual(expected);
  });

  test('in packages is counted in whole ones', async () => {
    const up = await subscribed(local, [{ price: await packaged(700, 'up'), quantity: 25 }]);
    const down = await subscribed(local, [{ price: await packaged(700, 'down'), quantity: 25 }]);
    expect([lines(latest(up)), lines(latest(down))]).toEqual([
      [['25 × Plan (at $7.00 per 10 / month)', 2100]],
      [['25 × Plan (at $7.00 per 10 / month)', 1400]],
    ]);
  });

  test('of fractions adds up to what is rounded once: two units of 0.4 are 0.8, so 1', async () => {
    const price = await tiered('graduated', [
      { up_to: 1, unit_amount_decimal: '0.4' as never },
      { up_to: 'inf', unit_amount_decimal: '0.4' as never },
    ]);
    expect(lines(latest(await subscribed(local, [{ price, quantity: 2 }])))).toEqual([
      ['1 × Plan (Tier 1 at 0.4 minor units / month)', 0],
      ['1 × Plan (Tier 2 at 0.4 minor units / month)', 1],
    ]);
  });
});

describe('a change', () => {
  test('on flexible gives back each tier that was charged, and charges the new whole in one line', async () => {
    const sub = await subscribed(local, [{ price: await tiered('graduated', FLAT), quantity: 12 }]);
    // 20 units: 5000 + 10 × 400 + 1000 = 10000
    expect(lines(await changed(sub, { quantity: 20 }, HALF))).toEqual([
      ['Unused time on 10 × Plan after 16 Dec 2026', -2500],
      ['Unused time on 2 × Plan after 16 Dec 2026', -900],
      ['Remaining time on 20 × Plan after 16 Dec 2026', 5000],
    ]);
    // Half of the half is left: of the 5000 that were debited, and a quarter of the 6800 of 12 units.
    expect(lines(await changed(sub, { quantity: 12 }, HALF + 7.75 * DAY))).toEqual([
      ['Unused time on 20 × Plan after 24 Dec 2026', -2500],
      ['Remaining time on 12 × Plan after 24 Dec 2026', 1700],
    ]);
  });

  test('on classic gives back the whole in one line', async () => {
    const sub = await subscribed(local, [{ price: await tiered('graduated', FLAT), quantity: 12 }], {
      billing_mode: { type: 'classic' },
    });
    expect(lines(await changed(sub, { quantity: 20 }, HALF))).toEqual([
      ['Unused time on 12 × Plan after 16 Dec 2026', -3400],
      ['Remaining time on 20 × Plan after 16 Dec 2026', 5000],
    ]);
  });

  test('at the very beginning gives back what was paid, to the unit', async () => {
    const sub = await subscribed(local, [{ price: await tiered('graduated', FLAT), quantity: 12 }]);
    const { total } = await changed(
      sub,
      { price: await newPrice(local, product, 100), quantity: 1 },
      DECEMBER,
    );
    expect(total).toBe(-6800 + 100);
  });

  test('across the bound of a volume tier prices every unit anew', async () => {
    const sub = await subscribed(local, [{ price: await tiered('volume', TIERS), quantity: 12 }]);
    expect(lines(await changed(sub, { quantity: 10 }, HALF))).toEqual([
      ['Unused time on 12 × Plan after 16 Dec 2026', -2400],
      ['Remaining time on 10 × Plan after 16 Dec 2026', 2500],
    ]);
  });

  test('from a unit price to packages, and to tiers in a plan', async () => {
    const sub = await subscribed(local, [{ price: await newPrice(local, product, 100), quantity: 25 }]);
    const [{ id: item }] = sub.items.data as [Stripe.SubscriptionItem];
    const graduated = await tiered('graduated', FLAT);
    const plan = await local.call<PreviewWire>('POST', '/platform/previews', {
      subscription: sub.id,
      items: [{ id: item, price: graduated, quantity: 12 }],
      proration_behavior: 'always_invoice',
      proration_date: HALF,
    });
    expect(plan.lines.map(({ by_default: { amount }, unit_amount }) => [amount, unit_amount])).toEqual([
      [-1250, 100],
      [3400, null],
    ]);
    expect(lines(await changed(sub, { price: await packaged(700, 'up') }, HALF))).toEqual([
      ['Unused time on 25 × Plan after 16 Dec 2026', -1250],
      ['Remaining time on 25 × Plan after 16 Dec 2026', 1050],
    ]);
  });

  test('with an amount off: divided over the tiers that were charged, and given back with them', async () => {
    const coupon = await local.stripe.coupons.create({
      amount_off: 700,
      currency: 'usd',
      duration: 'forever',
    });
    const sub = await subscribed(local, [{ price: await tiered('graduated', FLAT), quantity: 12 }], {
      discounts: [{ coupon: coupon.id }],
    });
    // 700 × 5000 / 6800 = 514.7; the rest to the last line
    expect(latest(sub).lines.data.map(({ discount_amounts: off }) => off?.[0]?.amount)).toEqual([514, 186]);
    expect(latest(sub).total).toBe(6100);
    // Half of 4486 and of 1614; half of 10000 − 700.
    expect((await changed(sub, { quantity: 20 }, HALF)).lines.data.map(({ amount }) => amount)).toEqual([
      -2243, -807, 4650,
    ]);
  });

  test('with a percentage off on classic: off the whole that is given back', async () => {
    const coupon = await local.stripe.coupons.create({ percent_off: 20, duration: 'forever' });
    const sub = await subscribed(local, [{ price: await tiered('graduated', FLAT), quantity: 12 }], {
      billing_mode: { type: 'classic' },
      discounts: [{ coupon: coupon.id }],
    });
    expect(latest(sub).total).toBe(5440);
    expect((await changed(sub, { quantity: 20 }, HALF)).lines.data.map(({ amount }) => amount)).toEqual([
      -2720, 4000,
    ]);
  });
});

test('a script is given the tiers and no unit amount; one that needs a unit amount leaves all as it is', async () => {
  await local.call('POST', '/platform/extensions/waive_small_prorations/activate', {
    configuration: { minimum_proration_amount: { amount: '100000', currency: 'usd' } },
  });
  const sub = await subscribed(local, [{ price: await newPrice(local, product, 1000) }]);
  const graduated = await tiered('graduated', FLAT);
  const plan = await local.call<PreviewWire>('POST', '/platform/previews', {
    subscription: sub.id,
    items: [{ id: sub.items.data[0]!.id, price: graduated, quantity: 12 }],
    proration_behavior: 'always_invoice',
    proration_date: HALF,
  });
  expect(plan.lines.map(({ verdict, by_script }) => [verdict, by_script?.amount])).toEqual([
    ['passed_through', -500],
    ['passed_through', 3400],
  ]);
  const run = await local.call<RunWire>('GET', `/platform/runs/${plan.run!.id}`);
  expect(run.verdict).toBe('passed_through');
  const [, debit] = (run.request as { items: { price: object }[] }).items;
  expect(debit?.price).toMatchObject({
    billingScheme: 'tiered',
    tiersMode: 'graduated',
    tiers: [
      { upTo: '10', unitAmount: '500' },
      { unitAmount: '400', flatAmount: '1000' },
    ],
  });
  expect(debit?.price).not.toHaveProperty('unitAmount');
  await local.call('POST', '/platform/extensions/waive_small_prorations/deactivate', {});
});

test('a renewal has the lines of the tiers again, after prorations that wait, and the books balance', async () => {
  const sub = await subscribed(local, [{ price: await tiered('graduated', FLAT), quantity: 10 }]);
  await local.stripe.subscriptions.update(sub.id, {
    items: [{ id: sub.items.data[0]!.id, quantity: 12 }],
    proration_date: HALF,
  });
  const upcoming = await local.stripe.invoices.createPreview({ subscription: sub.id });
  const expected = [
    ['Unused time on 10 × Plan after 16 Dec 2026', -2500],
    ['Remaining time on 12 × Plan after 16 Dec 2026', 3400],
    ['10 × Plan (Tier 1 at $5.00 / month)', 5000],
    ['2 × Plan (Tier 2 at $4.00 + $10.00 flat / month)', 1800],
  ];
  expect(lines(upcoming)).toEqual(expected);
  await advance(local, JANUARY + DAY);
  const [renewal] = (await local.stripe.invoices.list({ subscription: sub.id, limit: 1 })).data;
  expect([lines(renewal!), renewal!.total, renewal!.status]).toEqual([expected, 7700, 'paid']);
  expect(await checkBooks(local.platform.store.db)).toEqual([]);
});
