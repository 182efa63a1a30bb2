/** Hostile scripts, and what each must come to on every engine. `same(request)` is the honest answer. */

export interface Attack {
  name: string;
  /** Of the method; `request`, `config`, `context`, `Decimal` and `same` are in reach. */
  body: string;
  /**
   * The problem codes that contain it. `answers`: it does no harm and the honest answer stands. `build_failed`: it
   * never becomes a script.
   */
  ends: string;
  /** Outside the class. */
  before?: string;
}

const TIME = 'script_timeout';
const MEMORY = 'script_out_of_memory';
const THREW = 'script_threw';
const INVALID = 'output_invalid';
const LARGE = 'script_output_too_large';
const ANSWERS = 'answers';
/** A bomb: engines differ in what goes first. */
const EXHAUSTED = [TIME, MEMORY, THREW].join(' ');
const HONEST = ' return same(request);';

/** Name, body, ends, before. */
const TABLE: readonly (readonly [string, string, string, string?])[] = [
  // Time.
  ['endless loop', 'for (;;);', TIME],
  ['endless loop that catches everything', 'for (;;) { try { for (;;); } catch {} }', TIME],
  ['endless loop through labels', 'outer: for (;;) { for (;;) continue outer; }', TIME],
  ['endless loop while loading', HONEST, TIME, 'for (;;);'],
  ['recursion without end', 'const f = (n: number): number => f(n + 1) + 1; return f(0);', THREW],
  [
    'recursion that is caught and tried again',
    'const f = () => { try { f(); } finally { f(); } }; f();',
    TIME,
  ],
  [
    'mutual recursion through getters',
    'const o = { get a() { return o.b; }, get b(): any { return o.a; } }; o.a;',
    THREW,
  ],
  ['regular expression with nested repeats', "for (;;) /^(a+)+$/.test('a'.repeat(40) + 'b');", TIME],
  ['regular expression with look-behind', "for (;;) /(?<=(a|aa)+)b/.test('a'.repeat(60));", TIME],
  [
    'regular expression too big to compile',
    "for (;;) new RegExp('(a{900}){900}').test('a'.repeat(9e5));",
    EXHAUSTED,
  ],
  [
    'sorts of a big list',
    'const a = Array.from({ length: 1e5 }, (_, i) => (i * 7919) % 300007); for (;;) a.sort();',
    TIME,
  ],
  ['sort with an endless comparison', '[3, 2, 1].sort(() => { for (;;); });', TIME],
  ['search in a long text', "const s = 'a'.repeat(3e5); for (;;) s.indexOf('a'.repeat(1e5) + 'b');", TIME],
  ['generator without end', 'let n = 0; for (const _ of (function* () { for (;;) yield 1; })()) n++;', TIME],
  ['spread of a generator without end', 'return [...(function* () { for (;;) yield 1; })()];', EXHAUSTED],
  [
    'iterator that is never done',
    'new Set({ [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }) }) } as any);',
    TIME,
  ],
  [
    'species that loops',
    'class A extends Array { static get [Symbol.species](): any { for (;;); } } new A(1, 2).map((x) => x);',
    TIME,
  ],
  ['proxy with traps that loop', 'return new Proxy({}, { get: () => { for (;;); } });', TIME],
  // Numbers.
  ['products of huge integers', 'let a = 3n ** 200000n; for (;;) a = a * a;', EXHAUSTED],
  ['power of integers', 'return 2n ** (2n ** 40n);', EXHAUSTED],
  ['texts of huge integers', 'let a = 7n ** 100000n; for (;;) { String(a); a *= 7n; }', EXHAUSTED],
  [
    'decimals far apart',
    "for (let a = Decimal.from('1e1000000');;) a = a.add(Decimal.from('1e-1000000')).mul(a);",
    EXHAUSTED,
  ],
  // Memory.
  ['lists without end', 'const a = []; for (;;) a.push(new Array(1000).fill(1.5));', EXHAUSTED],
  ['one list beyond every limit', 'return new Array(2 ** 27).fill(1.5);', EXHAUSTED],
  ['list of objects in one go', 'return Array.from({ length: 2 ** 27 }, (_, i) => ({ i }));', EXHAUSTED],
  ['text of an empty list', 'return new Array(4294967295).join("x");', EXHAUSTED],
  ['concatenation without end', "let s = 'x'; for (;;) s += s + 'y';", EXHAUSTED],
  ['text of the greatest length', "return 'x'.repeat(2 ** 29 - 25).split('');", EXHAUSTED],
  [
    'texts flattened',
    "const l = []; for (;;) { const t = 'x'.repeat(2 ** 24) + l.length; JSON.stringify(t); l.push(t); }",
    EXHAUSTED,
  ],
  ['replacement that multiplies', "let s = 'ab'; for (;;) s = s.replaceAll('a', s);", EXHAUSTED],
  ['template literals', 'let s = `x`; for (;;) s = `${s}${s}${s}`;', EXHAUSTED],
  ['padding', "return 'x'.padEnd(2 ** 29 - 30, 'ab').normalize();", EXHAUSTED],
  [
    'objects with ever more keys',
    'const o: any = {}; for (let i = 0; ; i++) o[`key ${i}`] = { i };',
    EXHAUSTED,
  ],
  ['map without end', 'const m = new Map(); for (let i = 0; ; i++) m.set({ i }, [i]);', EXHAUSTED],
  [
    'closures without end',
    'const f: any[] = []; for (let i = 0; ; i++) { const big = `${i}`.repeat(50); f.push(() => big); }',
    EXHAUSTED,
  ],
  ['symbols of the registry', "for (let i = 0; ; i++) Symbol.for('x'.repeat(5000) + i);", EXHAUSTED],
  [
    'promises that wait for each other',
    'let p: any = Promise.resolve(); for (;;) p = p.then(() => p);',
    EXHAUSTED,
  ],
  ['typed arrays without end', 'const a = []; for (;;) a.push(new Uint8Array(5e6));', THREW],
  ['one buffer beyond every limit', 'return new ArrayBuffer(2 ** 32);', THREW],
  ['shared memory', 'return new SharedArrayBuffer(2 ** 30);', THREW],
  ['WebAssembly memory', 'return new (globalThis as any).WebAssembly.Memory({ initial: 60000 });', THREW],
  // JSON.
  ['JSON of a million brackets', "return JSON.parse('['.repeat(1e6));", EXHAUSTED],
  [
    'JSON of nested lists',
    "const a = JSON.parse('['.repeat(2e5) + ']'.repeat(2e5)); JSON.stringify(a); throw a;",
    EXHAUSTED,
  ],
  [
    'nesting written as JSON',
    'let o: any = {}; for (let i = 0; i < 1e5; i++) o = { o }; return JSON.stringify(o);',
    EXHAUSTED,
  ],
  [
    'one object many times in JSON',
    'let a: any = [1]; for (let i = 0; i < 40; i++) a = [a, a]; return JSON.stringify(a);',
    EXHAUSTED,
  ],
  [
    'reviver that makes more',
    "return JSON.parse('[1]', function (k, v) { this.push?.(1); return v; });",
    EXHAUSTED + ` ${INVALID}`,
  ],
  // Changing what all code shares.
  ['patching Object.prototype', '(Object.prototype as any).polluted = 1;' + HONEST, THREW],
  ['patching the prototype of the request', 'request.__proto__.polluted = 1;' + HONEST, THREW],
  [
    'defining on Object.prototype',
    "Object.defineProperty(Object.prototype, 'items', { value: [] });" + HONEST,
    THREW,
  ],
  ['patching Array.prototype', 'Array.prototype.map = (() => []) as any;' + HONEST, THREW],
  [
    'patching the iterator of lists',
    '[][Symbol.iterator]().__proto__.next = () => ({ done: true });' + HONEST,
    THREW,
  ],
  ['patching Promise', 'Promise.prototype.then = (() => 5) as any;' + HONEST, THREW],
  ['patching JSON', "JSON.stringify = () => '{}';" + HONEST, THREW],
  ['patching Date', 'Date.prototype.toISOString = () => "1970-01-01T00:00:00.000Z";' + HONEST, THREW],
  ['replacing Date', 'globalThis.Date = Object as any;' + HONEST, THREW],
  ['patching Decimal', '(Decimal as any).from = () => 5;' + HONEST, THREW],
  ['patching all decimals', '(Decimal.zero as any).__proto__.toString = () => "0";' + HONEST, THREW],
  ['patching console', 'console.log = () => {};' + HONEST, THREW],
  ['another prototype for lists', 'Object.setPrototypeOf(Array.prototype, {});' + HONEST, THREW],
  ['proxy in front of the globals', 'Object.setPrototypeOf(globalThis, new Proxy({}, {}));' + HONEST, THREW],
  ['removing a global', 'delete (globalThis as any).Array;' + HONEST, THREW],
  ['a new global', '(globalThis as any).leak = 1;' + HONEST, THREW],
  [
    'getters by the old name',
    "(Object.prototype as any).__defineGetter__('items', () => []);" + HONEST,
    THREW,
  ],
  // Making code and reaching out.
  ['eval', "return (0, eval)('1');", THREW],
  ['direct eval', "return eval('request');", THREW],
  ['Function', "return new Function('return 1')();", THREW],
  ['Function through Reflect', "return Reflect.construct(Function, ['return 1']);", THREW],
  ['constructor of a constructor', "return ([] as any).constructor.constructor('return process')();", THREW],
  ['constructor of an async function', "return (async () => {}).constructor('return this')();", THREW],
  ['constructor of a generator', "return (function* () {}).constructor('yield 1')();", THREW],
  [
    'constructor of an error of the engine',
    "try { (null as any).x; } catch (e: any) { e.constructor.constructor('return process')(); }",
    THREW,
  ],
  [
    'constructor of a full stack',
    "const f = (): any => f() + 1; try { f(); } catch (e: any) { return e.constructor.constructor('return process')(); }",
    THREW,
  ],
  ['constructor of the context', "return context.constructor.constructor('return process')();", THREW],
  ['import of a file', "return import('node:fs');", 'build_failed'],
  ['import by a name made up later', "const name = 'node:' + 'fs'; return import(name);", 'script_invalid'],
  ['with statement', 'with (request) { items; }', 'build_failed'],
  ['the process', 'return (globalThis as any).process.exit(1);', THREW],
  ['the module loader', "return (globalThis as any).require('fs');", THREW],
  ['a timer', 'return (globalThis as any).setTimeout(() => {}, 0);', THREW],
  ['Intl', 'return new (globalThis as any).Intl.NumberFormat();', THREW],
  ['the calling function', 'return (arguments as any).callee.caller;', THREW],
  [
    'frames of the stack',
    'Error.prepareStackTrace = (_: any, sites: any) => sites[0].getThis(); return new Error().stack;',
    THREW,
  ],
  ['capturing the stack', 'const o: any = {}; (Error as any).captureStackTrace(o); return o.stack;', THREW],
  ['endless stacks', 'Error.stackTraceLimit = 1e9;' + HONEST, THREW],
  ['what the last match left', "/(x)/.exec('x'); if ((RegExp as any).$1) throw 1;" + HONEST, ANSWERS],
  // Results.
  ['getter that loops', 'return { get items() { for (;;); } };', TIME],
  ['getter that throws', "return { get items() { throw new Error('no'); } };", THREW],
  [
    'getter that changes',
    'let n = 0; const a: any = same(request); const [first] = a.items; a.items[0] = { ...first, get key() { return n++ ? "other" : "credit"; } }; return a;',
    ANSWERS,
  ],
  [
    'proxy that lies about its entries',
    "return new Proxy({}, { get: (_, k) => (k === 'items' ? [new Proxy({}, { get: () => 'k' })] : undefined) });",
    INVALID,
  ],
  ['revoked proxy', 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy;', THREW],
  ['toJSON that loops', 'return { ...same(request), toJSON() { for (;;); } };', ANSWERS],
  ['list that never ends', 'const a: any = same(request); a.items = new Array(3e9); return a;', INVALID],
  [
    'list with a length that lies',
    'return { items: new Proxy([], { get: (t: any, k) => (k === "length" ? 1e15 : t[k]) }) };',
    INVALID,
  ],
  ['circle', 'const a: any = same(request); a.items[0].key = a; return a;', INVALID],
  ['circle beside the answer', 'const a: any = same(request); a.self = a; return a;', ANSWERS],
  ['symbol', "const a: any = same(request); a.items[0].key = Symbol('x'); return a;", INVALID],
  ['nothing', 'return undefined;', INVALID],
  ['bare number for a factor', 'const a = same(request); a.items[1].prorationFactor = 0; return a;', INVALID],
  [
    'dressed as a decimal',
    "const a = same(request); a.items[1].prorationFactor = { toString: () => '0', toJSON: () => '0' }; return a;",
    INVALID,
  ],
  [
    'heir of a decimal',
    'const a = same(request); a.items[1].prorationFactor = Object.create(Decimal.zero, { toString: { value: () => "9".repeat(500) } }); return a;',
    INVALID,
  ],
  [
    'date that is none',
    'const a = same(request); a.items[1].lineItemPeriod = { startDate: new Date(NaN), endDate: new Date(0) }; return a;',
    INVALID,
  ],
  ['item too few', 'return { items: same(request).items.slice(1) };', INVALID],
  ['item twice', 'const a = same(request); a.items.push(a.items[0]); return a;', INVALID],
  [
    'charge for a credit',
    'const a = same(request); a.items[0].prorationFactor = Decimal.from(1); return a;',
    INVALID,
  ],
  ['request changed in place', 'request.items.length = 0; return { items: [] };', INVALID],
  ['frozen request changed', 'Object.freeze(request.items).push(1);' + HONEST, THREW],
  [
    '100 MB of text',
    "const a: any = same(request); a.items[0].key = 'x'.repeat(1e8); return a;",
    `${EXHAUSTED} ${LARGE}`,
  ],
  [
    '100 MB of items',
    "return { items: Array.from({ length: 1e5 }, () => ({ ...same(request).items[0], key: 'x'.repeat(1e3) })) };",
    `${EXHAUSTED} ${LARGE}`,
  ],
  ['2 MB of text', "const a: any = same(request); a.items[0].key = 'x'.repeat(2e6); return a;", LARGE],
  ['promise', 'return Promise.resolve(same(request));', INVALID],
  ['thenable', 'return { then(resolve: any) { resolve(same(request)); } };', INVALID],
  // What is thrown.
  ['throwing null', 'throw null;', THREW],
  ['throwing undefined', 'throw undefined;', THREW],
  ['throwing a symbol', "throw Symbol('x');", THREW],
  ['throwing what has no text', 'throw { toString() { throw 1; }, toJSON() { throw 2; } };', THREW],
  [
    'throwing an error that cannot be told',
    "throw Object.assign(new Error(), { name: Symbol('x') });",
    THREW,
  ],
  [
    'throwing an error whose message loops',
    "throw Object.defineProperty(new Error(), 'message', { get() { for (;;); } });",
    TIME,
  ],
  [
    'throwing an error whose stack loops',
    "throw Object.defineProperty(new Error(), 'stack', { get() { for (;;); } });",
    TIME,
  ],
  ['throwing what writes itself for ever', 'throw { toJSON() { for (;;); } };', TIME],
  ['throwing a proxy', 'throw new Proxy(new Error(), { getPrototypeOf() { throw 1; } });', THREW],
  ['throwing a long message', "throw new Error('x'.repeat(5e6));", THREW],
  // What is printed.
  ['printing without end', "for (;;) console.log('x'.repeat(1000));", TIME],
  ['printing 5 MB', "console.log('x'.repeat(5e6));" + HONEST, ANSWERS],
  ['printing what writes itself for ever', 'console.log({ toJSON() { for (;;); } });', TIME],
  [
    'printing a million lines',
    "for (let i = 0; i < 1e6; i++) console.log('');" + HONEST,
    `${ANSWERS} ${TIME}`,
  ],
  // What goes on after the answer.
  ['async function without end', '(async () => { for (;;) await 0; })();' + HONEST, ANSWERS],
  ['promises that make promises', 'const f = (): any => Promise.resolve().then(f); f();' + HONEST, ANSWERS],
  [
    'a hundred thousand promises',
    'for (let i = 0; i < 1e5; i++) Promise.resolve().then(() => { for (;;); });' + HONEST,
    `${ANSWERS} ${EXHAUSTED}`,
  ],
  ['printing after the answer', "Promise.resolve().then(() => console.log('late'));" + HONEST, ANSWERS],
  [
    'state for the next call',
    'if (calls.push(1) > 1) throw new Error("seen");' + HONEST,
    ANSWERS,
    'const calls: number[] = [];',
  ],
  [
    'state in a template',
    'const t = ((s: any) => s)`x`; if (seen.has(t)) throw 1; seen.add(t);' + HONEST,
    ANSWERS,
    'const seen = new WeakSet();',
  ],
  [
    'state in a static field',
    'if (Kept.calls++ > 0) throw 1;' + HONEST,
    ANSWERS,
    'class Kept { static calls = 0; }',
  ],
];

export const ATTACKS: readonly Attack[] = TABLE.map(([name, body, ends, before]) => ({
  name,
  body,
  ends,
  ...(before !== undefined && { before }),
}));
