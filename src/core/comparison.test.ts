import { expect, test } from 'vitest';
import { Decimal } from '../sdk/index.ts';
import { applyAnswer } from './answer.ts';
import { billedTotal, compare, defaultTotal } from './comparison.ts';
import { defaultProrations } from './proration.ts';
import type { ProrationLine } from './proration/line.ts';
import { at, change, configuration, price } from './testing/builders.ts';

const PERIOD = { start: at('2026-11-20T09:12:00Z'), end: at('2026-12-20T09:12:00Z') };
const NOW = at('2026-11-20T12:42:00Z');
const WAIVE = { name: 'Waive small prorations', settings: 'minimum proration amount $5.00' };

function upgrade(): ProrationLine[] {
  const before = configuration(price(2500, 'usd', 'Starter'));
  const after = configuration(price(2700, 'usd', 'Pro'));
  return defaultProrations([change(before, after, PERIOD)], NOW);
}

function answered(lines: readonly ProrationLine[], factor?: Decimal): ProrationLine[] {
  return applyAnswer(
    lines,
    lines.map((line) => ({ key: line.key, factor: factor ?? line.factor, period: line.period })),
  );
}

test('waived lines are changed, with the amount that each loses', () => {
  const lines = upgrade();
  const compared = compare(lines, answered(lines, Decimal.zero), WAIVE);
  expect(compared.map(({ verdict, difference }) => [verdict, difference])).toEqual([
    ['changed', 2488n],
    ['changed', -2687n],
  ]);
  expect(compared[1]?.because).toBe(
    'Charge waived by Waive small prorations (minimum proration amount $5.00).',
  );
  expect([defaultTotal(compared), billedTotal(compared)]).toEqual([199n, 0n]);
});

test('lines that come back unchanged are passed through', () => {
  const lines = upgrade();
  const compared = compare(lines, answered(lines), WAIVE);
  expect(compared.map((line) => line.verdict)).toEqual(['passed_through', 'passed_through']);
});

test('another factor with the same amount is the same', () => {
  const lines = upgrade();
  const almost = lines.map((line) => ({
    key: line.key,
    factor: line.factor.add(Decimal.from('0.0000001')),
    period: line.period,
  }));
  const compared = compare(lines, applyAnswer(lines, almost), WAIVE);
  expect(compared.map((line) => line.verdict)).toEqual(['same', 'same']);
});

test('after a failed run every line stands at its default and says so', () => {
  const compared = compare(upgrade(), null, WAIVE);
  expect(compared.map((line) => [line.verdict, line.byScript])).toEqual([
    ['failed', null],
    ['failed', null],
  ]);
  expect(billedTotal(compared)).toBe(199n);
  expect(compared[0]?.because).toContain('the default amount stands');
});
