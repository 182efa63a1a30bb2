// What a preview shows is what is billed, and both are what a second, naive calculation says: for changes drawn at random.
import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PreviewWire } from '../contract/wire/platform.ts';
import { checkBooks } from '../platform/books.ts';
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
interface Offer {
  made: Partial<Stripe.PriceCreateParams>;
  /** Cents of a quantity for a full period. */
  full: (quantity: number) => bigint;
}

const unit = (amount: string): Offer => ({
  made: { unit_amount_decimal: amount as never },
  full: (quantity) => times(amount, quantity),
});
const OFFERS: Offer[] = [
  ...['2500', '2700', '1250', '9900', '1', '333.333'].map(unit),
  {
    made: { unit_amount: 2350, transform_quantity: { divide_by: 3, round: 'up' } },
    full: (quantity) => 2350n * BigInt(Math.ceil(quantity / 3)),
  },
  {
    made: {
      billing_scheme: 'tiered',
      tiers_mode: 'volume',
      tiers: [
        { up_to: 4, unit_amount: 1250 },
        { up_to: 'inf', unit_amount_decimal: '1033.333' as never, flat_amount: 700 },
      ],
    },
    full: (quantity) => (quantity <= 4 ? 1250n * BigInt(quantity) : times('1033.333', quantity) + 700n),
  },
];
const prices: string[] = [];
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  const product = (await local.stripe.products.create({ name: 'Any' })).id;
  for (const { made } of OFFERS)
    prices.push(await newPrice(local, product, 0, { unit_amount: undefined as never, ...made }));
});
afterAll(() => local.close());

/** Round half away from zero; for the test alone, apart from core/rounding.ts. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  const [whole, rest] = [numerator / denominator, numerator % denominator];
  return rest * 2n >= denominator ? whole + 1n : whole;
}

/** Cents of so many units. The decimal point moves three places, so nothing is lost. */
function times(unit: string, quantity: number): bigint {
  const [whole = '0', fraction = ''] = unit.split('.');
  return rounded(BigInt(whole + fraction.padEnd(3, '0')) * BigInt(quantity), 1000n);
}

interface Charge {
  amount: bigint;
  /** Taken off by the coupon, where prorations show it beside the gross amount. */
  off: bigint;
  from: number;
}

/** What comes off and on top of every amount. */
interface Terms {
  coupon: { percent_off: number } | { amount_off: number; currency: string } | null;
  form: 'included' | 'itemized';
  /** Hundredths of a percent on top. */
  tax: bigint;
}

const PLAIN: Terms = { coupon: null, form: 'included', tax: 0n };

function couponOff({ coupon }: Terms, amount: bigint): bigint {
  if (coupon === null) return 0n;
  if ('percent_off' in coupon) return rounded(amount * BigInt(coupon.percent_off), 100n);
  const most = BigInt(coupon.amount_off);
  return most > amount ? amount : most;
}

/** Each line taxed by itself. */
function taxOn({ tax }: Terms, nets: readonly number[]): number {
  const taxes = nets.map((net) => Math.sign(net) * Number(rounded(BigInt(Math.abs(net)) * tax, 10_000n)));
  return taxes.reduce((total, each) => total + each, 0);
}

/** Credit of what was last charged for the time up to the end, and charge of the new for the rest; both net, and the new charge. */
function naive(
  terms: Terms,
  charged: Charge,
  offer: Offer,
  quantity: number,
  period: { start: number; end: number },
  at: number,
): { credit: bigint; debit: bigint; charge: Charge } {
  const left = BigInt(period.end - at);
  const gross = offer.full(quantity);
  const off = couponOff(terms, gross);
  const back = (amount: bigint) => rounded(amount * left, BigInt(period.end - charged.from));
  const on = (amount: bigint) => rounded(amount * left, BigInt(period.end - period.start));
  if (terms.form === 'included') {
    const debit = on(gross - off);
    return { credit: -back(charged.amount), debit, charge: { amount: debit, off: 0n, from: at } };
  }
  const [grossPart, offPart] = [on(gross), on(off)];
  // Gross and discount round apart; together they never give back more than was paid.
  const [grossBack, offBack] = [back(charged.amount + charged.off), back(charged.off)];
  const debit = grossPart - (offPart > grossPart ? grossPart : offPart);
  const given = grossBack - (offBack > grossBack ? grossBack : offBack);
  return {
    credit: -(given > charged.amount ? charged.amount : given),
    debit,
    charge: { amount: debit, off: grossPart - debit, from: at },
  };
}

/** What a line comes to beside its discounts. */
const netOf = (line: Stripe.InvoiceLineItem): number =>
  line.amount - (line.discount_amounts ?? []).reduce((total, { amount }) => total + amount, 0);

