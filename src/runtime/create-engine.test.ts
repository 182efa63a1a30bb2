/** Scripts that misbehave: each ends in a named problem, and the next call is right again. */
import { afterAll, expect, test } from 'vitest';
import type { Limits } from '../contract/limits.ts';
import type { Outcome } from '../contract/run.ts';
import { extensionOf, loadApp } from './app.ts';
import { buildScript } from './build-script.ts';
import { createEngine } from './create-engine.ts';
import type { Engine, ScriptBundle } from './engine.ts';
import { creditAndDebit } from './testing/proratable-items.ts';
import { SCRIPT, scriptWith, temporaryApp } from './testing/temporary-app.ts';

/** Where the time ends the script; and where it may not, however busy the machine. */
const brief = createEngine({ workers: 1, limits: { timeMs: 400 } });
const engine = createEngine({ workers: 1, limits: { timeMs: 10_000 } });
afterAll(() => Promise.all([brief.close(), engine.close()]));

const CONTEXT = { type: 'script', id: 'rule', livemode: false } as const;
const UNCHANGED = {
  items: ['credit', 'debit'].map((key) => ({
    key,
    prorationFactor: key === 'credit' ? '-0.5' : '0.5',
    lineItemPeriod: { startDate: '2026-01-16T12:00:00.000Z', endDate: '2026-02-01T00:00:00.000Z' },
  })),
};

async function built(body: string, before = ''): Promise<ScriptBundle> {
  const root = temporaryApp({ [SCRIPT]: scriptWith(body, before) });
  return buildScript(root, extensionOf(loadApp(root), 'rule'));
}

async function run(
  body: string,
  options: { before?: string; clockTime?: string; on?: Engine } = {},
): Promise<Outcome> {
  const bundle = await built(body, options.before);
  const context = { ...CONTEXT, ...(options.clockTime && { clockTime: options.clockTime }) };
  return (options.on ?? engine).call({
    bundle,
    method: 'prorateItems',
    request: creditAndDebit(),
    configuration: {},
    context,
  });
}

/** On a busy machine a good script may need longer than the brief time: then it is asked again. */
async function expectSound(on: Engine): Promise<void> {
  let outcome = await run('return same(request);', { on });
  for (let left = 20; left > 0 && outcome.problem?.code === 'script_timeout'; left -= 1)
    outcome = await run('return same(request);', { on });
  expect(outcome.result).toEqual(UNCHANGED);
}

test('a script that gives every item back is believed, by either name of its method', async () => {
  const bundle = await built('return same(request);');
  for (const method of ['prorateItems', 'prorate_items']) {
    const outcome = await engine.call({
      bundle,
      method,
      request: creditAndDebit(),
      configuration: {},
      context: CONTEXT,
    });
    expect(outcome).toMatchObject({ result: UNCHANGED, problem: null });
  }
});

test.each([
  ['an endless loop', 'for (;;);', 'script_timeout'],
  ['an endless loop that catches everything', 'for (;;) { try { for (;;); } catch {} }', 'script_timeout'],
  ['a regular expression that explodes', "/^(a+)+$/.test('a'.repeat(40) + 'b'); for(;;);", 'script_timeout'],
  [
    'a product of huge integers',
    'let a = 3n ** 2000000n; for (;;) a = a * a;',
    /script_timeout|script_out_of_memory|script_threw/,
  ],
  [
    'lists without end',
    'const a = []; for (;;) a.push(new Array(1000).fill(1.5));',
    /script_out_of_memory|script_timeout/,
  ],
  ['a string without end', "let s = 'x'; for (;;) s += s + 'y';", /script_out_of_memory|script_threw/],
  ['typed arrays without end', 'const a = []; for (;;) a.push(new Uint8Array(5000000));', 'script_threw'],
  ['one typed array beyond every limit', 'new Uint8Array(2000000000);', 'script_threw'],
  ['recursion without end', 'const f = (n: number): number => f(n + 1) + 1; return f(0);', 'script_threw'],
  ['an exception', "throw new TypeError('no such plan');", 'script_threw'],
  ['an exception that is no error', 'throw { toString() { for (;;); } };', /script_threw|script_timeout/],
  ['nothing', 'return undefined;', 'output_invalid'],
  ['a promise', 'return Promise.resolve(same(request));', 'output_invalid'],
  [
    'a bare number for a factor',
    'const a = same(request); a.items[1].prorationFactor = 0; return a;',
    'output_invalid',
  ],
  [
    'a decimal that is only dressed as one',
    "const a = same(request); a.items[1].prorationFactor = { toString: () => '0', toJSON: () => '0' }; return a;",
    'output_invalid',
  ],
  [
    'a date that is none',
    'const a = same(request); a.items[1].lineItemPeriod = { startDate: new Date(NaN), endDate: new Date(0) }; return a;',
    'output_invalid',
  ],
  ['a missing item', 'return { items: same(request).items.slice(1) };', 'output_invalid'],
  [
    'an item too many',
    "const a = same(request); a.items.push({ ...a.items[0], key: 'other' }); return a;",
    'output_invalid',
  ],
  ['an item twice', 'const a = same(request); a.items.push(a.items[0]); return a;', 'output_invalid'],
  [
    'a charge for a credit',
    'const a = same(request); a.items[0].prorationFactor = Decimal.from(1); return a;',
    'output_invalid',
  ],
  [
    'a list without end',
    'const a = same(request); a.items = new Array(4e9 - 1e9); return a;',
    /output_invalid|script_/,
  ],
  [
    'more than anyone reads',
    "return { items: Array.from({ length: 2000 }, () => ({ ...same(request).items[0], key: 'x'.repeat(1000) })) };",
    /script_output_too_large|script_timeout|script_out_of_memory/,
  ],
  ['a getter that loops', 'return { get items() { for (;;); } };', 'script_timeout'],
  [
    'a proxy that lies about its entries',
    "return new Proxy({}, { get: (_, k) => k === 'items' ? [new Proxy({}, { get: () => 'k' })] : undefined });",
    'output_invalid',
  ],
  ['console without end', "for (;;) console.log('x'.repeat(1000));", /script_timeout|script_out_of_memory/],
])('%s ends in a problem, and the next call is right', async (_name, body, code) => {
  const on = /script_timeout/.test(String(code)) ? brief : engine;
  const outcome = await run(body, { on });
  expect(outcome.result).toBeNull();
  expect(outcome.problem!.code).toMatch(code);
  expect(outcome.problem!.message).toContain('The default amounts stand');
  await expectSound(on);
});

