/** The language itself, on both engines and whatever the host's zone: the same values, texts and dates. */
import { expect, test } from 'vitest';
import { bothEngines } from '../testing/engines.ts';
import { builtWith, callTo } from '../testing/rule-bundle.ts';

// Before the engines start. Summer time begins there on 4 October 2026 at 02:00, by half an hour.
process.env.TZ = 'Australia/Lord_Howe';
const engines = bothEngines({ logCharacters: 4_000_000, timeMs: 5_000 });
const CLOCK = '2026-10-03T15:30:00.000Z';

async function printed(body: string): Promise<{ quickjs: readonly string[]; v8: readonly string[] }> {
  const call = callTo(await builtWith(`${body}\nreturn same(request);`), { clockTime: CLOCK });
  const [quickjs, v8] = await Promise.all([engines.quickjs.call(call), engines.v8.call(call)]);
  expect([quickjs.problem, v8.problem]).toEqual([null, null]);
  return { quickjs: quickjs.logs, v8: v8.logs };
}

const each = (expressions: readonly string[]): string =>
  `const told = (f: () => any) => { try { const v = f(); return typeof v === 'object' ? JSON.stringify(v) : Object.is(v, -0) ? '-0' : String(v); } catch (e: any) { return e.name; } };
  ${expressions.map((text) => `console.log(${JSON.stringify(text)} + ' = ' + told(() => ${text}));`).join('\n')}`;

// What is local elsewhere is UTC here; the answers are those of a Node whose zone is UTC.
test.each([
  ['new Date().toISOString()', '2026-10-03T15:30:00.000Z'],
  ['Date.now()', '1791041400000'],
  ['new Date().getHours()', '15'],
  ['new Date().getTimezoneOffset()', '0'],
  ['new Date(2026, 9, 4, 2, 15).toISOString()', '2026-10-04T02:15:00.000Z'],
  ['new Date(26, 0).getFullYear()', '1926'],
  ['new Date("2026-10-04").toISOString()', '2026-10-04T00:00:00.000Z'],
  ['new Date("2026-10-04T02:15").toISOString()', '2026-10-04T02:15:00.000Z'],
  ['new Date("2026-10-04 02:15:30").toISOString()', '2026-10-04T02:15:30.000Z'],
  ['new Date("2026-10-04T02:15+10:30").toISOString()', '2026-10-03T15:45:00.000Z'],
  ['new Date("October 4, 2026 02:15").toISOString()', '2026-10-04T02:15:00.000Z'],
  ['new Date("4 Oct 2026").toISOString()', '2026-10-04T00:00:00.000Z'],
  ['new Date("Sun Oct 04 2026 02:15:00 GMT+1030 (x)").toISOString()', '2026-10-03T15:45:00.000Z'],
  ['Date.parse(new Date().toString())', '1791041400000'],
  ['Date.parse(new Date().toUTCString())', '1791041400000'],
  ['new Date("2026-10-04T24:00:00Z").toISOString()', '2026-10-05T00:00:00.000Z'],
  ['Date.parse("2026-13-01")', 'NaN'],
  ['Date.parse("next week")', 'NaN'],
  ['Date.parse("0000-01-01")', '-62167219200000'],
  ['Date()', 'Sat Oct 03 2026 15:30:00 GMT+0000 (Coordinated Universal Time)'],
  ['new Date().toString()', 'Sat Oct 03 2026 15:30:00 GMT+0000 (Coordinated Universal Time)'],
  ['new Date().toDateString()', 'Sat Oct 03 2026'],
  ['new Date().toTimeString()', '15:30:00 GMT+0000 (Coordinated Universal Time)'],
  ['new Date().toUTCString()', 'Sat, 03 Oct 2026 15:30:00 GMT'],
  ['new Date(NaN).toString()', 'Invalid Date'],
  ['`${new Date(0)}`', 'Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time)'],
  ['+new Date(new Date(5))', '5'],
  [
    '(() => { const d = new Date(0); d.setHours(30, 5); return d.toISOString(); })()',
    '1970-01-02T06:05:00.000Z',
  ],
  [
    '(() => { const d = new Date(0); d.setMonth(13); return d.toISOString(); })()',
    '1971-02-01T00:00:00.000Z',
  ],
  ['new Date(Decimal.from("86400000") as any).toString()', 'Invalid Date'],
  // Texts by their code units, numbers as they are: no locale.
  ['(1234567.891).toLocaleString()', '1234567.891'],
  ['(12345n).toLocaleString("de")', '12345'],
  ['"b".localeCompare("a")', '1'],
  ['["ä", "z", "a", "Z"].sort((x, y) => x.localeCompare(y)).join("")', 'Zazä'],
  ['"I".toLocaleLowerCase("tr")', 'i'],
  ['String(Array.prototype.map)', 'function map() { [native code] }'],
])('%s is %s', async (expression, value) => {
  const { quickjs, v8 } = await printed(each([expression]));
  expect(quickjs).toEqual([`${expression} = ${value}`]);
  expect(v8).toEqual(quickjs);
});

