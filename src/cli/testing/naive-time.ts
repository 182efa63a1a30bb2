/**
 * What changes of time cost, calculated a second time for random tests: naively, from billing.md 2.2 to 2.6, apart from
 * src/core. One item; amounts in cents, without discounts and tax.
 */

export type Behavior = 'create_prorations' | 'always_invoice' | 'none';
export type Mode = 'classic' | 'flexible';

export interface Offer {
  cents: bigint;
  interval: 'day' | 'week' | 'month' | 'year';
  count: number;
}

export interface Span {
  start: number;
  end: number;
}

/** A subscription as the naive calculation keeps it; every function changes it in place. */
export interface Sold {
  mode: Mode;
  offer: Offer;
  quantity: number;
  anchor: number;
  /** The running period, to the end that it would have without `cancelAt`. */
  period: Span;
  /** The full period that the running one is, or is a part of. */
  whole: Span;
  trialing: boolean;
  cancelAt: number | null;
  cancelsWithPeriod: boolean;
  /** Flexible mode: what was charged for which time, and given back of it. */
  paid: (Span & { amount: bigint; given: bigint })[];
  /** Classic mode: whether the time after `cancelAt` was given back, or never charged. */
  unpaidAfterEnd: boolean;
  waiting: bigint[];
}

const length = ({ start, end }: Span): bigint => BigInt(end - start);
export const full = ({ offer, quantity }: Pick<Sold, 'offer' | 'quantity'>): bigint =>
  offer.cents * BigInt(quantity);

/** Half away from zero. */
export function rounded(numerator: bigint, denominator: bigint): bigint {
  if (numerator < 0n) return -rounded(-numerator, denominator);
  return (2n * numerator + denominator) / (2n * denominator);
}

/** The n-th boundary of a cycle; a day that a month does not have is its last. */
export function boundary(anchor: number, { interval, count }: Offer, n: number): number {
  if (interval === 'day' || interval === 'week')
    return anchor + n * count * (interval === 'day' ? 1 : 7) * 86_400;
  const from = new Date(anchor * 1000);
  const to = new Date(from);
  to.setUTCDate(1);
  to.setUTCMonth(to.getUTCMonth() + n * count * (interval === 'year' ? 12 : 1));
  const days = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  to.setUTCDate(Math.min(from.getUTCDate(), days));
  return to.getTime() / 1000;
}

/** The full period of the cycle in which a second lies. */
export function cycleAt(anchor: number, offer: Offer, second: number): Span {
  let n = 0;
  while (boundary(anchor, offer, n) > second) n -= 1;
  while (boundary(anchor, offer, n + 1) <= second) n += 1;
  return { start: boundary(anchor, offer, n), end: boundary(anchor, offer, n + 1) };
}

/** Where the running period ends. */
export const until = ({ period, cancelAt }: Sold): number => Math.min(period.end, cancelAt ?? period.end);

/** Charges a stretch of time: its part of the full price. */
export function charge(sold: Sold, time: Span, whole: Span): bigint {
  const amount = rounded(full(sold) * length(time), length(whole));
  sold.paid.push({ ...time, amount, given: 0n });
  return amount;
}

/** Gives back the time from `at` on: of what was really charged, or in classic mode of the present price. */
function credits(sold: Sold, at: number, end = until(sold)): bigint[] {
  if (at >= end) return [];
  if (sold.mode === 'classic') return [-rounded(full(sold) * BigInt(end - at), length(sold.whole))];
  return sold.paid.flatMap((each) => {
    if (each.amount === 0n || at >= each.end) return [];
    const back =
      rounded(each.amount * BigInt(each.end - Math.max(at, each.start)), length(each)) - each.given;
    if (back <= 0n && each.given > 0n) return [];
    each.given += back;
    return [-back];
  });
}

/** All that waits and these lines go on one invoice, unless what waits stays behind. */
function bill(sold: Sold, lines: bigint[], leavesWaiting = false): bigint[] {
  if (leavesWaiting) return lines;
  return [...sold.waiting.splice(0), ...lines];
}

function goOn(sold: Sold, period: Span, whole = period): void {
  sold.period = { ...period };
  sold.whole = { ...whole };
  if (sold.cancelsWithPeriod) sold.cancelAt = period.end;
}

export interface Change {
  behavior: Behavior;
  /** Absent: as they were. */
  to?: { offer: Offer; quantity: number };
  anchor?: 'now';
  trialEnd?: number | 'now';
}