test('one long sort is ended from outside, and another thread takes over', async () => {
  const outcome = await run(
    'const a = Array.from({ length: 300000 }, (_, i) => (i * 7919) % 300007); for (;;) a.sort();',
    { on: brief },
  );
  expect(outcome.problem?.code).toBe('script_timeout');
  await expectSound(brief);
});

test.each([
  ['Array.prototype.map', 'Array.prototype.map = () => [];'],
  ['JSON.stringify', 'JSON.stringify = () => \'{"result":{"items":[]},"logs":[]}\'; JSON.parse = () => 5;'],
  [
    'toJSON of every object',
    "Object.prototype.toJSON = () => 5; Array.prototype.toJSON = () => 6; String.prototype.toJSON = () => 'x';",
  ],
  ['a global', 'globalThis.Map = null; globalThis.leak = 1; Object.prototype.items = 5;'],
  [
    'the dates',
    "Date.prototype.toISOString = () => 'x'; Date.prototype.getTime = () => 5; globalThis.Date = null;",
  ],
])('changing %s does not reach the next call', async (_name, attack) => {
  const bundle = await built(`
    if (globalThis.leak || ({} as any).items || ({} as any).toJSON) throw new Error('state of another call');
    if (context.id === 'attack') { ${attack} }
    return same(request);`);
  const call = { bundle, method: 'prorateItems', request: creditAndDebit(), configuration: {} };
  const attacked = await engine.call({ ...call, context: { ...CONTEXT, id: 'attack' } });
  // Whatever the attack does, a wrong value does not pass for a right one.
  expect(attacked.result === null || JSON.stringify(attacked.result) === JSON.stringify(UNCHANGED)).toBe(
    true,
  );
  expect((await engine.call({ ...call, context: CONTEXT })).result).toEqual(UNCHANGED);
});

test('a script cannot change how its sandbox writes', async () => {
  const outcome = await run('(Object.prototype as any).toJSON = () => 5; return same(request);');
  expect(outcome.problem).toMatchObject({ code: 'script_threw' });
  await expectSound(engine);
});

test('what a module keeps is as it was after loading at every call', async () => {
  const bundle = await built(
    'calls.push(1); if (calls.length > 1) throw new Error("seen"); return same(request);',
    'const calls: number[] = [];',
  );
  for (let i = 0; i < 3; i++) {
    const outcome = await engine.call({
      bundle,
      method: 'prorateItems',
      request: creditAndDebit(),
      configuration: {},
      context: CONTEXT,
    });
    expect(outcome.result).toEqual(UNCHANGED);
  }
});

test.each([
  ['eval', "return (0, eval)('1');"],
  ['Function', "return new Function('return 1')();"],
  ['the constructor of a function', "return same.constructor('return this')();"],
  ['the constructor of an async function', "return (async () => {}).constructor('return this')();"],
  ['the constructor of a generator', "return (function* () {}).constructor('return this')();"],
  ['Math.random', 'return Math.random();'],
  ['setTimeout', 'return (globalThis as any).setTimeout(() => {}, 0);'],
  ['fetch', "return (globalThis as any).fetch('http://127.0.0.1');"],
  ['process', 'return (globalThis as any).process.exit();'],
])('%s is out of reach', async (_name, body) => {
  const outcome = await run(body);
  expect(outcome.problem?.code).toBe('script_threw');
});

