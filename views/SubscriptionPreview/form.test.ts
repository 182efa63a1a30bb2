import { expect, test } from 'vitest';
import type { Price, Subscription } from '../../src/console/port.ts';
import { END, MOMENT, START } from '../../src/console/testing/recorded.ts';
import { askedBy, asUnchanged, changeableItems, firstForm, offeredPrices, priceWords } from './form.ts';

function price(id: string, unitAmount: number | null, more: Partial<Price> = {}): Price {
  return {
    id,
    productName: id,
    nickname: null,
    unitAmount,
    currency: 'usd',
    interval: 'month',
    intervalCount: 1,
    metered: false,
    ...more,
  };
}

const BASIC = price('basic', 1000);
const PRO = price('pro', 2700);
const TEAM = price('team', 2000);
const YEARLY = price('yearly', 1500, { interval: 'year' });
const USAGE = price('usage', 1, { metered: true });
const PRICES = [PRO, TEAM, YEARLY, USAGE, BASIC];

function subscription(items: Subscription['items']): Subscription {
  return {
    id: 'sub_1',
    status: 'active',
    currency: 'usd',
    customer: { id: 'cus_1', name: 'Alex' },
    items,
    trialEnd: null,
  };
}

const ITEM = { id: 'si_1', price: BASIC, quantity: 3, period: { start: START, end: END } };
const SUBSCRIPTION = subscription([ITEM]);

function form() {
  const first = firstForm(SUBSCRIPTION, PRICES, MOMENT);
  if (first === null) throw new Error('no form');
  return first;
}

test('suggests the next dearer price of the same interval at the same quantity', () => {
  expect(form()).toMatchObject({ item: 'si_1', price: 'team', quantity: '3', when: 'now' });
});

test('offers licensed prices, cheapest first, and the current one even when it is no longer sold', () => {
  expect(offeredPrices([PRO, USAGE, TEAM], ITEM).map((one) => one.id)).toEqual(['basic', 'team', 'pro']);
});

test('leaves metered items out', () => {
  const usage = { ...ITEM, id: 'si_2', price: USAGE, quantity: null };
  expect(changeableItems(subscription([usage, ITEM])).map((item) => item.id)).toEqual(['si_1']);
});

test('asks for exactly what the form says', () => {
  expect(askedBy({ ...form(), quantity: '5' }, SUBSCRIPTION)).toEqual({
    kind: 'change',
    change: {
      subscription: 'sub_1',
      items: [{ id: 'si_1', price: 'team', quantity: 5 }],
      prorationBehavior: 'always_invoice',
      prorationDate: null,
    },
  });
});

test('asks nothing for what the subscription already has', () => {
  expect(askedBy(asUnchanged({ ...form(), quantity: '5' }, SUBSCRIPTION), SUBSCRIPTION)).toEqual({
    kind: 'same',
  });
});

test('counts from the start of the period on its first day, and from midnight UTC on others', () => {
  const on = (date: string) => {
    const asked = askedBy({ ...form(), when: 'date', date }, SUBSCRIPTION);
    return asked.kind === 'change' ? asked.change.prorationDate : asked.kind;
  };
  // The period starts on Nov 20 at 9:12.
  expect(on('2026-11-20')).toBe(START);
  expect(on('2026-11-21')).toBe(Date.UTC(2026, 10, 21) / 1000);
  expect(on('2026-11-19')).toBe('invalid');
  expect(on('2026-12-21')).toBe('invalid');
  expect(on('')).toBe('invalid');
});

test('sends no date without proration, which Stripe would refuse', () => {
  const asked = askedBy({ ...form(), when: 'date', date: '2026-11-28', behavior: 'none' }, SUBSCRIPTION);
  expect(asked).toMatchObject({ kind: 'change', change: { prorationDate: null } });
});

test.each(['', '-1', '1.5', '1e3', 'two'])('takes no quantity from "%s"', (quantity) => {
  expect(askedBy({ ...form(), quantity }, SUBSCRIPTION)).toMatchObject({
    kind: 'invalid',
    field: 'quantity',
  });
});

test('names a price by product, amount and interval', () => {
  expect(priceWords(PRO)).toBe('pro · $27.00 / month');
  expect(priceWords(price('x', null, { intervalCount: 3, nickname: 'Quarterly' }))).toBe(
    'x, Quarterly · by tiers / 3 months',
  );
  expect(priceWords(price('x', 700, { packageOf: 10 }))).toBe('x · $7.00 per 10 / month');
  expect(priceWords(price('x', null, { exactUnitAmount: '0.335' }))).toBe('x · 0.335 minor units / month');
});
