/** Many calls at once: each comes to what it would have come to alone, whatever its neighbours do to the sandbox. */
import { expect, test } from 'vitest';
import { bothEngines, KINDS } from '../testing/engines.ts';
import { builtWith, callTo, UNCHANGED } from '../testing/rule-bundle.ts';

const engines = bothEngines({ timeMs: 1_500, memoryBytes: 32 * 1024 * 1024 });

/** By the context's id: what the call does. */
const BODY = `
  switch (context.id) {
    case 'loops': for (;;);
    case 'sorts': { const a = Array.from({ length: 1e5 }, (_, i) => (i * 7919) % 100003); for (;;) a.sort(); }
    case 'fills memory': new Array(2 ** 27).fill(1.5);
    case 'throws': throw new Error('no');
  }
  return same(request);`;

const ENDS: Readonly<Record<string, string>> = {
  loops: 'script_timeout',
  sorts: 'script_timeout',
  // On a busy machine V8 is not done with its last collection before the time is.
  'fills memory': 'script_out_of_memory|script_timeout',
  throws: 'script_threw',
  answers: 'answers',
};

test.each(KINDS)('on %s only the guilty calls of a batch get a problem', async (kind) => {
  const bundle = await builtWith(BODY);
  const ids = Array.from({ length: 40 }, (_, index) =>
    index === 3
      ? 'loops'
      : index === 17
        ? 'fills memory'
        : index === 18
          ? 'sorts'
          : index % 10 === 9
            ? 'throws'
            : 'answers',
  );
  const outcomes = await engines[kind].callAll(ids.map((id) => callTo(bundle, { id })));
  expect(outcomes).toHaveLength(ids.length);
  for (const [index, { problem }] of outcomes.entries())
    expect(`${index} ${problem?.code ?? 'answers'}`).toMatch(
      new RegExp(`^${index} (?:${ENDS[ids[index]!]})$`),
    );
  for (const { problem, result } of outcomes) expect(result).toEqual(problem ? null : UNCHANGED);
});

test.each(KINDS)(
  'on %s calls of several scripts, wrong requests among them, keep their places',
  async (kind) => {
    const [honest, failing] = await Promise.all([
      builtWith('return same(request);'),
      builtWith("throw new Error('no');"),
    ]);
    const wrong = { ...callTo(honest), request: { items: 5 } as never };
    const calls = [
      callTo(honest),
      callTo(failing),
      wrong,
      callTo(honest),
      wrong,
      callTo(failing),
      callTo(honest),
    ];
    const outcomes = await engines[kind].callAll(calls);
    expect(outcomes.map(({ problem }) => problem?.code ?? 'answers')).toEqual([
      'answers',
      'script_threw',
      'input_invalid',
      'answers',
      'input_invalid',
      'script_threw',
      'answers',
    ]);
  },
);

test.each(KINDS)('on %s no calls are no outcomes', async (kind) => {
  expect(await engines[kind].callAll([])).toEqual([]);
});

test.each(KINDS)('on %s more scripts than are kept answer all the same', async (kind) => {
  const bundles = await Promise.all(
    Array.from({ length: 20 }, (_, index) => builtWith(`console.log(${index}); return same(request);`)),
  );
  const calls = [...bundles, ...bundles].map((bundle) => callTo(bundle));
  const outcomes = await engines[kind].callAll(calls);
  expect(outcomes.map(({ logs }) => logs[0])).toEqual(calls.map((_, index) => `${index % 20}`));
});

test.each(KINDS)('on %s an error names the file and line of its author', async (kind) => {
  const bundle = await builtWith('const price: any = null;\n    return price.amount;');
  const { problem } = await engines[kind].call(callTo(bundle));
  // scriptWith puts the first line of the body on line 11 of the file.
  expect(problem?.message).toContain('(extensions/rule/src/index.ts:12)');
});

test.each(KINDS)(
  'on %s what is printed is kept up to a limit, and the last line says what was cut',
  async (kind) => {
    const bundle = await builtWith(
      "for (let i = 0; i < 100; i++) console.log('x'.repeat(1000)); return same(request);",
    );
    const { logs, result } = await engines[kind].call(callTo(bundle));
    expect(result).toEqual(UNCHANGED);
    // 65,536 characters: 65 whole lines with their ends (1,001 each), and 471 for a part of the next and its end.
    expect(logs).toHaveLength(67);
    expect(logs[65]).toHaveLength(470);
    expect(logs[66]).toBe('… 35 more lines were cut: a call keeps 65536 characters of what it prints.');
  },
);