const NUMBERS =
  '[0, -0, 1, -1, 0.1, 1.005, 2.5, 123.456, 1e21, 1e-7, 5e-324, 2 ** 53, 1.7976931348623157e308, 0.1 + 0.2, 1 / 3, 12345.6789, 4.35, 0.000001234]';

test.each([
  [
    'texts of numbers',
    `${NUMBERS}.map(String).concat(${NUMBERS}.filter(Number.isSafeInteger).flatMap((n) => [2, 10, 16, 36].map((r) => n.toString(r))))`,
  ],
  [
    'fixed texts of numbers',
    `${NUMBERS}.filter((n) => Math.abs(n) < 1e21).flatMap((n) => [0, 1, 2, 7, 20].map((d) => n.toFixed(d)))`,
  ],
  [
    'exact texts of numbers',
    `${NUMBERS}.flatMap((n) => [1, 2, 7, 21].map((d) => n.toPrecision(d) + n.toExponential(d - 1)))`,
  ],
  [
    'rounding',
    `${NUMBERS}.flatMap((n) => [n, -n]).map((n) => [Math.round(n), Math.floor(n), Math.ceil(n), Math.trunc(n), Math.sign(n), Math.fround(n)].map(String))`,
  ],
  [
    'whole powers and roots',
    'Array.from({ length: 22 }, (_, i) => [10 ** i, Math.pow(2, -i), Math.sqrt(i), 1.5 ** 2, i ** 3].map(String))',
  ],
  [
    'numbers read',
    '["1e3", " 12 ", "0x1f", "0b11", "1_000", "", "1e400", ".5", "5.", "-0"].map((t) => [Number(t), parseFloat(t), parseInt(t)].map(String))',
  ],
  [
    'big integers',
    '[String(2n ** 200n), String(-7n / 2n), String(-7n % 2n), String(BigInt.asUintN(64, -1n)), (255n).toString(16), String(BigInt("0xff"))]',
  ],
  ['order of keys', 'Object.keys({ b: 1, 2: 1, a: 1, 1: 1, ["-1"]: 1, __proto__x: 1 })'],
  [
    'sorting',
    '[[3, 1, 2].sort(), [10, 9, 1].sort(), ["b", undefined, "a"].sort(), [5, 1, 4].toSorted((a, b) => b - a), [1, 2, 3].toReversed(), [1, 2].with(0, 9)]',
  ],
  [
    'JSON',
    `[JSON.stringify({ a: [1, undefined, () => 1, NaN, new Date(0), "\\u2028\\ud800"], b: undefined }), JSON.stringify({ a: { b: [] } }, null, 2), JSON.stringify("\\u007f\\t"), JSON.parse('{"__proto__": 1, "a": 1e2}').a]`,
  ],
  [
    'texts',
    '["ß".toUpperCase(), "İ".toLowerCase().length, "Σς".toLowerCase(), "é".normalize("NFD").length, "a-b-c".split(/-/), "abc".at(-1), "x".padStart(5, "ab"), "aXbX".replaceAll("X", "$&$&"), "  a ".trim()]',
  ],
  [
    'regular expressions',
    '["2026-01-02".match(/(?<y>\\d+)-(?<m>\\d+)/)!.groups!.m, "aBc".replace(/b/i, (m) => m + m), [..."a1b2".matchAll(/[a-z](\\d)/g)].map((m) => m[1]), /\\p{Lu}/u.test("É"), "a\\nb".match(/^b$/m)!.index, /(?<=\\$)\\d+/.exec("$42")![0]]',
  ],
  [
    'later than ECMAScript 2023',
    '[typeof (Object as any).groupBy, typeof (Map as any).groupBy, typeof (Promise as any).withResolvers, typeof (new Set() as any).union, typeof ([].values() as any).map, typeof (globalThis as any).Iterator, typeof ("" as any).isWellFormed, typeof (Array as any).fromAsync, typeof (Math as any).sumPrecise, typeof (Error as any).isError, typeof (RegExp as any).escape, typeof (globalThis as any).Float16Array]',
  ],
])('%s are the same on both engines', async (_name, expression) => {
  const { quickjs, v8 } = await printed(each([expression]));
  expect(quickjs).toHaveLength(1);
  expect(quickjs[0]).not.toMatch(/ = \w*Error$/);
  expect(v8).toEqual(quickjs);
});

test('errors that scripts define with the usual assignments work', async () => {
  const { quickjs, v8 } = await printed(
    each([
      '(() => { class E extends Error { constructor(m: string) { super(m); this.name = "E"; } } const e = new E("x"); return `${e} ${e instanceof Error} ${Object.keys(e)}`; })()',
      '(() => { const o: any = {}; o.toString = () => "own"; o.constructor = 5; return `${o} ${o.constructor}`; })()',
      '(() => { const e: any = new TypeError("a"); e.message = "b"; return e.message; })()',
    ]),
  );
  expect(v8.map((line) => line.split(' = ').at(-1))).toEqual(['E: x true name', 'own 5', 'b']);
  expect(quickjs).toEqual(v8);
});
