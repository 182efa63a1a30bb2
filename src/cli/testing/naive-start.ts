/** How a subscription begins, calculated a second time for random tests: naively, from billing.md 2.4 and 2.5. */
import {
  boundary,
  charge,
  cycleAt,
  rounded,
  full,
  until,
  type Behavior,
  type Mode,
  type Offer,
  type Sold,
} from './naive-time.ts';

export interface Start {
  mode: Mode;
  offer: Offer;
  quantity: number;
  behavior: Behavior;
  now: number;
  /** A boundary of the cycle; absent: it begins with what is paid for. */
  anchor?: number;
  backdated?: number;
  trialEnd?: number;
  cancelAt?: number;
}

/** @returns null lines: no invoice is made */
export function begin(start: Start): { sold: Sold; lines: bigint[] | null } {
  const { mode, offer, quantity, behavior, now, backdated, trialEnd, cancelAt = null } = start;
  const anchor = start.anchor ?? trialEnd ?? now;
  const whole = trialEnd === undefined ? cycleAt(anchor, offer, now) : { start: now, end: trialEnd };
  const sold: Sold = {
    mode,
    offer,
    quantity,
    anchor,
    period: { start: Math.max(whole.start, backdated ?? now), end: whole.end },
    whole,
    trialing: trialEnd !== undefined,
    cancelAt,
    cancelsWithPeriod: false,
    paid: [],
    unpaidAfterEnd: cancelAt !== null && cancelAt < whole.end,
    waiting: [],
  };
  const prorates = behavior !== 'none';
  if (sold.trialing) return { sold, lines: [0n] };
  const fills = whole.start === now;
  if (backdated !== undefined && backdated < now) {
    const passed = prorates ? elapsed(sold, backdated, fills ? now : whole.end) : [];
    const lines = fills ? [...passed, charge(sold, whole, whole)] : passed;
    return { sold, lines: lines.length === 0 ? null : lines };
  }
  const time = { start: now, end: until(sold) };
  // Classic charges the part even then; flexible all of it (billing.md 2.4, last row).
  if (fills && !prorates && mode === 'flexible') return { sold, lines: [charge(sold, time, time)] };
  return { sold, lines: fills || prorates ? [charge(sold, time, whole)] : null };
}

/** Classic: one line, by the interval from the start in the past on. Flexible: a line for each such period. */
function elapsed(sold: Sold, from: number, to: number): bigint[] {
  const at = (n: number) => boundary(from, sold.offer, n);
  if (sold.mode === 'classic') return [rounded(full(sold) * BigInt(to - from), BigInt(at(1) - from))];
  const lines: bigint[] = [];
  for (let n = 0; at(n) < to; n += 1)
    lines.push(
      charge(sold, { start: at(n), end: Math.min(at(n + 1), to) }, { start: at(n), end: at(n + 1) }),
    );
  return lines;
}
