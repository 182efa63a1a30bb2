import { expect, test } from 'vitest';
import { phaseDates } from './phase-dates.ts';

const utc = (text: string): number => Date.parse(`${text}Z`) / 1000;
const MONTHLY = { interval: 'month', count: 1 } as const;
const at = (begins: string) => ({ begins: utc(begins), now: utc(begins), path: 'phases' });

test('months that follow each other return to the day on which the first began', () => {
  const month = { duration: { interval: 'month' as const }, recurrence: MONTHLY };
  expect(phaseDates([month, month, month], at('2026-01-31T09:00:00')).map(({ end }) => end)).toEqual(
    ['2026-02-28T09:00:00', '2026-03-31T09:00:00', '2026-04-30T09:00:00'].map(utc),
  );
});

test('a date and days begin a new count; a phase that says nothing lasts one interval of its price', () => {
  const phases = phaseDates(
    [
      { end: utc('2026-02-10T00:00:00'), recurrence: MONTHLY },
      { duration: { interval: 'week', interval_count: 2 }, recurrence: MONTHLY },
      { recurrence: { interval: 'year', count: 1 } },
    ],
    at('2026-01-31T00:00:00'),
  );
  expect(phases.map(({ end }) => end)).toEqual(
    ['2026-02-10T00:00:00', '2026-02-24T00:00:00', '2027-02-24T00:00:00'].map(utc),
  );
});

test('phases that overlap, leave a gap or end before they begin are refused by their parameter', () => {
  const first = { end: utc('2026-02-10T00:00:00'), recurrence: MONTHLY };
  const gap = { start: utc('2026-02-11T00:00:00'), recurrence: MONTHLY };
  expect(() => phaseDates([first, gap], at('2026-01-31T00:00:00'))).toThrow(/without a gap/);
  expect(() => phaseDates([first], at('2026-02-10T00:00:00'))).toThrow(/would end at/);
  const both = { ...first, duration: { interval: 'month' as const } };
  expect(() => phaseDates([both], at('2026-01-31T00:00:00'))).toThrow(/not both/);
});
