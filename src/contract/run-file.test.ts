import { expect, test } from 'vitest';
import type { JsonObject } from './json.ts';
import { readRunFile, rewritten } from './run-file.ts';
import type { RecordedRun } from './run-file.ts';

const lean: JsonObject = {
  script: 'rule',
  method: 'prorateItems',
  config: { minimumProrationAmount: { amount: '500', currency: 'usd' } },
  request: { items: [] },
  result: { items: [] },
};

/** As `GET /platform/runs/:id` answers. */
const recorded: JsonObject = {
  object: 'platform.run',
  id: 'run_1',
  at: 1_795_000_000,
  mode: 'applied',
  extension_point: 'billing.prorations',
  method: 'prorate_items',
  script: { id: 'rule', name: 'Rule', version: '1.0.0', source_hash: 'abc' },
  configuration: { minimum_proration_amount: { amount: '500', currency: 'usd' } },
  configuration_hash: 'def',
  context: { type: 'script', id: 'rule', livemode: false, clockTime: '2026-11-20T12:42:00.000Z' },
  request: { items: [{ foo_bar: 1, fooBar: 2 }] },
  result: { items: [] },
  problem: null,
  verdict: 'changed',
  logs: ['so'],
  spent: { ms: 1, input_bytes: 2, output_bytes: 3 },
  subject: { customer: 'cus_1', subscription: null, invoice: null },
};

function only(value: unknown): RecordedRun {
  const read = readRunFile(value);
  expect(read).toMatchObject({ ok: true });
  return read.ok ? read.runs[0]! : expect.unreachable();
}

const problemsOf = (value: unknown) => {
  const read = readRunFile(value);
  return read.ok ? [] : read.problems;
};

test('the lean form: the script by its id, its configuration under its own names, no clock, not in live mode', () => {
  expect(only(lean)).toMatchObject({
    id: null,
    script: { id: 'rule' },
    configuration: { form: 'script', value: lean.config },
    context: { type: 'script', id: 'rule', livemode: false },
    expected: { result: { items: [] } },
    logs: null,
    finding: null,
  });
});

test('a run of the API is read as it is, its request untouched', () => {
  expect(only(recorded)).toMatchObject({
    id: 'run_1',
    script: { id: 'rule', version: '1.0.0', sourceHash: 'abc' },
    configuration: { form: 'wire', value: recorded.configuration },
    context: recorded.context,
    request: { items: [{ foo_bar: 1, fooBar: 2 }] },
    expected: { result: { items: [] } },
    logs: ['so'],
  });
});

test('a run without configuration, and one that expects a problem', () => {
  const problem = { code: 'script_threw', message: 'Boom.' };
  const run = only({ ...recorded, configuration: null, result: null, problem });
  expect(run.configuration).toEqual({ form: 'wire', value: null });
  expect(run.expected).toEqual({ problem });
});

test('a page of the API and a list hold several', () => {
  const page = { object: 'list', data: [recorded, recorded], has_more: false, url: '/platform/runs' };
  expect(readRunFile(page)).toMatchObject({ ok: true, runs: [{ id: 'run_1' }, { id: 'run_1' }] });
  expect(readRunFile([lean, recorded])).toMatchObject({ ok: true, runs: [{ id: null }, { id: 'run_1' }] });
  expect(problemsOf({ ...page, data: [] })).toEqual(['It holds no run.']);
});

test.each<[string, unknown, string]>([
  ['no object', 5, 'It must be an object, not 5.'],
  ['no request', { ...lean, request: undefined }, 'request is missing.'],
  ['no method', { ...lean, method: undefined }, 'method is missing.'],
  ['no script', { ...lean, script: { version: '1' } }, 'script.id is missing.'],
  ['a misspelt key', { ...lean, expected: {} }, 'expected is not known here'],
  ['a request in text', { ...lean, request: '{}' }, 'request must be an object, not "{}".'],
  ['two configurations', { ...lean, configuration: {} }, 'config and configuration are both there'],
  ['two expectations', { ...lean, problem: { code: 'script_threw' } }, 'result and problem are both there'],
  ['an unknown code', { ...lean, result: null, problem: { code: 'boom' } }, 'problem.code must be one of'],
  ['a wrong clock', { ...lean, context: { clockTime: 'now' } }, 'context.clockTime must be a date'],
  ['a wrong run of a list', [lean, { ...lean, request: 1 }], '[1]: request must be an object, not 1.'],
])('%s is told of with its place', (_, value, message) => {
  expect(problemsOf(value).join(' ')).toContain(message);
});

test("today's answer replaces the old one, and what was said of the old call goes with it", () => {
  const now = {
    result: null,
    problem: { code: 'script_threw', message: 'Boom.' },
    logs: [],
    script: { version: '1.1.0', sourceHash: '123' },
    configurationSchemaHash: null,
  };
  const { spent: _s, verdict: _v, result: _r, ...kept } = recorded;
  expect(rewritten(only(recorded), now)).toEqual({
    ...kept,
    script: { id: 'rule', name: 'Rule', version: '1.1.0', source_hash: '123' },
    problem: now.problem,
    logs: [],
  });
  expect(rewritten(only(lean), { ...now, result: { items: [1] }, problem: null })).toEqual({
    ...lean,
    result: { items: [1] },
  });
});