/** @returns lines of the invoice that the change makes at once; null: its lines wait for the renewal */
export function change(sold: Sold, at: number, { behavior, to, anchor, trialEnd }: Change): bigint[] | null {
  const { mode, offer, quantity, trialing } = sold;
  const next = to ?? { offer, quantity };
  const leaves = mode === 'classic' && behavior === 'always_invoice';
  const back = (): bigint[] => {
    if (behavior !== 'none') return credits(sold, at);
    sold.paid = [];
    return [];
  };
  const begin = (): bigint[] => {
    const lines = trialing ? [] : back();
    Object.assign(sold, next, { anchor: at, trialing: false });
    goOn(sold, { start: at, end: boundary(at, next.offer, 1) });
    sold.unpaidAfterEnd = until(sold) < sold.period.end;
    lines.push(charge(sold, { start: at, end: until(sold) }, sold.whole));
    return bill(sold, lines, leaves);
  };
  if (trialEnd === 'now') return begin();
  if (trialEnd !== undefined) {
    const lines = trialing ? [] : [...back(), 0n];
    Object.assign(sold, next, { anchor: trialEnd, trialing: true });
    goOn(sold, { start: trialing ? sold.period.start : at, end: trialEnd });
    return trialing ? null : bill(sold, lines, leaves);
  }
  if (trialing) {
    Object.assign(sold, next);
    return behavior === 'always_invoice' && sold.waiting.length > 0 ? bill(sold, []) : null;
  }
  const fromFree = full(sold) === 0n && full(next) > 0n;
  const interval = next.offer.interval !== offer.interval || next.offer.count !== offer.count;
  if (anchor === 'now' || (mode === 'classic' && (fromFree || interval))) return begin();
  if (behavior === 'none') {
    Object.assign(sold, next);
    // The period ends as it was; another price is for all of a period of its own cycle, if that is longer.
    const whole = cycleAt(sold.anchor, next.offer, sold.period.end - 1);
    const holds = whole.start <= sold.period.start && whole.end >= sold.period.end;
    if (interval) sold.whole = holds ? whole : sold.period;
    return null;
  }
  const lines = credits(sold, at);
  // The anchor sets the period of another interval; also when the period of an earlier one still runs.
  const outlasts = cycleAt(sold.anchor, next.offer, sold.period.end - 1).start > sold.period.start;
  const moves = mode === 'flexible' && (interval || outlasts);
  Object.assign(sold, next);
  if (moves) goOn(sold, cycleAt(sold.anchor, next.offer, at));
  if (at < until(sold)) lines.push(charge(sold, { start: at, end: until(sold) }, sold.whole));
  sold.waiting.push(...lines);
  return moves || fromFree || behavior === 'always_invoice' ? bill(sold, []) : null;
}

/** Sets, moves or takes away the end. @returns as `change` does */
export function endAt(
  sold: Sold,
  at: number,
  {
    behavior,
    cancelAt,
    withPeriod = false,
  }: { behavior: Behavior; cancelAt: number | null; withPeriod?: boolean },
): bigint[] | null {
  const { mode, period, whole, trialing } = sold;
  const stood = until(sold);
  const same = sold.cancelAt === cancelAt;
  const paidFor = mode === 'classic' && !sold.unpaidAfterEnd ? period.end : stood;
  const ends = Math.min(period.end, cancelAt ?? period.end);
  const lines: bigint[] = [];
  if (behavior !== 'none' && !trialing && ends !== stood) {
    if (ends < paidFor) lines.push(...credits(sold, ends, paidFor));
    else if (ends > paidFor) lines.push(...rest(sold, { start: paidFor, end: ends }, whole));
  }
  if (cancelAt === null) sold.unpaidAfterEnd = false;
  else if (!same) sold.unpaidAfterEnd ||= lines.some((amount) => amount < 0n);
  Object.assign(sold, { cancelAt, cancelsWithPeriod: withPeriod });
  // billing.md 2.4: classic alone resets its anchor when the end comes before the renewal.
  if (mode === 'classic' && !trialing && !withPeriod && cancelAt !== null && cancelAt < period.end)
    sold.anchor = at;
  sold.waiting.push(...lines);
  return behavior === 'always_invoice' && lines.length > 0 ? bill(sold, []) : null;
}

/** Charges time that comes back, less what is still paid of it. */
function rest(sold: Sold, time: Span, whole: Span): bigint[] {
  let [numerator, denominator] = [full(sold) * length(time), length(whole)];
  for (const { start, end, amount, given } of sold.mode === 'classic' ? [] : sold.paid) {
    if (time.start >= end || amount === 0n) continue;
    const left = amount * BigInt(end - Math.max(time.start, start)) - given * BigInt(end - start);
    if (left <= 0n) continue;
    [numerator, denominator] = [
      numerator * BigInt(end - start) - left * denominator,
      denominator * BigInt(end - start),
    ];
  }
  // A line of nothing is a line (billing.md 2.2, rule 5); time that is paid has none.
  if (numerator <= 0n && full(sold) > 0n) return [];
  const amount = rounded(numerator, denominator);
  sold.paid.push({ ...time, amount, given: 0n });
  return [amount];
}

/** The end of the running period. @returns the lines of its invoice; null: there is none, or the subscription ends so */
export function renew(sold: Sold): { lines: bigint[] | null; ended: boolean } {
  const { period, cancelAt } = sold;
  if (cancelAt !== null && cancelAt <= period.end) {
    const lines = sold.waiting.splice(0);
    return { lines: lines.length === 0 ? null : lines, ended: true };
  }
  const whole = cycleAt(sold.anchor, sold.offer, period.end);
  sold.trialing = false;
  goOn(sold, { start: period.end, end: whole.end }, whole);
  sold.unpaidAfterEnd = until(sold) < whole.end;
  const line = charge(sold, { start: period.end, end: until(sold) }, whole);
  return { lines: bill(sold, [line]), ended: false };
}
