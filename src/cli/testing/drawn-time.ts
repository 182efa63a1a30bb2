/** Changes of time drawn at random, as the API takes them and as the naive calculation does. */
import fc from 'fast-check';
import type Stripe from 'stripe';
import { begin } from './naive-start.ts';
import {
  boundary,
  change,
  cycleAt,
  endAt,
  until,
  type Behavior,
  type Mode,
  type Offer,
  type Sold,
} from './naive-time.ts';

const DAY = 86_400;

export const OFFERS: readonly Offer[] = [
  { cents: 3100n, interval: 'month', count: 1 },
  { cents: 4799n, interval: 'month', count: 1 },
  { cents: 33_000n, interval: 'year', count: 1 },
  { cents: 8_999n, interval: 'month', count: 3 },
  { cents: 777n, interval: 'week', count: 1 },
  { cents: 1501n, interval: 'week', count: 2 },
  { cents: 1003n, interval: 'day', count: 10 },
  { cents: 0n, interval: 'month', count: 1 },
];

const BEHAVIORS: readonly Behavior[] = ['create_prorations', 'always_invoice', 'none'];
const behavior = fc.constantFrom(...BEHAVIORS);
const offer = fc.nat(OFFERS.length - 1);
const quantity = fc.integer({ min: 1, max: 3 });
/** Of the time in question, in thousandths; and seconds, so that no moment is round. */
const part = (max: number) => fc.record({ thousandths: fc.integer({ min: 0, max }), seconds: fc.nat(59) });
type Part = { thousandths: number; seconds: number };
export const partOf = (time: number, { thousandths, seconds }: Part): number =>
  Math.floor((time * thousandths) / 1000) + seconds;

/** Days from 2027 to 2029: months of every length, and 29 February 2028. */
const day = fc.oneof(
  fc.constantFrom('2027-01-31', '2028-01-30', '2028-02-29', '2027-02-28', '2027-12-31', '2028-08-31'),
  fc
    .integer({ min: 0, max: 900 })
    .map((days) => new Date(Date.UTC(2027, 0, 1 + days)).toISOString().slice(0, 10)),
);

export const birth = fc.record({
  mode: fc.constantFrom<Mode>('classic', 'flexible'),
  day,
  second: fc.oneof(fc.constant(0), fc.nat(DAY - 1)),
  offer,
  quantity,
  behavior,
  kind: fc.constantFrom(
    'plain',
    'plain',
    'anchor',
    'config',
    'backdated',
    'backdated_anchor',
    'trial',
    'cancel_at',
  ),
  part: part(999),
});
export type Birth = typeof birth extends fc.Arbitrary<infer T> ? T : never;

export interface Born {
  now: number;
  params: Partial<Stripe.SubscriptionCreateParams>;
  /** Null: a preview does not know this parameter. */
  preview: Record<string, unknown> | null;
  sold: Sold;
  lines: bigint[] | null;
}

/** The creation, and what it makes by the naive calculation. */
export function bornOf({ mode, day, second, kind, part, ...drawn }: Birth): Born {
  const now = Date.parse(day) / 1000 + second;
  const sold = OFFERS[drawn.offer]!;
  const behavior = drawn.behavior === 'always_invoice' ? 'create_prorations' : drawn.behavior;
  const base = { mode, offer: sold, quantity: drawn.quantity, behavior, now };
  const shared = { billing_mode: { type: mode }, proration_behavior: behavior } as const;
  const full = boundary(now, sold, 1) - now;
  const later = Math.min(now + 60 + partOf(full, part), boundary(now, sold, 1));
  const made = (
    more: Partial<Parameters<typeof begin>[0]>,
    params: Partial<Stripe.SubscriptionCreateParams>,
    preview: Record<string, unknown> | null = params,
  ): Born => ({
    now,
    params: { ...shared, ...params },
    preview: preview && { ...shared, ...preview },
    ...begin({ ...base, ...more }),
  });
  if (kind === 'anchor') return made({ anchor: later }, { billing_cycle_anchor: later });
  if (kind === 'trial') return made({ trialEnd: later }, { trial_end: later });
  if (kind === 'cancel_at') return made({ cancelAt: later }, { cancel_at: later });
  if (kind === 'backdated' || kind === 'backdated_anchor') {
    const backdated = now - 1 - Math.floor(partOf(full, part) * 2.5);
    const past = { backdate_start_date: backdated };
    if (kind === 'backdated') return made({ backdated }, past, { start_date: backdated });
    return made(
      { backdated, anchor: later },
      { ...past, billing_cycle_anchor: later },
      { start_date: backdated, billing_cycle_anchor: later },
    );
  }
  if (kind === 'config' && sold.interval === 'month' && sold.count === 1) {
    const dayOfMonth = 1 + (part.thousandths % 31);
    // The first month that has the day.
    let anchor = now;
    for (let n = 0; anchor <= now || new Date(anchor * 1000).getUTCDate() !== dayOfMonth; n += 1)
      anchor = boundary(Date.UTC(2026, 0, dayOfMonth) / 1000, sold, n);
    const config = { day_of_month: dayOfMonth, hour: 0, minute: 0, second: 0 };
    if (cycleAt(anchor, sold, now).start !== now)
      return made({ anchor }, { billing_cycle_anchor_config: config }, null);
  }
  return made({}, {});
}

