import { expect, test } from 'vitest';
import type { Preview } from '../../src/console/port.ts';
import { MOMENT, PREVIEW, START } from '../../src/console/testing/recorded.ts';
import { previewFromWire } from '../../src/console/wire.ts';
import {
  VERDICT_WORDS,
  answerLabel,
  answerSentence,
  applyWords,
  factorWords,
  lineWords,
  meterOf,
  periodWords,
  whyWords,
} from './wording.ts';

const CHANGE = {
  subscription: 'sub_1',
  items: [],
  prorationBehavior: 'always_invoice',
  prorationDate: null,
} as const;
const WAIVED: Preview = previewFromWire(PREVIEW, { ...CHANGE, items: [] });

function billing(billed: number, more: Partial<Preview> = {}): Preview {
  return { ...WAIVED, totals: { ...WAIVED.totals, billed }, ...more };
}

test.each([
  [billing(1333), 'Apply: charge $13.33 now'],
  [billing(-300), 'Apply: credit $3.00 now'],
  [billing(199, { billed: 'next_invoice' }), 'Apply: add $1.99 to the Dec 20 invoice'],
  [billing(-199, { billed: 'next_invoice' }), 'Apply: credit $1.99 on the Dec 20 invoice'],
  [billing(199, { billed: 'next_invoice', nextInvoiceAt: null }), 'Apply: add $1.99 to the next invoice'],
  [billing(0, { billed: 'never' }), 'Apply: no proration'],
])('says on the button what applying bills', (preview, words) => {
  expect(applyWords(preview)).toBe(words);
});

test('says whose amount it is and when it is due', () => {
  expect(answerLabel(WAIVED)).toBe('With script, due now');
  expect(answerLabel({ ...WAIVED, active: null })).toBe('Due now');
  expect(answerLabel(billing(-5))).toBe('With script, credited now');
  expect(answerLabel(billing(5, { billed: 'next_invoice' }))).toBe('With script, on the Dec 20 invoice');
});

test('says more, less or same with a word and a count of lines', () => {
  expect(answerSentence(WAIVED)).toEqual({ strong: '$2.00 less', rest: 'than default. 2 lines change.' });
  const more = { ...WAIVED, totals: { ...WAIVED.totals, difference: 26 } };
  expect(answerSentence(more)).toMatchObject({ strong: '$0.26 more' });
  const [credit, debit] = WAIVED.lines;
  if (credit === undefined || debit === undefined) throw new Error('two lines');
  const mixed = { ...more, lines: [credit, { ...debit, verdict: 'passed_through' as const }] };
  expect(answerSentence(mixed)?.rest).toBe('than default. 1 line changes, 1 stays.');
});

test('names lines by what they do, with seats and signs', () => {
  const [credit, debit] = WAIVED.lines;
  if (credit === undefined || debit === undefined) throw new Error('two lines');
  expect(lineWords({ ...credit, quantity: 4 })).toEqual({ kind: 'Credit', what: 'unused 4 × Starter' });
});

test('gives every line its factor, from default to script only where they differ', () => {
  const [credit, debit] = WAIVED.lines;
  if (credit === undefined || debit === undefined) throw new Error('two lines');
  expect(factorWords(credit)).toBe('factor −0.9957 → 0');
  expect(factorWords({ ...debit, byScript: debit.byDefault })).toBe('factor 0.9957');
  expect(factorWords({ ...debit, byScript: null })).toBe('factor 0.9957');
});

test('gives every line its service period, and both when the script moves it', () => {
  const [, debit] = WAIVED.lines;
  if (debit === undefined) throw new Error('two lines');
  const period = 'Nov 20, 12:14 PM → Dec 20, 9:12 AM';
  expect(periodWords(debit)).toEqual([period]);
  expect(periodWords({ ...debit, byScript: null })).toEqual([period]);
  const moved = { ...debit.byDefault, period: { ...debit.byDefault.period, start: START } };
  expect(periodWords({ ...debit, byScript: moved })).toEqual([
    `${period} by default`,
    'Nov 20, 9:12 AM → Dec 20, 9:12 AM with script',
  ]);
});

test('has a word for every verdict', () => {
  expect(Object.values(VERDICT_WORDS)).toEqual(['Changed', 'Same', 'Passed through', 'Failed']);
});

test('says why once for the whole change', () => {
  expect(whyWords(WAIVED)).toBe(
    'Waive small prorations ($5.00 minimum) waives both prorations. By default they come to a charge of $2.00.',
  );
});

test('draws a waived rest as left and not charged, over the same total', () => {
  const meter = meterOf(WAIVED);
  // 10 920 s used = 0.126 days; 29.874 left
  expect(meter?.byDefault.map((segment) => segment.value)).toEqual([0.126, 29.874, 0]);
  expect(meter?.byScript?.map((segment) => segment.value)).toEqual([0.126, 0, 29.874]);
});

test('draws rounding up as less used: 19.6 days left charged as 20', () => {
  const day = 86_400;
  const left = 19.6 * day;
  const [, debit] = WAIVED.lines;
  if (debit === undefined) throw new Error('two lines');
  const factors = { byDefault: String(19.6 / 30), byScript: String(20 / 30) };
  const rounded: Preview = {
    ...WAIVED,
    moment: START + 30 * day - left,
    lines: [
      {
        ...debit,
        byDefault: {
          ...debit.byDefault,
          factor: factors.byDefault,
          period: { start: START + 30 * day - left, end: START + 30 * day },
        },
        byScript: { ...debit.byDefault, factor: factors.byScript },
      },
    ],
  };
  expect(meterOf(rounded)?.byDefault.map((segment) => segment.value)).toEqual([10.4, 19.6, 0]);
  expect(meterOf(rounded)?.byScript?.map((segment) => segment.value)).toEqual([10, 20, 0]);
  expect(meterOf(rounded)?.sentence).toBe('19.6 of 30 days left; the script charges 20');
});

test('draws one bar for equal factors, and none without prorations', () => {
  const same = { ...WAIVED, lines: WAIVED.lines.map((line) => ({ ...line, byScript: line.byDefault })) };
  expect(meterOf(same)?.byScript).toBeNull();
  expect(meterOf({ ...WAIVED, lines: [] })).toBeNull();
  expect(MOMENT).toBe(START + 10_920);
});

test('does not take a line that waits from an earlier change for one of this change', () => {
  const [credit, debit] = WAIVED.lines;
  if (credit === undefined || debit === undefined) throw new Error('two lines');
  const description = 'Remaining time on Extra after 20 Nov 2026';
  const waiting = {
    ...debit,
    key: 'il_1',
    description,
    productName: description,
    byScript: { ...debit.byDefault, period: { start: START, end: debit.byDefault.period.end } },
    byDefault: { ...debit.byDefault, period: { start: START, end: debit.byDefault.period.end } },
    verdict: 'same' as const,
    difference: 0,
  };
  const preview = { ...WAIVED, lines: [credit, waiting] };
  expect(lineWords(waiting)).toEqual({ kind: 'Charge', what: description });
  // The credit of this change is waived: nothing of the rest is charged.
  expect(meterOf(preview)?.byScript?.map((segment) => segment.value)).toEqual([0.126, 0, 29.874]);
});
