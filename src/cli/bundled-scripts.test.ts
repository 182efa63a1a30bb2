// The app's own scripts in the real billing flow: one change each, previewed, in amounts worked out by hand.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ExtensionWire, PreviewWire } from '../contract/wire/platform.ts';
import { advance, clockAt, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const DAY = 86_400;

let local: LocalPlatform;
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
});
afterAll(() => local.close());

let active: string | null = null;
afterEach(async () => {
  if (active !== null) await local.call('POST', `/platform/extensions/${active}/deactivate`, {});
  active = null;
});

async function activate(id: string, configuration: Record<string, unknown>): Promise<void> {
  const answer = await local.call<ExtensionWire>('POST', `/platform/extensions/${id}/activate`, {
    configuration,
  });
  expect([answer.error, answer.active]).toEqual([undefined, true]);
  active = id;
}

interface Sold {
  subscription: string;
  item: string;
  /** The price to change to. */
  next: string;
  period: { start: number; end: number };
}

/** A monthly subscription from now on, and the price that it may change to, of two products. */
async function sold(
  from: number,
  to: number,
  more: {
    quantity?: number;
    metadata?: [Record<string, string>, Record<string, string>];
    mode?: 'classic' | 'flexible';
  } = {},
): Promise<Sold> {
  const [before, after] = await Promise.all(
    [0, 1].map((n) =>
      local.stripe.products.create({ name: `Plan ${n}`, metadata: more.metadata?.[n] ?? {} }),
    ),
  );
  const price = await newPrice(local, before!.id, from);
  const next = await newPrice(local, after!.id, to);
  const made = await subscribed(local, [{ price, quantity: more.quantity ?? 1 }], {
    billing_mode: { type: more.mode ?? 'flexible' },
  });
  const item = made.items.data[0]!;
  const period = { start: item.current_period_start, end: item.current_period_end };
  return { subscription: made.id, item: item.id, next, period };
}

/** @param change of the price to the next one, unless another is given */
async function previewed(of: Sold, change: { price?: string; quantity?: number } = { price: of.next }) {
  const preview = await local.call<PreviewWire>('POST', '/platform/previews', {
    subscription: of.subscription,
    items: [{ id: of.item, ...change }],
    proration_behavior: 'always_invoice',
  });
  expect(preview.error).toBeUndefined();
  const { by_default, by_script, billed } = preview.totals;
  return {
    lines: preview.lines.map((line) => [line.by_default.amount, line.by_script?.amount]),
    periods: preview.lines.map((line) => line.by_script?.period),
    totals: { by_default, by_script, billed },
    because: preview.lines.map((line) => line.because),
  };
}

const after = async (seconds: number): Promise<void> => advance(local, (await clockAt(local)) + seconds);

test('by day: 14.5 of 30 days are charged and credited as 15 when rounded down, as 14 when rounded up', async () => {
  // Sold at 20 Nov 12:42 to 20 Dec 12:42, 30 days; changed 15.5 days later.
  const plan = await sold(3000, 6000);
  expect(plan.period.end - plan.period.start).toBe(30 * DAY);
  await after(15.5 * DAY);
  await activate('prorate_by_custom_interval', { custom_interval: 'day', rounding_mode: 'round_down' });
  // By default 14.5/30: −1450 + 2900. As 15/30: −1500 + 3000.
  const down = await previewed(plan);
  expect(down.lines).toEqual([
    [-1450, -1500],
    [2900, 3000],
  ]);
  expect(down.totals).toEqual({ by_default: 1450, by_script: 1500, billed: 1500 });
  const fifteenDays = { start: plan.period.end - 15 * DAY, end: plan.period.end };
  expect(down.periods).toEqual([fifteenDays, fifteenDays]);

  await activate('prorate_by_custom_interval', { custom_interval: 'day', rounding_mode: 'round_up' });
  // As 14/30: −1400 + 2800.
  expect((await previewed(plan)).totals).toEqual({ by_default: 1450, by_script: 1400, billed: 1400 });
});

test('by week, a monthly price keeps the default', async () => {
  const plan = await sold(3000, 6000);
  await after(3 * DAY);
  await activate('prorate_by_custom_interval', { custom_interval: 'week', rounding_mode: 'round_nearest' });
  const { lines, totals } = await previewed(plan);
  for (const [byDefault, byScript] of lines) expect(byScript).toBe(byDefault);
  expect(totals.billed).toBe(totals.by_default);
});

test('marked products are credited and charged in full, the others by their share', async () => {
  const full = { billing: ' Full' };
  const configuration = { metadata_key: 'billing', metadata_value: 'full' };
  const both = await sold(2000, 3000, { metadata: [full, full] });
  const one = await sold(2000, 3000, { metadata: [{}, full] });
  const { start, end } = both.period;
  await after((end - start) / 2);
  await activate('credit_and_debit_full_product_price', configuration);
  // By default half of each: −1000 + 1500. In full: −2000 + 3000.
  const marked = await previewed(both);
  expect(marked.lines).toEqual([
    [-1000, -2000],
    [1500, 3000],
  ]);
  expect(marked.totals).toEqual({ by_default: 500, by_script: 1000, billed: 1000 });
  expect(marked.periods).toEqual([both.period, both.period]);
  expect((await previewed(one)).lines).toEqual([
    [-1000, -1000],
    [1500, 3000],
  ]);
});

