import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal } from '../sdk/index.ts';
import { applyAnswer, passedThrough } from './answer.ts';
import { afterCredit, type Debit } from './debit.ts';
import { minor } from './money.ts';
import { defaultProrations, type ItemChange } from './proration.ts';
import { amountsOf, at, change, configuration, debitOf, price } from './testing/builders.ts';

const SEPTEMBER = { start: at('2026-09-01T00:00:00Z'), end: at('2026-10-01T00:00:00Z') };
const MOMENT = at('2026-09-11T06:00:00Z');

function amounts(before: number, after: number, code = 'usd', moment = MOMENT, period = SEPTEMBER): number[] {
  const lines = defaultProrations(
    [change(configuration(price(before, code)), configuration(price(after, code, 'Pro')), period)],
    moment,
  );
  return amountsOf(lines);
}

test('a 25 to 27 dollar change 3 h 30 min into a 30-day month charges 1.99', () => {
  // f = (2,592,000 − 12,600) / 2,592,000 = 0.99513888…; 2500 f = 2487.85, 2700 f = 2686.88
  const period = { start: at('2026-11-20T09:12:00Z'), end: at('2026-12-20T09:12:00Z') };
  const lines = amounts(2500, 2700, 'usd', at('2026-11-20T12:42:00Z'), period);
  expect(lines).toEqual([-2488, 2687]);
});

test('each line is rounded on its own: 1,706,400 of 2,592,000 seconds of 31.00 and 44.00', () => {
  expect(amounts(3100, 4400)).toEqual([-2041, 2897]); // billing.md example A
});

test('lines are rounded before they are netted: a third of 7.00 and 8.00 nets 0.34', () => {
  expect(amounts(700, 800, 'usd', at('2026-09-21T00:00:00Z'))).toEqual([-233, 267]); // example B
});

test('a quantity change credits and debits the whole quantity', () => {
  // billing.md example C: 22.5 of 31 days left; 5000 and 8750
  const october = { start: at('2026-10-01T00:00:00Z'), end: at('2026-11-01T00:00:00Z') };
  const seats = price(1250);
  const [credit, debit] = defaultProrations(
    [change(configuration(seats, 4), configuration(seats, 7), october)],
    at('2026-10-09T12:00:00Z'),
  );
  expect([credit?.amount, debit?.amount]).toEqual([-3629n, 6351n]);
  expect(debit?.description).toBe('Remaining time on 7 × Basic after 09 Oct 2026');
});

test('zero- and three-decimal currencies are rounded to their own minor unit', () => {
  expect(amounts(980, 1480, 'jpy')).toEqual([-645, 974]); // example D
  expect(amounts(10400, 15800, 'kwd')).toEqual([-6847, 10402]); // example D
});

test('the period keeps its calendar length: February of a leap year has 29 days', () => {
  const february = { start: at('2028-02-01T00:00:00Z'), end: at('2028-03-01T00:00:00Z') };
  // 14.5 of 29 days: exactly half
  expect(amounts(2900, 5800, 'usd', at('2028-02-15T12:00:00Z'), february)).toEqual([-1450, 2900]);
});

test('a change at the start of the period moves the full amounts, at its end nothing', () => {
  expect(amounts(2500, 2700, 'usd', SEPTEMBER.start)).toEqual([-2500, 2700]);
  expect(amounts(2500, 2700, 'usd', SEPTEMBER.end)).toEqual([]);
});

test('an item that stays as it is has no line; a removed one only a credit; an added one only a debit', () => {
  const same = configuration(price(2400));
  expect(defaultProrations([change(same, same, SEPTEMBER)], MOMENT)).toEqual([]);
  const removed = defaultProrations([change(same, null, SEPTEMBER)], at('2026-09-19T00:00:00Z'));
  expect(amountsOf(removed)).toEqual([-960]); // 12 of 30 days
  const added: ItemChange = { item: 'si_2', period: SEPTEMBER, before: null, after: same, debits: [] };
  expect(amountsOf(defaultProrations([added], at('2026-09-19T00:00:00Z')))).toEqual([960]);
});

