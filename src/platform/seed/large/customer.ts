/** One customer of a large company: who they are, what they pay for, and what became of it. */
import { DAY } from '../../../core/calendar.ts';
import { mailbox } from '../mailbox.ts';
import { CURRENCIES, PLANS, SHARE_OF, type CurrencyCode } from './catalog.ts';
import type { Chance } from './chance.ts';
import { nameOfBusiness, nameOfPerson } from './names.ts';

export type Fate = 'active' | 'trialing' | 'past_due' | 'canceled' | 'ending';

export interface DrawnCustomer {
  index: number;
  name: string;
  email: string;
  currency: CurrencyCode;
  /** Keys of plans with their quantities; the first is the main one. */
  items: { plan: string; quantity: number }[];
  interval: 'month' | 'year';
  started: number;
  fate: Fate;
  /** Sent an invoice, due in 30 days, instead of being charged. */
  invoiced: boolean;
  /** Credit in minor units: 0 for most. */
  credit: number;
}

export const TRIAL_DAYS = 14;

/** Of a hundred customers. The rest is active. */
const FATES: readonly [Fate, number][] = [
  ['trialing', 5],
  ['past_due', 4],
  ['canceled', 9],
  ['ending', 5],
];

const MAIN = PLANS.filter(({ addition }) => !addition);

/**
 * @param now the end of the company's history
 * @param days how far back it reaches
 */
export function drawCustomer(chance: Chance, index: number, now: number, days: number): DrawnCustomer {
  const main = chance.pick(MAIN);
  const business = main.seats || chance.happens(0.35);
  const name = business ? nameOfBusiness(chance) : nameOfPerson(chance);
  const fate = drawShare(chance, FATES) ?? 'active';
  const currency = drawShare(
    chance,
    CURRENCIES.map((code) => [code, SHARE_OF[code]]),
  );
  return {
    index,
    name,
    email: `${mailbox(name)}.${index + 1}@example.com`,
    currency: currency ?? 'usd',
    items: [
      { plan: main.key, quantity: main.seats ? chance.whole(2, 40) : 1 },
      ...(chance.happens(0.1) ? [{ plan: 'support', quantity: 1 }] : []),
    ],
    interval: fate !== 'canceled' && chance.happens(0.15) ? 'year' : 'month',
    started: startOf(chance, fate, now, days),
    fate,
    invoiced: business && fate !== 'past_due' && chance.happens(0.12),
    credit: chance.happens(0.03) ? chance.whole(1, 20) * 100 : 0,
  };
}

/** A trial began lately; what ended or fell behind has lived through two periods at least. */
function startOf(chance: Chance, fate: Fate, now: number, days: number): number {
  const youngest = { trialing: 0, past_due: 64, canceled: 64, active: 0, ending: 0 }[fate];
  const oldest = fate === 'trialing' ? TRIAL_DAYS - 1 : days;
  const from = now - oldest * DAY;
  return from + Math.floor(chance.fraction() * ((oldest - youngest) * DAY - 3 * 3600));
}

/** @param shares parts of a hundred; null when the rest is drawn */
function drawShare<T>(chance: Chance, shares: readonly (readonly [T, number])[]): T | null {
  let drawn = chance.fraction() * 100;
  for (const [value, share] of shares) {
    if (drawn < share) return value;
    drawn -= share;
  }
  return null;
}
