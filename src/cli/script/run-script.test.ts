import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EXTENSION_POINTS } from '../../contract/extension-points/index.ts';
import { configurationSchemaOf, loadApp } from '../../runtime/app.ts';
import { projectRoot } from '../../runtime/project-root.ts';
import { callsFor } from '../../runtime/requests/index.ts';
import { proratableItem } from '../../runtime/testing/proratable-items.ts';
import { SCRIPT, scriptWith, temporaryApp } from '../../runtime/testing/temporary-app.ts';
import { buildScripts } from './build-scripts.ts';
import { Kept } from './replay/testing/kept.ts';
import { runScript } from './run-script.ts';

async function run(lines: readonly string[], id = 'waive_small_prorations', method = 'prorate_items') {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const stdin = Readable.from(lines.map((line) => `${line}\n`));
  const code = await runScript({ id, method, appRoot: projectRoot(), stdin, stdout, stderr });
  const answers = stdout.text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { code, answers, errors: stderr.text };
}

const config = { minimumProrationAmount: { amount: '500', currency: 'usd' } };

/** USD 25 given back and USD 27 charged for the same share of the month: 0.5 × 27 − 0.5 × 25 = USD 1.00 with 0.5. */
function upgrade(factor: string, key = 'debit'): object {
  const price = { id: 'price_27', metadata: {}, currency: 'usd', tiers: [], unitAmount: '2700' };
  return {
    items: [
      proratableItem('credit', { type: 'credit', currentProrationFactor: `-${factor}` }),
      proratableItem(key, { currentProrationFactor: factor, price }),
    ],
  };
}

test('one line out for each line in, in order; blank lines are passed over, bad ones are told of', async () => {
  const { code, answers } = await run([
    JSON.stringify({ config, request: upgrade('0.5') }),
    '   ',
    '{"config": ',
    JSON.stringify({
      config: { minimumProrationAmount: { amount: '-1', currency: 'usd' } },
      request: upgrade('0.5'),
    }),
    JSON.stringify({ config, request: { items: [{}] } }),
    JSON.stringify({ config, request: upgrade('0.5'), contxt: {} }),
    JSON.stringify({
      config: { minimumProrationAmount: { amount: '100', currency: 'usd' } },
      request: upgrade('0.5'),
    }),
  ]);
  expect(code).toBe(0);
  expect(
    answers.map(
      (answer) =>
        answer.problem?.code ??
        answer.result.items.map((item: { prorationFactor: string }) => item.prorationFactor),
    ),
  ).toEqual([
    ['0', '0'],
    'input_invalid',
    'config_invalid',
    'input_invalid',
    'input_invalid',
    // A charge of exactly the minimum stands.
    ['-0.5', '0.5'],
  ]);
});

test('a thousand lines keep their order', async () => {
  const keys = Array.from({ length: 1000 }, (_, index) => `item_${index}`);
  const { answers } = await run(keys.map((key) => JSON.stringify({ config, request: upgrade('0.5', key) })));
  expect(answers.map((answer) => answer.result.items[1].key)).toEqual(keys);
});

test.each([
  ['waive_nothing', 'prorate_items', 'has no script "waive_nothing"; it has waive_small_prorations'],
  ['waive_small_prorations', 'prorate', 'has no method "prorate"; it has prorate_items'],
])('%s with method %s is an error at once', async (id, method, message) => {
  const { code, answers, errors } = await run(['{}'], id, method);
  expect(code).toBe(1);
  expect(answers).toEqual([]);
  expect(errors).toContain(message);
});

test('building an unknown script is an error too', async () => {
  const [stdout, stderr] = [new Kept(), new Kept()];
  expect(await buildScripts({ id: 'other', appRoot: projectRoot(), stdout, stderr })).toBe(1);
  expect(stderr.text).toContain('has no script "other"');
});

const METHODS = loadApp(projectRoot()).extensions.flatMap((extension) =>
  extension.methods.map((method) => [extension.id, method, extension] as const),
);

test.each(METHODS)('%s answers %s by either of its names', async (id, name, extension) => {
  const point = EXTENSION_POINTS.find((each) => each.id === extension.extensionPoint)!;
  const { scriptName } = point.methods.find((method) => method.name === name)!;
  const calls = callsFor(extension, configurationSchemaOf(projectRoot(), extension), name);
  const lines = fc
    .sample(calls, { numRuns: 40, seed: 1 })
    .map(({ request, configuration, context }) =>
      JSON.stringify({ request, config: configuration, context }),
    );
  const [first, second] = [await run(lines, id, name), await run(lines, id, scriptName)];
  expect(first.answers.map((answer) => answer.problem)).toEqual(lines.map(() => undefined));
  expect(first.answers).toHaveLength(lines.length);
  expect(second.answers).toEqual(first.answers);
});

test('whoever writes one line gets its answer before writing the next', async () => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new Kept()];
  const code = runScript({
    id: 'waive_small_prorations',
    method: 'prorate_items',
    appRoot: projectRoot(),
    stdin,
    stdout,
    stderr,
  });
  for (const key of ['first', 'second']) {
    stdin.write(`${JSON.stringify({ config, request: upgrade('0.5', key) })}\n`);
    const [chunk] = (await once(stdout, 'data')) as [Buffer];
    expect(JSON.parse(chunk.toString()).result.items[1].key).toBe(key);
  }
  stdin.end();
  expect(await code).toBe(0);
});

test('lines may come from a file, and answers go into one document', async () => {
  const appRoot = temporaryApp({ [SCRIPT]: scriptWith('return same(request);') });
  const input = join(appRoot, 'lines.jsonl');
  writeFileSync(input, '{"request": {"items": []}}\n\n{}\n');
  const [stdin, stdout, stderr] = [Readable.from([]), new Kept(), new Kept()];
  const options = { id: 'rule', method: 'prorateItems', appRoot, json: true, stdin, stdout, stderr };
  expect(await runScript({ ...options, input })).toBe(0);
  expect(JSON.parse(stdout.text)).toMatchObject({
    answers: [{ result: { items: [] } }, { problem: { code: 'input_invalid' } }],
  });
  expect(await runScript({ ...options, input: `${input}.other` })).toBe(1);
  expect(stderr.text).toContain('There is no file');
});