test('nothing of the host stands among the globals', async () => {
  const { logs } = await run(
    'console.log(Object.getOwnPropertyNames(globalThis).sort().join(" ")); return same(request);',
  );
  expect(logs[0]).not.toMatch(
    /eval|Intl|setTimeout|fetch|process|require|performance|SharedArrayBuffer|Atomics|WebAssembly|sandbox|script/,
  );
});

test('the clock is the moment of the change, in UTC', async () => {
  const outcome = await run(
    'console.log(Date.now(), new Date().toISOString(), new Date(0).getHours(), new Date(2026, 0, 1).toISOString(), new Date().getTimezoneOffset(), new Date() instanceof Date); return same(request);',
    { clockTime: '2026-03-29T01:30:00.000Z' },
  );
  expect(outcome.logs).toEqual(['1774747800000 2026-03-29T01:30:00.000Z 0 2026-01-01T00:00:00.000Z 0 true']);
});

test.each(['new Date()', 'Date.now()', 'Date()'])(
  '%s without a clock is a problem of its own',
  async (asked) => {
    const outcome = await run(`${asked}; return same(request);`);
    expect(outcome.problem).toMatchObject({ code: 'clock_unavailable' });
    expect(outcome.problem!.message).toContain('context.clockTime');
  },
);

test('what a script printed before it failed or was stopped is kept', async () => {
  expect(
    (await run("console.log('a', 1, Decimal.from('0.10')); console.error('b'); throw new Error('x');")).logs,
  ).toEqual(['a 1 "0.1"', 'b']);
  expect((await run("console.log('before'); for (;;);", { on: brief })).logs).toEqual(['before']);
});

test.each<[string, Partial<Limits>, string]>([
  ['input', { inputBytes: 100 }, 'input_invalid'],
  ['output', { outputBytes: 100 }, 'script_output_too_large'],
  ['bundle', { bundleBytes: 100 }, 'script_invalid'],
])('the limit of the %s holds', async (_name, limits, code) => {
  const small = createEngine({ workers: 1, limits });
  const outcome = await run('return same(request);', { on: small });
  await small.close();
  expect(outcome.problem?.code).toBe(code);
});

test('a call that waits for a thread does not spend its time', async () => {
  const slow = await built(
    'const end = 3e5; let x = 0; for (let i = 0; i < end; i++) x += i; return same(request);',
  );
  const call = {
    bundle: slow,
    method: 'prorateItems',
    request: creditAndDebit(),
    configuration: {},
    context: CONTEXT,
  };
  // Together they take several times as long as one of them may.
  const narrow = createEngine({ workers: 1, limits: { timeMs: 1_000 } });
  const outcomes = await Promise.all(Array.from({ length: 200 }, () => narrow.call(call)));
  await narrow.close();
  expect(outcomes.map((outcome) => outcome.problem)).toEqual(outcomes.map(() => null));
});

test('a request that is wrong is refused before the script is called', async () => {
  const bundle = await built('return same(request);');
  const request = { items: [{ ...(creditAndDebit().items as object[])[0], correspondingDebits: {} }] };
  const outcome = await engine.call({
    bundle,
    method: 'prorateItems',
    request,
    configuration: {},
    context: CONTEXT,
  });
  expect(outcome.problem).toMatchObject({
    code: 'input_invalid',
    path: 'request.items[0].correspondingDebits',
  });
});

test('an unknown method names those that there are', async () => {
  const bundle = await built('return same(request);');
  const outcome = await engine.call({
    bundle,
    method: 'prorate',
    request: creditAndDebit(),
    configuration: {},
    context: CONTEXT,
  });
  expect(outcome.problem).toMatchObject({
    code: 'method_unknown',
    message: expect.stringContaining('prorate_items'),
  });
});

test('a script that loops or throws while it loads is a problem, not a hang', async () => {
  const endless = await run('return same(request);', { before: 'for (;;);', on: brief });
  expect(endless.problem?.code).toBe('script_timeout');
  await expectSound(brief);
  const throws = await run('return same(request);', { before: "throw new Error('at load');" });
  expect(throws.problem?.code).toBe('script_threw');
  await expectSound(engine);
});

test('whoever still waits when the engine is closed gets an answer', async () => {
  const closing = createEngine({ workers: 1 });
  const bundle = await built('return same(request);');
  const call = {
    bundle,
    method: 'prorateItems',
    request: creditAndDebit(),
    configuration: {},
    context: CONTEXT,
  };
  await closing.call(call);
  const waiting = [1, 2, 3].map(() => closing.call(call));
  await closing.close();
  for (const outcome of await Promise.all(waiting)) {
    expect(outcome.problem === null ? outcome.result : outcome.problem.code).toEqual(
      outcome.problem ? 'sandbox_failed' : UNCHANGED,
    );
  }
  expect((await closing.call(call)).problem?.code).toBe('sandbox_failed');
});