test('flexible credits what was billed last, classic the present price, after a change without proration', () => {
  // billing.md example F: 24.00 billed, swapped to 36.00 without proration, removed with 12 of 30 days left
  const item: ItemChange = {
    item: 'si_1',
    period: SEPTEMBER,
    before: configuration(price(3600, 'usd', 'Pro')),
    after: null,
    debits: [debitOf(configuration(price(2400)), SEPTEMBER)],
  };
  const t = at('2026-09-19T00:00:00Z');
  expect(amountsOf(defaultProrations([item], t))).toEqual([-960]);
  expect(amountsOf(defaultProrations([{ ...item, debits: null }], t))).toEqual([-1440]);
});

test('a chain of changes credits the debit that is alive, once', () => {
  // billing.md example G: 2 → 5 seats of 9.00 on day 10, 5 → 3 on day 20 of 30
  const seat = price(900);
  const first = debitOf(configuration(seat, 2), SEPTEMBER);
  const day10 = at('2026-09-11T00:00:00Z');
  const up: ItemChange = {
    ...change(configuration(seat, 2), configuration(seat, 5), SEPTEMBER),
    debits: [first],
  };
  const [credit, debit] = defaultProrations([up], day10);
  expect([credit?.amount, debit?.amount]).toEqual([-1200n, 3000n]);

  const live: Debit[] = [
    afterCredit(first, minor(credit?.amount ?? 0n)),
    { ...first, id: 'd2', quantity: 5, period: { start: day10, end: SEPTEMBER.end }, amount: minor(3000) },
  ];
  const down: ItemChange = {
    ...up,
    before: configuration(seat, 5),
    after: configuration(seat, 3),
    debits: live,
  };
  expect(amountsOf(defaultProrations([down], at('2026-09-21T00:00:00Z')))).toEqual([-1500, 900]);
});

test('a waived credit leaves the debit alive in full; a waived debit of 0 is never refunded', () => {
  const period = SEPTEMBER;
  const starter = debitOf(configuration(price(2500)), period);
  const waived = { ...debitOf(configuration(price(2700)), period, 'd2'), amount: minor(0) };
  const cancel: ItemChange = {
    item: 'si_1',
    period,
    before: configuration(price(2700)),
    after: null,
    debits: [starter, waived],
  };
  // 10 of 30 days of 25.00
  expect(amountsOf(defaultProrations([cancel], at('2026-09-21T00:00:00Z')))).toEqual([-833]);
});

const changes = fc.record({
  before: fc.integer({ min: 1, max: 10_000_000 }),
  after: fc.integer({ min: 0, max: 10_000_000 }),
  quantities: fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 })),
  length: fc.integer({ min: 1, max: 400 * 86_400 }),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
});

function linesOf({
  before,
  after,
  quantities,
  length,
  at: portion,
}: typeof changes extends fc.Arbitrary<infer T> ? T : never) {
  const period = { start: SEPTEMBER.start, end: SEPTEMBER.start + length };
  return defaultProrations(
    [
      change(
        configuration(price(before), quantities[0]),
        configuration(price(after, 'usd', 'Pro'), quantities[1]),
        period,
      ),
    ],
    period.start + Math.floor(portion * length),
  );
}

test('a credit never gives back more than the debit it undoes, and every line lies within half a unit of the exact share', () => {
  fc.assert(
    fc.property(changes, (random) => {
      for (const line of linesOf(random)) {
        const left = BigInt(line.period.end - line.period.start);
        const whole = BigInt(random.length);
        const magnitude = line.amount < 0n ? -line.amount : line.amount;
        expect(magnitude <= line.base).toBe(true);
        // |amount × whole − base × left| ≤ whole / 2, without fractions
        const off = magnitude * whole - line.base * left;
        expect(2n * (off < 0n ? -off : off) <= whole).toBe(true);
      }
    }),
  );
});

test('an answer that returns every factor unchanged reproduces the default to the unit', () => {
  fc.assert(
    fc.property(changes, (random) => {
      const lines = linesOf(random);
      const answered = applyAnswer(
        lines,
        lines.map(({ key, factor, period }) => ({ key, factor: Decimal.from(factor.toString()), period })),
      );
      expect(amountsOf(answered)).toEqual(amountsOf(lines));
      expect(lines.every((line, index) => passedThrough(line, answered[index] ?? line))).toBe(true);
    }),
  );
});
