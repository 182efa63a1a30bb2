import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { projectRoot } from '../../runtime/project-root.ts';
import { proratableItem } from '../../runtime/testing/proratable-items.ts';
import { buildScripts } from './build-scripts.ts';
import { runScript } from './run-script.ts';

class Kept extends Writable {
  text = '';
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

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