export const step = fc.record({
  /** Of what is left of the period, before the change: more than 1000 passes its end. */
  wait: fc.oneof(
    { weight: 4, arbitrary: part(990) },
    { weight: 1, arbitrary: part(1300) },
    { weight: 1, arbitrary: fc.constant({ thousandths: 0, seconds: 0 }) },
  ),
  behavior,
  kind: fc.constantFrom(
    'items',
    'items',
    'items',
    'anchor',
    'anchor_items',
    'trial',
    'trial_items',
    'trial_now',
    'cancel_at',
    'cancel_later',
    'uncancel',
    'period_end',
    'no_period_end',
  ),
  offer,
  quantity,
  part: part(999),
});
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

export interface Asked {
  params: Stripe.SubscriptionUpdateParams;
  /** Lines of the invoice made at once; null: they wait. */
  naive(sold: Sold): bigint[] | null;
}

/** The change as the API takes it at this moment; null where it makes no sense. */
export function askedOf(
  drawn: Step,
  sold: Sold,
  item: string,
  prices: readonly string[],
  at: number,
): Asked | null {
  const { behavior, kind } = drawn;
  const shared = { proration_behavior: behavior };
  const to = { offer: OFFERS[drawn.offer]!, quantity: drawn.quantity };
  const items = [{ id: item, price: prices[drawn.offer]!, quantity: drawn.quantity }];
  const changes = to.offer !== sold.offer || to.quantity !== sold.quantity;
  const { period } = sold;
  const end = (
    cancelAt: number | null,
    params: Stripe.SubscriptionUpdateParams,
    withPeriod = false,
  ): Asked => ({
    params: { ...shared, ...params },
    naive: (kept) => endAt(kept, at, { behavior, cancelAt, withPeriod }),
  });
  switch (kind) {
    case 'items':
      return changes
        ? { params: { ...shared, items }, naive: (kept) => change(kept, at, { behavior, to }) }
        : null;
    case 'anchor':
    case 'anchor_items': {
      if (sold.trialing) return null;
      const both = kind === 'anchor_items';
      return {
        params: { ...shared, billing_cycle_anchor: { type: 'now' }, ...(both ? { items } : {}) },
        naive: (kept) => change(kept, at, { behavior, anchor: 'now', ...(both ? { to } : {}) }),
      };
    }
    case 'trial':
    case 'trial_items': {
      const trialEnd = at + 60 + partOf(40 * DAY, drawn.part);
      const both = kind === 'trial_items';
      if (sold.cancelAt !== null) return null;
      return {
        params: { ...shared, trial_end: trialEnd, ...(both ? { items } : {}) },
        naive: (kept) => change(kept, at, { behavior, trialEnd, ...(both ? { to } : {}) }),
      };
    }
    case 'trial_now':
      if (!sold.trialing) return null;
      return {
        params: { ...shared, trial_end: 'now' },
        naive: (kept) => change(kept, at, { behavior, trialEnd: 'now' }),
      };
    case 'cancel_at': {
      const cancelAt = at + 60 + partOf(period.end - at, drawn.part);
      return end(cancelAt, { cancel_at: cancelAt });
    }
    case 'cancel_later': {
      const cancelAt = period.end + partOf(period.end - period.start, drawn.part);
      return end(cancelAt, { cancel_at: cancelAt });
    }
    case 'uncancel':
      return sold.cancelAt === null ? null : end(null, { cancel_at: '' });
    case 'period_end':
      return end(period.end, { cancel_at_period_end: true }, true);
    case 'no_period_end':
      return sold.cancelsWithPeriod ? end(null, { cancel_at_period_end: false }) : null;
  }
}

export const spanOf = (sold: Sold): number[] => [sold.period.start, until(sold)];
