// Coupons, promotion codes and discounts in the real billing flow: what they take off, for how long, and for whom.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { checkBooks } from '../platform/books.ts';
import { advance, clockAt, idOf, newPrice, putToRest, send, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let stripe: Stripe;
/** Products of the worked examples: Basic at 31.00, Pro at 44.00. */
let basic: string;
let pro: string;
beforeAll(async () => {
  local = await localPlatform();
  ({ stripe } = local);
  await putToRest(local);
  basic = await newPrice(local, (await stripe.products.create({ name: 'Basic' })).id, 3100);
  pro = await newPrice(local, (await stripe.products.create({ name: 'Pro' })).id, 4400);
});
afterAll(() => local.close());
afterEach(async () => expect(await checkBooks(local.platform.store.db)).toEqual([]));

const seconds = (iso: string): number => Date.parse(iso) / 1000;
const START = seconds('2026-09-01T00:00:00Z');
/** Of Example A: 1 706 400 of 2 592 000 seconds are left. */
const CHANGE = seconds('2026-09-11T06:00:00Z');

/** A subscription whose period is September 2026, on a clock of its own. */
async function inSeptember(
  items: Stripe.SubscriptionCreateParams.Item[],
  more: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Stripe.Subscription> {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: START });
  return subscribed(local, items, more, { test_clock: clock.id });
}

const latest = (of: Stripe.Subscription): Stripe.Invoice => of.latest_invoice as Stripe.Invoice;
const figures = ({ lines, subtotal, total }: Stripe.Invoice) => [
  lines.data.map(({ amount, discount_amounts: off }) => [amount, ...(off ?? []).map((each) => each.amount)]),
  subtotal,
  total,
];
const itemOf = (of: Stripe.Subscription): string => of.items.data[0]!.id;

async function upgraded(of: Stripe.Subscription, more: Partial<Stripe.SubscriptionUpdateParams> = {}) {
  return stripe.subscriptions.update(of.id, {
    items: [{ id: itemOf(of), price: pro }],
    proration_behavior: 'always_invoice',
    proration_date: CHANGE,
    expand: ['latest_invoice'],
    ...more,
  });
}

test('a coupon as the API shows it, and what is no coupon', async () => {
  const coupon = await stripe.coupons.create({
    id: 'SPRING',
    percent_off: 12.5,
    duration: 'repeating',
    duration_in_months: 3,
  });
  expect(coupon).toMatchObject({
    id: 'SPRING',
    object: 'coupon',
    percent_off: 12.5,
    amount_off: null,
    duration: 'repeating',
    duration_in_months: 3,
    times_redeemed: 0,
    valid: true,
  });
  expect((await stripe.coupons.update('SPRING', { name: 'Spring', metadata: { a: '1' } })).name).toBe(
    'Spring',
  );
  await expect(stripe.coupons.create({ id: 'SPRING', percent_off: 1 })).rejects.toMatchObject({
    code: 'resource_already_exists',
  });
  expect(await stripe.coupons.del('SPRING')).toMatchObject({ id: 'SPRING', deleted: true });
  await expect(stripe.coupons.retrieve('SPRING')).rejects.toMatchObject({ statusCode: 404 });
  // A deleted id can be given again.
  expect((await stripe.coupons.create({ id: 'SPRING', amount_off: 500, currency: 'usd' })).amount_off).toBe(
    500,
  );
});

test.each([
  ['nothing off', '', 'percent_off'],
  ['two kinds', 'percent_off=10&amount_off=100&currency=usd', 'percent_off'],
  ['more than everything', 'percent_off=100.5', 'percent_off'],
  ['an amount of no currency', 'amount_off=100', 'currency'],
  ['months of no repetition', 'percent_off=10&duration=once&duration_in_months=2', 'duration_in_months'],
  ['a repetition of no months', 'percent_off=10&duration=repeating', 'duration_in_months'],
  ['a past date', 'percent_off=10&redeem_by=1', 'redeem_by'],
  ['an unknown product', 'percent_off=10&applies_to[products][0]=prod_none', 'applies_to[products][0]'],
])('a coupon of %s is refused', async (_name, body, param) => {
  const refused = await send(local, 'POST', '/v1/coupons', body);
  expect([refused.status, refused.error.param]).toEqual([400, param]);
});

test('Example E, included: 20 % off makes 1633 and 2317, net 684, and nothing beside them', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 20, duration: 'forever' });
  const sub = await inSeptember([{ price: basic }], { discounts: [{ coupon: coupon.id }] });
  expect(figures(latest(sub))).toEqual([[[3100, 620]], 3100, 2480]);
  const after = await upgraded(sub);
  expect(figures(latest(after))).toEqual([
    [
      [-1633, 0],
      [2317, 0],
    ],
    684,
    684,
  ]);
  expect(latest(after).lines.data.map(({ description }) => description)).toEqual([
    'Unused time on Basic (with 20.0% off) after 11 Sep 2026',
    'Remaining time on Pro (with 20.0% off) after 11 Sep 2026',
  ]);
});