const step = fc.record({
  price: fc.nat(OFFERS.length - 1),
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

async function onTerms({ coupon, form, tax }: Terms): Promise<Partial<Stripe.SubscriptionCreateParams>> {
  const { stripe } = local;
  return {
    billing_mode: { type: 'flexible', flexible: { proration_discounts: form } },
    ...(coupon === null
      ? {}
      : { discounts: [{ coupon: (await stripe.coupons.create({ ...coupon, duration: 'forever' })).id }] }),
    ...(tax === 0n
      ? {}
      : {
          default_tax_rates: [
            (
              await stripe.taxRates.create({
                display_name: 'VAT',
                inclusive: false,
                percentage: Number(tax) / 100,
              })
            ).id,
          ],
        }),
  };
}

/** One chain of changes inside one period; each is previewed twice, applied by its plan, and compared with the other two. */
async function chain(
  first: { price: number; quantity: number },
  steps: Step[],
  minimum: bigint | null,
  terms: Terms = PLAIN,
): Promise<void> {
  const { stripe } = local;
  const sub = await subscribed(
    local,
    [{ price: prices[first.price]!, quantity: first.quantity }],
    await onTerms(terms),
  );
  const [item] = sub.items.data;
  const period = { start: item!.current_period_start, end: item!.current_period_end };
  let now = { ...first };
  const begun = OFFERS[first.price]!.full(first.quantity);
  const lowered = couponOff(terms, begun);
  const start = Number(begun - lowered);
  expect((sub.latest_invoice as Stripe.Invoice).total).toBe(start + taxOn(terms, [start]));
  let charged: Charge | null = { amount: begun - lowered, off: lowered, from: period.start };
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
    const shown = invoice.lines.data.map(netOf);
    const waiting = await stripe.invoiceItems.list({
      customer: sub.customer as string,
      pending: true,
      limit: 100,
    });
    const billed: number[] = always
      ? (updated.latest_invoice as Stripe.Invoice).lines.data.map(netOf)
      : waiting.data.reverse().map(({ net_amount: net }) => net ?? NaN);
    // The next renewal shows its period after what waits.
    const next = OFFERS[price]!.full(quantity);
    const renewal = next - couponOff(terms, next);
    expect(shown).toEqual(always ? billed : [...billed, Number(renewal)]);
    const sum = shown.reduce((total, net) => total + net, 0) + taxOn(terms, shown);
    expect(invoice.total).toBe(sum);
    const lines = plan.lines.filter(({ key }) => key !== 'tax');
    const planned = lines.map((line) => (line.by_script ?? line.by_default).amount);
    const own = billed.slice(billed.length - lines.length);
    expect([...planned].sort((a, b) => a - b)).toEqual([...own].sort((a, b) => a - b));
    if (always) {
      expect([plan.totals.billed, invoice.total, (updated.latest_invoice as Stripe.Invoice).total]).toEqual([
        sum,
        sum,
        sum,
      ]);
      expect(waiting.data).toEqual([]);
    }
    if (charged !== null) {
      const { credit, debit, charge } = naive(terms, charged, OFFERS[price]!, quantity, period, at);
      // The script judges one unit of each line, by the shares of the full period or of the credited charge.
      const defaults: bigint[] = charged.amount > 0n ? [credit, debit] : [debit];
      const mine: bigint[] = own.slice(own.length - defaults.length).map(BigInt);
      const waived: boolean =
        mine.every((amount) => amount === 0n) && defaults.some((amount) => amount !== 0n);
      if (minimum === null || !waived) expect(mine).toEqual(defaults);
      else expect(plan.lines.some(({ verdict }) => verdict === 'changed')).toBe(true);
      // After a waived change two charges are alive, or none: the naive calculation ends there.
      charged = waived ? null : charge;
    }
    now = { price, quantity };
  }
}

const start = fc.record({ price: fc.nat(OFFERS.length - 1), quantity: fc.integer({ min: 1, max: 12 }) });

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

const terms: fc.Arbitrary<Terms> = fc.record({
  coupon: fc.oneof(
    fc.record({ percent_off: fc.integer({ min: 1, max: 100 }) }),
    fc.record({ amount_off: fc.integer({ min: 1, max: 40_000 }), currency: fc.constant('usd') }),
  ),
  form: fc.constantFrom('included' as const, 'itemized' as const),
  tax: fc.constantFrom(0n, 825n, 2000n),
});

test(
  'with a coupon and tax: preview, plan, invoice and the naive calculation agree to the cent',
  async () => {
    await fc.assert(
      fc.asyncProperty(start, fc.array(step, { minLength: 2, maxLength: 4 }), terms, (first, steps, drawn) =>
        chain(first, steps, null, drawn),
      ),
      DRAWN,
    );
    expect(await checkBooks(local.platform.store.db)).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'with the script active: preview, plan and invoice agree to the cent',
  async () => {
    const configuration = { minimum_proration_amount: { amount: '900', currency: 'usd' } };
    await local.call('POST', '/platform/extensions/waive_small_prorations/activate', { configuration });
    await fc.assert(
      fc.asyncProperty(
        start,
        fc.array(step, { minLength: 2, maxLength: 4 }),
        fc.oneof(fc.constant(PLAIN), terms),
        (first, steps, drawn) => chain(first, steps, 900n, drawn),
      ),
      DRAWN,
    );
  },
  PATIENCE_MS,
);
