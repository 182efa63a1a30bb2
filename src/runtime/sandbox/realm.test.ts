/** Whatever a script can reach is the same on both engines, and nothing of it can be changed. */
import { expect, test } from 'vitest';
import { bothEngines } from '../testing/engines.ts';
import { builtWith, callTo } from '../testing/rule-bundle.ts';

const engines = bothEngines({ logCharacters: 4_000_000, timeMs: 5_000 });

/** Everything that globals and syntax lead to: one line each, with its keys and whether it is frozen. */
const WALK = `
const seen = new Set();
const waiting: [string, any][] = [
  ['globalThis', globalThis], ['function', Object.getPrototypeOf(function () {})],
  ['async', Object.getPrototypeOf(async function () {})], ['generator', Object.getPrototypeOf(function* () {})],
  ['async generator', Object.getPrototypeOf(async function* () {})], ['array iterator', Object.getPrototypeOf([].values())],
  ['map iterator', Object.getPrototypeOf(new Map().values())], ['set iterator', Object.getPrototypeOf(new Set().values())],
  ['string iterator', Object.getPrototypeOf(''[Symbol.iterator]())],
  ['matches', Object.getPrototypeOf(''.matchAll(/./g))], ['promise', Object.getPrototypeOf((async () => {})())],
  ['Decimal', Decimal], ['decimal', Object.getPrototypeOf(Decimal.zero)],
];
const add = (path: string, error: any) => {
  waiting.push([path, Object.getPrototypeOf(error)]);
  const stack: any = Object.getOwnPropertyDescriptor(error, 'stack');
  if (stack?.get) stuck += Number(!Object.isFrozen(stack.get)) + Number(stack.set && !Object.isFrozen(stack.set));
};
let stuck = 0;
add('error', new Error('x'));
try { (null as any).x; } catch (type) { add('type error', type); }
while (waiting.length > 0) {
  const [path, value] = waiting.pop()!;
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) continue;
  seen.add(value);
  const keys = Reflect.ownKeys(value).map((key) => typeof key === 'symbol' ? key.toString() : key).sort();
  const name = typeof value === 'function' ? value.name + '/' + value.length : '';
  console.log(path, typeof value, name, Object.isFrozen(value) ? '' : 'NOT FROZEN', keys.join(' '));
  for (const key of [...Reflect.ownKeys(value)].sort((a, b) => String(a) < String(b) ? -1 : 1)) {
    const { value: held, get, set }: any = Reflect.getOwnPropertyDescriptor(value, key);
    for (const [kind, each] of [['', held], [' get', get], [' set', set]] as const)
      waiting.push([path + '.' + String(key) + kind, each]);
  }
  waiting.push([path + ' of', Object.getPrototypeOf(value)]);
}
console.log('loose accessors of errors:', stuck);
return same(request);`;

test('scripts reach the same things on both engines, all of them frozen', async () => {
  const call = callTo(await builtWith(WALK));
  const [quickjs, v8] = await Promise.all([engines.quickjs.call(call), engines.v8.call(call)]);
  expect([quickjs.problem, v8.problem]).toEqual([null, null]);
  expect(v8.logs).toEqual(quickjs.logs);
  // Of the order of what ECMAScript names.
  expect(v8.logs.length).toBeGreaterThan(400);
  expect(v8.logs.filter((line) => line.includes('NOT FROZEN'))).toEqual([]);
  expect(v8.logs.at(-1)).toBe('loose accessors of errors: 0');
});

test('a full stack is a RangeError on both, whatever the engine calls it', async () => {
  const call = callTo(
    await builtWith(`
    try { (function f(): any { return f() + 1; })(); }
    catch (full: any) {
      const kind = Object.getPrototypeOf(full);
      console.log(full instanceof RangeError, full.name, full.constructor === RangeError, Object.isFrozen(kind));
    }
    return same(request);`),
  );
  for (const engine of Object.values(engines))
    expect((await engine.call(call)).logs).toEqual(['true RangeError true true']);
});

test('nothing of the host and nothing that makes code stands among the globals', async () => {
  const call = callTo(
    await builtWith(`console.log(Object.getOwnPropertyNames(globalThis).join(' ')); return same(request);`),
  );
  for (const engine of Object.values(engines)) {
    const { logs } = await engine.call(call);
    expect(logs[0]).toContain('Array');
    expect(logs[0]).not.toMatch(
      /\b(?:eval|Intl|setTimeout|fetch|process|require|performance|\w*Array(?:Buffer)?|SharedArrayBuffer|Atomics|WebAssembly|sandbox|script|sdk)\b(?<!Array)/,
    );
  }
});
