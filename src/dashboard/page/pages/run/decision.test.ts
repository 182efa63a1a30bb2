import { expect, test } from 'vitest';
import type { RunWire } from '../../../../contract/wire/platform.ts';
import { decisionOf } from './decision.ts';

const run = (fields: Partial<RunWire>): RunWire =>
  ({
    script: { name: 'Waive small prorations' },
    request: { items: [{}, {}] },
    mode: 'applied',
    verdict: 'changed',
    ...fields,
  }) as RunWire;

test('an applied answer was billed', () => {
  expect(decisionOf(run({}))).toBe(
    'Waive small prorations changed the result on 2 items. Its answer was billed.',
  );
});

test('a failure says that default amounts were billed', () => {
  expect(decisionOf(run({ verdict: 'failed' }))).toBe(
    'Waive small prorations failed on 2 items. Default amounts were billed.',
  );
});

test('a preview never claims to have billed', () => {
  for (const verdict of ['changed', 'failed'] as const) {
    expect(decisionOf(run({ mode: 'preview', verdict }))).toContain('nothing was billed');
  }
});

test('a pass-through leaves the default', () => {
  expect(decisionOf(run({ verdict: 'passed_through', request: { items: [{}] } }))).toBe(
    'Waive small prorations returned every item unchanged on 1 item. The default stands.',
  );
});