test('Example E, itemized: −2041 with −408 and 2897 with 579, net 685', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 20, duration: 'forever' });
  const sub = await inSeptember([{ price: basic }], {
    discounts: [{ coupon: coupon.id }],
    billing_mode: { type: 'flexible', flexible: { proration_discounts: 'itemized' } },
  });
  expect(sub.billing_mode.flexible?.proration_discounts).toBe('itemized');
  const after = await upgraded(sub);
  expect(figures(latest(after))).toEqual([
    [
      [-2041, -408],
      [2897, 579],
    ],
    856,
    685,
  ]);
  expect(latest(after).total_discount_amounts).toEqual([{ amount: 171, discount: sub.discounts[0] }]);
});

test('classic credits the present price less the last discounts', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 20, duration: 'once' });
  const sub = await inSeptember([{ price: basic }], {
    discounts: [{ coupon: coupon.id }],
    billing_mode: { type: 'classic' },
  });
  expect(sub.discounts).toEqual([]);
  // −round(0.6583 × 2480), as in Example E; the new price has no discount any more: 2897 as in Example A.
  expect(figures(latest(await upgraded(sub)))[0]).toEqual([[-1633, 0], [2897]]);
});

test('a discount given with the change counts in it; alone it makes no lines', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 20, duration: 'forever' });
  const sub = await inSeptember([{ price: basic }]);
  const discounted = await stripe.subscriptions.update(sub.id, { discounts: [{ coupon: coupon.id }] });
  expect((await stripe.invoiceItems.list({ customer: idOf(sub.customer) })).data).toEqual([]);
  const cleared = await stripe.subscriptions.update(sub.id, { discounts: '' });
  expect([discounted.discounts.length, cleared.discounts]).toEqual([1, []]);
  // The credit is of the 3100 that were charged, the charge net: −2041 and 2317.
  const after = await upgraded(sub, { discounts: [{ coupon: coupon.id }] });
  expect(figures(latest(after))[0]).toEqual([[-2041], [2317, 0]]);
});

test('an amount off is divided over the lines, the rest to the last, and stays a part of their prorations', async () => {
  const coupon = await stripe.coupons.create({ amount_off: 1000, currency: 'usd', duration: 'forever' });
  const sub = await inSeptember([{ price: basic }, { price: pro }], { discounts: [{ coupon: coupon.id }] });
  // 1000 × 3100 / 7500 = 413.3; 587 are left for the other.
  expect(figures(latest(sub))).toEqual([
    [
      [3100, 413],
      [4400, 587],
    ],
    7500,
    6500,
  ]);
  const after = await stripe.subscriptions.update(sub.id, {
    items: [{ id: sub.items.data[1]!.id, deleted: true }],
    proration_behavior: 'always_invoice',
    proration_date: CHANGE,
    expand: ['latest_invoice'],
  });
  // −round(0.658333 × 3813): 2510.2.
  expect(figures(latest(after))[0]).toEqual([[-2510, 0]]);
});

test('classic divides an amount off evenly among the items that had it', async () => {
  const coupon = await stripe.coupons.create({ amount_off: 1000, currency: 'usd', duration: 'forever' });
  const sub = await inSeptember([{ price: basic }, { price: pro }], {
    discounts: [{ coupon: coupon.id }],
    billing_mode: { type: 'classic' },
  });
  const after = await stripe.subscriptions.update(sub.id, {
    items: [{ id: sub.items.data[1]!.id, deleted: true }],
    proration_behavior: 'always_invoice',
    proration_date: CHANGE,
    expand: ['latest_invoice'],
  });
  // 4400 − 500 = 3900, and 0.658333 of it is 2567.5.
  expect(figures(latest(after))[0]).toEqual([[-2568, 0]]);
});

test('discounts of an item come before those of the subscription, and look at its lines alone', async () => {
  const half = await stripe.coupons.create({ percent_off: 50, duration: 'forever' });
  const tenth = await stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  const sub = await inSeptember([{ price: basic, discounts: [{ coupon: half.id }] }, { price: pro }], {
    discounts: [{ coupon: tenth.id }],
  });
  // 3100 − 1550 = 1550, less a tenth of that; 4400 less a tenth.
  expect(figures(latest(sub))).toEqual([
    [
      [3100, 1550, 155],
      [4400, 440],
    ],
    7500,
    5355,
  ]);
  const [first] = sub.items.data;
  const expanded = await stripe.subscriptionItems.retrieve(first!.id, {
    expand: ['discounts.source.coupon'],
  });
  expect(expanded.discounts[0]).toMatchObject({
    object: 'discount',
    subscription_item: first!.id,
    source: { type: 'coupon', coupon: { id: half.id, percent_off: 50 } },
  });
});