test('an upgrade charges the full difference at any time, and a second one the second difference', async () => {
  const plan = await sold(2000, 3000);
  const { start, end } = plan.period;
  const { stripe } = local;
  const higher = await newPrice(local, (await stripe.products.create({ name: 'Higher' })).id, 4550);
  await activate('charge_price_difference', { on_downgrade: 'no_credit' });
  await after((end - start) / 2);
  // By default half of each: −1000 + 1500. With the script −2000 + 3000, lines for the full period.
  const first = await previewed(plan);
  expect(first.lines).toEqual([
    [-1000, -2000],
    [1500, 3000],
  ]);
  expect(first.totals).toEqual({ by_default: 500, by_script: 1000, billed: 1000 });
  expect(first.periods).toEqual([plan.period, plan.period]);

  const items = [{ id: plan.item, price: plan.next }];
  await stripe.subscriptions.update(plan.subscription, { items, proration_behavior: 'always_invoice' });
  await after(9 * DAY);
  // 3000 was charged in full: −3000 + 4550.
  expect((await previewed(plan, { price: higher })).totals.billed).toBe(1550);
});

test('an upgrade after a usual proration still charges the full difference', async () => {
  const plan = await sold(4000, 2000);
  const { start, end } = plan.period;
  await after((end - start) / 2);
  // Down to 2000 without the script: half is charged, 1000.
  await local.stripe.subscriptions.update(plan.subscription, {
    items: [{ id: plan.item, price: plan.next }],
    proration_behavior: 'always_invoice',
  });
  const up = await newPrice(local, (await local.stripe.products.create({ name: 'Up' })).id, 3000);
  await after((end - start) / 4);
  await activate('charge_price_difference', { on_downgrade: 'prorate' });
  // A quarter of the period is left: by default −500 + 750. With the script −1000 and 3000 × (1 − 2000/3000 ÷ 2) = 2000.
  const preview = await previewed(plan, { price: up });
  expect(preview.lines).toEqual([
    [-500, -1000],
    [750, 2000],
  ]);
  expect(preview.totals.billed).toBe(1000);
});

test('after a downgrade without credit classic charges from the lower price, flexible from what was paid', async () => {
  const configuration = { on_downgrade: 'no_credit' };
  for (const mode of ['classic', 'flexible'] as const) {
    // 3000 is paid for the period; halfway down to 2000, at no credit and no charge.
    const plan = await sold(3000, 2000, { mode });
    const { start, end } = plan.period;
    await activate('charge_price_difference', configuration);
    await after((end - start) / 2);
    await local.stripe.subscriptions.update(plan.subscription, {
      items: [{ id: plan.item, price: plan.next }],
      proration_behavior: 'always_invoice',
    });
    await after((end - start) / 4);
    const upTo = async (amount: number) => {
      const { id } = await local.stripe.products.create({ name: `Up to ${amount}` });
      return (await previewed(plan, { price: await newPrice(local, id, amount) })).lines;
    };
    const [toFour, toThree, toTwoAndAHalf] = [await upTo(4000), await upTo(3000), await upTo(2500)];
    if (mode === 'classic') {
      // Credited is the present price of 2000, of which nothing was paid: 2000, 1000 and 500 together.
      // By default a quarter of each: −500, and 1000, 750 or 625.
      expect(toFour).toEqual([
        [-500, -2000],
        [1000, 4000],
      ]);
      expect(toThree).toEqual([
        [-500, -2000],
        [750, 3000],
      ]);
      expect(toTwoAndAHalf).toEqual([
        [-500, -2000],
        [625, 2500],
      ]);
    } else {
      // Credited is what was paid, 3000: 1000 together to 4000, nothing back to 3000, and 2500 is still a downgrade.
      // By default a quarter of each: −750, and 1000, 750 or 625.
      expect(toFour).toEqual([
        [-750, -3000],
        [1000, 4000],
      ]);
      expect(toThree).toEqual([
        [-750, -750],
        [750, 750],
      ]);
      expect(toTwoAndAHalf).toEqual([
        [-750, 0],
        [625, 0],
      ]);
    }
    await local.call('POST', '/platform/extensions/charge_price_difference/deactivate', {});
    active = null;
  }
});

test('on classic a price that was charged for half of the period is credited in full, and the difference is the same', async () => {
  const plan = await sold(4000, 2000, { mode: 'classic' });
  const { start, end } = plan.period;
  await after((end - start) / 2);
  // Down to 2000 without the script: −2000 + 1000.
  await local.stripe.subscriptions.update(plan.subscription, {
    items: [{ id: plan.item, price: plan.next }],
    proration_behavior: 'always_invoice',
  });
  const up = await newPrice(local, (await local.stripe.products.create({ name: 'Up' })).id, 3000);
  await after((end - start) / 4);
  await activate('charge_price_difference', { on_downgrade: 'prorate' });
  // By default a quarter of each. With the script −2000 + 3000, where flexible has −1000 + 2000.
  expect((await previewed(plan, { price: up })).lines).toEqual([
    [-500, -2000],
    [750, 3000],
  ]);
});

test('a downgrade is free of charge and credit, or usual, and a change of seats is usual', async () => {
  const plan = await sold(3000, 2000, { quantity: 4 });
  await after((plan.period.end - plan.period.start) / 2);
  await activate('charge_price_difference', { on_downgrade: 'no_credit' });
  // By default half of each for 4 seats: −6000 + 4000.
  const free = await previewed(plan);
  expect(free.totals).toEqual({ by_default: -2000, by_script: 0, billed: 0 });
  // A choice is told by the title that the form shows.
  expect(free.because[0]).toBe('Credit waived by Charge price difference (on a downgrade no credit).');
  // From 4 to 7 seats: −6000 + 10500.
  const seats = await previewed(plan, { quantity: 7 });
  expect(seats.totals).toEqual({ by_default: 4500, by_script: 4500, billed: 4500 });
  await activate('charge_price_difference', { on_downgrade: 'prorate' });
  expect((await previewed(plan)).totals.billed).toBe(-2000);
});
