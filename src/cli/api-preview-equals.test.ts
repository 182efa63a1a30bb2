// What a preview shows is what is billed, and both are what a second, naive calculation says: for changes drawn at random.
import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PreviewWire } from '../contract/wire/platform.ts';
import { advance, clockAt, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

/** A short run among the tests; `npm run soak -- previews` sets others. */
const ROUNDS = Number(process.env.SOAK_ROUNDS ?? 10);
const DRAWN = {
  numRuns: ROUNDS,
  endOnFailure: true,
  ...(process.env.SOAK_SEED === undefined ? {} : { seed: Number(process.env.SOAK_SEED) }),
};
const PATIENCE_MS = 30_000 + ROUNDS * 3_000;

let local: LocalPlatform;
/** Unit amounts in cents; the last has a fraction of one. */
const UNITS = ['2500', '2700', '1250', '9900', '1', '333.333'];
const prices: string[] = [];
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  const product = (await local.stripe.products.create({ name: 'Any' })).id;
  for (const unit of UNITS)
    prices.push(
      await newPrice(local, product, 0, {
        unit_amount: undefined as never,
        unit_amount_decimal: unit as never,
      }),
    );
});
afterAll(() => local.close());

/** Round half away from zero; for the test alone, apart from core/rounding.ts. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  const [whole, rest] = [numerator / denominator, numerator % denominator];
  return rest * 2n >= denominator ? whole + 1n : whole;
}

/** Cents of a quantity for a full period. The decimal point moves three places, so nothing is lost. */
function full(unit: string, quantity: number): bigint {
  const [whole = '0', fraction = ''] = unit.split('.');
  return rounded(BigInt(whole + fraction.padEnd(3, '0')) * BigInt(quantity), 1000n);
}

interface Charge {
  amount: bigint;
  from: number;
}

/** Credit of what was last charged for the time up to the end, and charge of the new for the rest. */
function naive(
  charged: Charge,
  unit: string,
  quantity: number,
  period: { start: number; end: number },
  at: number,
): [bigint, bigint] {
  const left = BigInt(period.end - at);
  return [
    -rounded(charged.amount * left, BigInt(period.end - charged.from)),
    rounded(full(unit, quantity) * left, BigInt(period.end - period.start)),
  ];
}

const step = fc.record({
  price: fc.nat(UNITS.length - 1),
  quantity: fc.integer({ min: 1, max: 12 }),
  always: fc.boolean(),
  wait: fc.integer({ min: 1, max: 2 * 86_400 }),
});

interface Step {
  price: number;
  quantity: number;
  always: boolean;
  wait: number;
}

/** One chain of changes inside one period; each is previewed twice, applied by its plan, and compared with the other two. */
async function chain(
  first: { price: number; quantity: number },
  steps: Step[],
  minimum: bigint | null,
): Promise<void> {
  const { stripe } = local;
  const sub = await subscribed(local, [{ price: prices[first.price]!, quantity: first.quantity }]);
  const [item] = sub.items.data;
  const period = { start: item!.current_period_start, end: item!.current_period_end };
  let now = { ...first };
  let charged: Charge | null = { amount: full(UNITS[first.price]!, first.quantity), from: period.start };
  for (const { price, quantity, always, wait } of steps) {
    if (now.price === price && now.quantity === quantity) continue;
    await advance(local, (await clockAt(local)) + wait);
    const at = await clockAt(local);
    const items = [{ id: item!.id, price: prices[price]!, quantity }];
    const behavior = always ? 'always_invoice' : 'create_prorations';
    const plan = await local.call<PreviewWire>('POST', '/platform/previews', {
      subscription: sub.id,
      items,
      proration_behavior: behavior,
    });
    const invoice = await stripe.invoices.createPreview({
      subscription: sub.id,
      subscription_details: { items, proration_behavior: behavior, proration_date: plan.moment },
    });
    const updated = await stripe.subscriptions.update(
      sub.id,
      { items, proration_behavior: behavior, proration_date: plan.moment, expand: ['latest_invoice'] },
      { headers: { 'Console-Plan': plan.id } },
    );
    const shown = invoice.lines.data.map(({ amount }) => amount);
    const waiting = await stripe.invoiceItems.list({
      customer: sub.customer as string,
      pending: true,
      limit: 100,
    });
    const billed: number[] = always
      ? (updated.latest_invoice as Stripe.Invoice).lines.data.map(({ amount }) => amount)
      : waiting.data.reverse().map(({ amount }) => amount);
    // The next renewal shows its period after what waits.
    const renewal = full(UNITS[price]!, quantity);
    expect(shown).toEqual(always ? billed : [...billed, Number(renewal)]);
    const planned = plan.lines.map((line) => (line.by_script ?? line.by_default).amount);
    const own = billed.slice(billed.length - plan.lines.length);
    expect([...planned].sort((a, b) => a - b)).toEqual([...own].sort((a, b) => a - b));
    if (always) {
      const sum = billed.reduce((total, amount) => total + amount, 0);
      expect([plan.totals.billed, invoice.total, (updated.latest_invoice as Stripe.Invoice).total]).toEqual([
        sum,
        sum,
        sum,
      ]);
      expect(waiting.data).toEqual([]);
    }
    if (charged !== null) {
      const expected: [bigint, bigint] = naive(charged, UNITS[price]!, quantity, period, at);
      // The script judges one unit of each line, by the shares of the full period or of the credited charge.
      const [credit, debit] = expected;
      const defaults: bigint[] = charged.amount > 0n ? [credit, debit] : [debit];
      const mine: bigint[] = own.slice(own.length - defaults.length).map(BigInt);
      const waived: boolean =
        mine.every((amount) => amount === 0n) && defaults.some((amount) => amount !== 0n);
      if (minimum === null || !waived) expect(mine).toEqual(defaults);
      else expect(plan.lines.some(({ verdict }) => verdict === 'changed')).toBe(true);
      // After a waived change two charges are alive, or none: the naive calculation ends there.
      charged = waived ? null : { amount: debit, from: at };
    }
    now = { price, quantity };
  }
}

const start = fc.record({ price: fc.nat(UNITS.length - 1), quantity: fc.integer({ min: 1, max: 12 }) });

test(
  'without a script: preview, plan, invoice and the naive calculation agree to the cent',
  async () => {
    await fc.assert(
      fc.asyncProperty(start, fc.array(step, { minLength: 2, maxLength: 4 }), (first, steps) =>
        chain(first, steps, null),
      ),
      DRAWN,
    );
  },
  PATIENCE_MS,
);

test(
  'with the script active: preview, plan and invoice agree to the cent',
  async () => {
    const configuration = { minimum_proration_amount: { amount: '900', currency: 'usd' } };
    await local.call('POST', '/platform/extensions/waive_small_prorations/activate', { configuration });
    await fc.assert(
      fc.asyncProperty(start, fc.array(step, { minLength: 2, maxLength: 4 }), (first, steps) =>
        chain(first, steps, 900n),
      ),
      DRAWN,
    );
  },
  PATIENCE_MS,
);
