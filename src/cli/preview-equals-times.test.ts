// Changes of time drawn at random (intervals, anchors, trials, ends, starts): what a preview shows is what is billed, and both
// are what a second, naive calculation says, to the cent, on both billing modes.
import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPrice } from './testing/calls.ts';
import { moveTo, subscribedAt } from './testing/clocked.ts';
import {
  askedOf,
  birth,
  bornOf,
  OFFERS,
  partOf,
  spanOf,
  step,
  type Birth,
  type Step,
} from './testing/drawn-time.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';
import { renew, until, type Sold } from './testing/naive-time.ts';

/** A short run among the tests; `npm run soak -- previews` sets others. */
const ROUNDS = Number(process.env.SOAK_ROUNDS ?? 10);
const DRAWN = {
  numRuns: ROUNDS,
  endOnFailure: true,
  ...(process.env.SOAK_SEED === undefined ? {} : { seed: Number(process.env.SOAK_SEED) }),
};
const PATIENCE_MS = 30_000 + ROUNDS * 5_000;

let local: LocalPlatform;
const prices: string[] = [];
beforeAll(async () => {
  local = await localPlatform();
  const product = (await local.stripe.products.create({ name: 'Any' })).id;
  for (const { cents, interval, count } of OFFERS)
    prices.push(
      await newPrice(local, product, Number(cents), { recurring: { interval, interval_count: count } }),
    );
});
afterAll(() => local.close());

interface Shown {
  lines: unknown[];
  amounts: number[];
  total: number;
}

const shownOf = ({ lines, total }: Stripe.Invoice): Shown => ({
  lines: lines.data.map(({ amount, description, period, discount_amounts: off, taxes, quantity }) => ({
    amount,
    description,
    period,
    quantity,
    off: off?.map((each) => each.amount),
    taxes: taxes?.map((each) => each.amount),
  })),
  amounts: lines.data.map(({ amount }) => amount),
  total,
});

/** Null: there is nothing to invoice. */
async function previewed(params: Stripe.InvoiceCreatePreviewParams): Promise<Shown | null> {
  try {
    return shownOf(await local.stripe.invoices.createPreview(params));
  } catch (error) {
    if ((error as { code?: string }).code === 'invoice_upcoming_none') return null;
    throw error;
  }
}

const numbers = (lines: bigint[] | null): number[] | null => lines && lines.map(Number);

/** Two intervals at a time, as Stripe's clocks move. */
const stepOf = ({ offer: { interval, count } }: Sold): number =>
  2 * count * 86_400 * { day: 1, week: 7, month: 28, year: 365 }[interval];

interface Terms {
  /** Whether a script is active: its amounts are compared with the preview alone. */
  scripted: boolean;
  more?: Partial<Stripe.SubscriptionCreateParams>;
}

/** One subscription from its creation over a chain of changes to the renewal that follows, or its end. */
async function chain(born: Birth, steps: Step[], { scripted, more = {} }: Terms): Promise<void> {
  const { stripe } = local;
  const { now, params, preview, sold, lines } = bornOf(born);
  const naive = (amounts: number[] | null | undefined, expected: bigint[] | null) => {
    if (!scripted) expect(amounts ?? null).toEqual(numbers(expected));
  };
  const items = [{ price: prices[born.offer]!, quantity: born.quantity }];
  const made = await subscribedAt(local, now, items, { ...params, ...more });
  const id = made.subscription.id;
  const first = made.subscription.latest_invoice as Stripe.Invoice | null;
  naive(first && shownOf(first).amounts, lines);
  if (preview !== null) {
    const { discounts, ...others } = more;
    const shown = await previewed({
      customer: made.customer,
      ...(discounts ? { discounts } : {}),
      subscription_details: { ...preview, ...others, items } as never,
    });
    expect(shown).toEqual(first && shownOf(first));
  }
  let latest = first?.id ?? null;
  const read = (of: Stripe.Subscription): Shown | null => {
    const invoice = of.latest_invoice as Stripe.Invoice | null;
    if (invoice === null || invoice.id === latest) return null;
    latest = invoice.id!;
    return shownOf(invoice);
  };
  const upcoming = () => previewed({ subscription: id });
  let at = now;
  /** To the end of the running period: its invoice is the one that was shown. */
  const renewal = async (): Promise<boolean> => {
    const shown = await upcoming();
    at = until(sold);
    await moveTo(local, made, at, stepOf(sold));
    const due = renew(sold);
    const after = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] });
    const billed = read(after);
    expect(billed).toEqual(shown);
    naive(billed?.amounts, due.lines);
    expect(after.status).toBe(due.ended ? 'canceled' : 'active');
    if (!due.ended) compareTimes(after, sold);
    return !due.ended;
  };
  for (const drawn of steps) {
    const then = at + partOf(until(sold) - at, drawn.wait);
    if (then >= until(sold) && !(await renewal())) return;
    at = Math.max(at, Math.min(then, until(sold) - 1));
    await moveTo(local, made, at, stepOf(sold));
    const asked = askedOf(drawn, sold, made.item, prices, at);
    if (asked === null) continue;
    const shown = await previewed({ subscription: id, subscription_details: asked.params as never });
    const updated = await stripe.subscriptions.update(id, { ...asked.params, expand: ['latest_invoice'] });
    const expected = asked.naive(sold);
    const billed = read(updated);
    naive(billed?.amounts, expected);
    // Of a change that should bill at once and has nothing to bill, nothing is shown: the renewal is not due now.
    const nothing = asked.params.proration_behavior === 'always_invoice' && asked.params.items !== undefined;
    expect(shown).toEqual(billed ?? (nothing ? null : await upcoming()));
    compareTimes(updated, sold);
    const waiting = await stripe.invoiceItems.list({ customer: made.customer, pending: true, limit: 100 });
    naive(
      waiting.data.reverse().map(({ amount }) => amount),
      sold.waiting,
    );
  }
  if (await renewal()) await renewal();
}

function compareTimes({ items, status, cancel_at: cancelAt }: Stripe.Subscription, sold: Sold): void {
  const { current_period_start: start, current_period_end: end } = items.data[0]!;
  expect([start, end, cancelAt, status]).toEqual([
    ...spanOf(sold),
    sold.cancelAt,
    sold.trialing ? 'trialing' : 'active',
  ]);
}

const steps = fc.array(step, { minLength: 2, maxLength: 4 });

test(
  'preview, invoice, renewal and the naive calculation agree to the cent',
  () =>
    fc.assert(
      fc.asyncProperty(birth, steps, (born, drawn) => chain(born, drawn, { scripted: false })),
      DRAWN,
    ),
  PATIENCE_MS,
);

test(
  'with a coupon, tax and a script of prorations: preview, invoice and renewal agree to the cent',
  async () => {
    const coupon = await local.stripe.coupons.create({ percent_off: 15, duration: 'forever' });
    const rate = { display_name: 'VAT', inclusive: false, percentage: 8.25 };
    const more = {
      discounts: [{ coupon: coupon.id }],
      default_tax_rates: [(await local.stripe.taxRates.create(rate)).id],
    };
    const configuration = { minimum_proration_amount: { amount: '900', currency: 'usd' } };
    await local.call('POST', '/platform/extensions/waive_small_prorations/activate', { configuration });
    await fc.assert(
      fc.asyncProperty(birth, steps, fc.boolean(), (born, drawn, lowered) =>
        chain(born, drawn, { scripted: true, more: lowered ? more : {} }),
      ),
      DRAWN,
    );
  },
  PATIENCE_MS,
);