test('a coupon of certain products lowers only their lines', async () => {
  const { product } = await stripe.prices.retrieve(pro);
  const coupon = await stripe.coupons.create({
    percent_off: 50,
    duration: 'forever',
    applies_to: { products: [idOf(product as string)] },
  });
  const sub = await inSeptember([{ price: basic }, { price: pro }], { discounts: [{ coupon: coupon.id }] });
  expect(figures(latest(sub))[0]).toEqual([[3100], [4400, 2200]]);
});

test('everything off: the invoice is paid with nothing, and there is nothing to give back', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 100, duration: 'once' });
  const sub = await inSeptember([{ price: basic }], { discounts: [{ coupon: coupon.id }] });
  expect([latest(sub).status, latest(sub).total, latest(sub).amount_due]).toEqual(['paid', 0, 0]);
  expect(figures(latest(await upgraded(sub)))[0]).toEqual([[2897]]);
});

/** Totals of all invoices of a subscription after so many further months, oldest first. */
async function afterMonths(sub: Stripe.Subscription, months: number): Promise<number[]> {
  for (let month = 0; month < months; month += 1) {
    const now = await stripe.subscriptions.retrieve(sub.id);
    await advance(local, now.items.data[0]!.current_period_end + 3600);
  }
  const { data } = await stripe.invoices.list({ subscription: sub.id, limit: 100 });
  return data.reverse().map(({ total }) => total);
}

test('once lowers one invoice, three months lower three, forever lowers all', async () => {
  const make = async (terms: Stripe.CouponCreateParams) =>
    subscribed(local, [{ price: basic }], {
      discounts: [{ coupon: (await stripe.coupons.create({ percent_off: 10, ...terms })).id }],
    });
  const once = await make({ duration: 'once' });
  const three = await make({ duration: 'repeating', duration_in_months: 3 });
  const forever = await make({ duration: 'forever' });
  expect([once.discounts.length, three.discounts.length, forever.discounts.length]).toEqual([0, 1, 1]);
  expect(await afterMonths(once, 4)).toEqual([2790, 3100, 3100, 3100, 3100]);
  expect(await afterMonths(three, 0)).toEqual([2790, 2790, 2790, 3100, 3100]);
  expect(await afterMonths(forever, 0)).toEqual([2790, 2790, 2790, 2790, 2790]);
  expect((await stripe.subscriptions.retrieve(three.id)).discounts).toEqual([]);
});

test('a discount for one invoice waits for the first that charges something', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'once' });
  const sub = await subscribed(local, [{ price: basic }], {
    discounts: [{ coupon: coupon.id }],
    trial_period_days: 7,
  });
  expect(sub.discounts).toHaveLength(1);
  await advance(local, sub.trial_end! + 3600);
  const { data } = await stripe.invoices.list({ subscription: sub.id });
  expect(data.map(({ total }) => total)).toEqual([2790, 0]);
  expect((await stripe.subscriptions.retrieve(sub.id)).discounts).toEqual([]);
});

test('months of a discount are months of the calendar: from 31 January to the end of February', async () => {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: seconds('2027-01-31T10:00:00Z') });
  const coupon = await stripe.coupons.create({
    percent_off: 10,
    duration: 'repeating',
    duration_in_months: 1,
  });
  const sub = await subscribed(
    local,
    [{ price: basic }],
    { discounts: [{ coupon: coupon.id }], expand: ['discounts'] },
    { test_clock: clock.id },
  );
  expect((sub.discounts[0] as Stripe.Discount).end).toBe(seconds('2027-02-28T10:00:00Z'));
});

test('redemptions are counted, and end where the coupon says', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever', max_redemptions: 2 });
  const discounts = [{ coupon: coupon.id }];
  const sub = await inSeptember([{ price: basic }]);
  // A preview counts nothing.
  const preview = await stripe.invoices.createPreview({
    subscription: sub.id,
    discounts,
    expand: ['discounts.source.coupon'],
  });
  expect(preview.discounts[0]).toMatchObject({ object: 'discount', source: { coupon: { id: coupon.id } } });
  expect([preview.total, (await stripe.coupons.retrieve(coupon.id)).times_redeemed]).toEqual([2790, 0]);
  await stripe.subscriptions.update(sub.id, { discounts });
  await stripe.subscriptions.update(sub.id, { discounts });
  expect(await stripe.coupons.retrieve(coupon.id)).toMatchObject({ times_redeemed: 2, valid: false });
  await expect(stripe.subscriptions.update(sub.id, { discounts })).rejects.toMatchObject({
    statusCode: 400,
    code: 'coupon_expired',
    param: 'discounts[0][coupon]',
  });
});

test('of many who take the last redemption at once, one has it', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever', max_redemptions: 1 });
  const subs = await Promise.all([1, 2, 3].map(() => subscribed(local, [{ price: basic }])));
  const settled = await Promise.allSettled(
    subs.map(({ id }) => stripe.subscriptions.update(id, { discounts: [{ coupon: coupon.id }] })),
  );
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await stripe.coupons.retrieve(coupon.id)).times_redeemed).toBe(1);
});

test('a discount of one currency is refused in another', async () => {
  const coupon = await stripe.coupons.create({ amount_off: 100, currency: 'eur', duration: 'forever' });
  await expect(inSeptember([{ price: basic }], { discounts: [{ coupon: coupon.id }] })).rejects.toMatchObject(
    {
      code: 'currency_mismatch',
      param: 'discounts[0][coupon]',
    },
  );
});

test('a promotion code redeems its coupon for those whom it is meant for', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  const code = async (more: Partial<Stripe.PromotionCodeCreateParams>) =>
    stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, ...more });
  const sub = await subscribed(local, [{ price: basic }]);
  const use = async (id: string) =>
    stripe.subscriptions.update(sub.id, { discounts: [{ promotion_code: id }], expand: ['discounts'] });
  const fine = await code({ code: 'WELCOME', max_redemptions: 1 });
  expect((await use(fine.id)).discounts[0]).toMatchObject({ promotion_code: fine.id });
  expect(await stripe.promotionCodes.retrieve(fine.id)).toMatchObject({ code: 'WELCOME', times_redeemed: 1 });
  const other = await stripe.customers.create({ name: 'Other' });
  const inactive = await code({});
  await stripe.promotionCodes.update(inactive.id, { active: false });
  const refused = {
    'as often as it may be': fine.id,
    'for another customer': (await code({ customer: other.id })).id,
    inactive: inactive.id,
    'no invoice before': (await code({ restrictions: { first_time_transaction: true } })).id,
    '$50.00 or more': (await code({ restrictions: { minimum_amount: 5000, minimum_amount_currency: 'usd' } }))
      .id,
  };
  for (const [words, id] of Object.entries(refused))
    await expect(use(id)).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining(words) as string,
    });
  await expect(code({ code: 'welcome' })).rejects.toMatchObject({ code: 'resource_already_exists' });
});

test('a discount is kept by its id, in the order of the request', async () => {
  const [ten, five] = [
    await stripe.coupons.create({ percent_off: 10, duration: 'forever' }),
    await stripe.coupons.create({ amount_off: 500, currency: 'usd', duration: 'forever' }),
  ];
  const sub = await inSeptember([{ price: basic }], { discounts: [{ coupon: ten!.id }] });
  const [first] = sub.discounts as string[];
  const both = await stripe.subscriptions.update(sub.id, {
    discounts: [{ coupon: five!.id }, { discount: first! }],
  });
  expect(both.discounts[1]).toBe(first);
  // 3100 − 500 = 2600, less a tenth.
  const preview = await stripe.invoices.createPreview({ subscription: sub.id });
  expect([preview.total, preview.discounts]).toEqual([2340, both.discounts]);
  await expect(
    stripe.subscriptions.update(sub.id, { discounts: [{ discount: 'di_none' }] }),
  ).rejects.toMatchObject({ code: 'resource_missing', param: 'discounts[0][discount]' });
});

test('a cancellation gives back a share of what was paid, not of the price', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 25, duration: 'once' });
  const sub = await subscribed(local, [{ price: basic }], { discounts: [{ coupon: coupon.id }] });
  const { current_period_start: start, current_period_end: end } = sub.items.data[0]!;
  await advance(local, (start + end) / 2);
  expect(await clockAt(local)).toBe((start + end) / 2);
  const ended = await stripe.subscriptions.cancel(sub.id, { prorate: true, invoice_now: true });
  const final = await stripe.invoices.retrieve(idOf(ended.latest_invoice));
  // Half of 2325.
  expect(final.total).toBe(-1163);
});

test('events tell of each discount that begins to apply, and of each that no longer does', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'once' });
  const sub = await subscribed(local, [{ price: basic }], { discounts: [{ coupon: coupon.id }] });
  const given = await stripe.subscriptions.update(sub.id, { discounts: [{ coupon: coupon.id }] });
  const told = await stripe.events.list({
    types: ['customer.discount.created', 'customer.discount.deleted'],
    limit: 3,
  });
  const [second, over, first] = told.data.map(({ type, data }) => [
    type,
    (data.object as Stripe.Discount).id,
  ]);
  expect([second, over?.[0], first]).toEqual([
    ['customer.discount.created', given.discounts[0]],
    'customer.discount.deleted',
    ['customer.discount.created', over?.[1]],
  ]);
});
