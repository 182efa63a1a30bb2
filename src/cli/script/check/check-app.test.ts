// Mistakes that people make in scripts: each is found at its place, with its cure, and all of them at once.
import { realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SCRIPT, manifest, temporaryApp } from '../../../runtime/testing/temporary-app.ts';
import { Kept } from '../replay/testing/kept.ts';
import { checkApp } from './check-app.ts';
import { checkScripts } from './check-scripts.ts';
import type { Finding } from './finding.ts';

const HEAD = `import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
`;

/** A proration script that is in order, but for what is put into it. */
function script({ before = '', body = '', factor = 'item.currentProrationFactor', method = '' }): string {
  return `${HEAD}${before}
export default class Rule implements Billing.Prorations<Record<string, unknown>> {
  ${method || 'prorateItems'}(
    request: Billing.Prorations.ProrateItemsInput,
    _config: Record<string, unknown>,
    context: Context,
  ): Billing.Prorations.ProrateItemsResult {
    ${body}
    void context; void Decimal;
    const items = request.items.map((item) => ({
      key: item.key,
      prorationFactor: ${factor},
      lineItemPeriod: item.servicePeriod,
    }));
    return { items };
  }
}
`;
}

async function findingsIn(files: Record<string, string>): Promise<Finding[]> {
  const root = realpathSync(temporaryApp(files));
  return (await checkApp(root)).findings;
}

/** Where the text stands in the file, as a finding says it. */
function placeOf(text: string, source: string): { line: number; column: number } {
  const before = source.slice(0, source.indexOf(text)).split('\n');
  expect(source).toContain(text);
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

test('a script in order has no findings', async () => {
  expect(await findingsIn({ [SCRIPT]: script({}) })).toEqual([]);
});

test.each([
  ['in the answer', 'item.isProration ? 0 : item.currentProrationFactor', ''],
  ['behind a name', 'factor', 'const factor = context.livemode ? 0 : Decimal.zero;'],
])('a bare 0 %s where a Decimal belongs: file, line and cure', async (_, factor, body) => {
  const source = script({ factor, body });
  expect(await findingsIn({ [SCRIPT]: source })).toEqual([
    {
      file: SCRIPT,
      ...placeOf('0 :', source),
      severity: 'error',
      check: 'types',
      message: '0 is a number, and for prorationFactor belongs a Decimal.',
      cure: 'Write Decimal.zero or Decimal.from(0) instead of 0.',
    },
  ]);
});

test('each line of one script is told of, in order, with its cure', async () => {
  const wrong: [line: string, at: string, message: string, cure: string][] = [
    ['const a: Decimal = 5;', '5;', '5 is a number', 'Write Decimal.from(5)'],
    ['void request.items[0]!.is_proration;', 'is_proration', 'is_proration', 'camelCase'],
    ['void new Date();', 'new Date()', 'clock', 'context.clockTime'],
    ['void Date.now();', 'Date.now', 'Date.now', 'context.clockTime'],
    ['void Math.random();', 'Math.random', 'Math.random', 'by what the request holds'],
    ["void fetch('https://example.com');", 'fetch(', 'fetch', 'no network'],
    ['setTimeout(() => undefined, 1);', 'setTimeout', 'setTimeout', 'answers at once'],
    ['void new Intl.NumberFormat();', 'Intl', 'Intl', 'language of the machine'],
    ['void (5).toLocaleString();', '(5).toLocaleString', 'toLocaleString', 'language of the machine'],
    ['void new Date(0).getHours();', 'new Date(0).getHours', 'getHours', 'UTC'],
    ['void new Uint8Array(4);', 'Uint8Array', 'Uint8Array', 'array of numbers'],
    ["void eval('1');", 'eval', 'eval', 'Write the function itself'],
    ["void new Function('return 1');", 'Function(', 'Function', 'Write the function itself'],
    ['void request.constructor;', 'request.constructor', 'code from text', 'Write the function itself'],
    ["void import('./other.ts');", "import('./other.ts')", 'one piece', 'import … from'],
    ['void process.env;', 'process', 'process', "Stripe's SDK only"],
    ['void (Decimal.zero < Decimal.from(1));', '< Decimal', 'texts', 'Decimal.zero.lt(Decimal.from(1))'],
    [
      'void (Decimal.zero !== Decimal.from(1));',
      '!== Decimal',
      'object',
      '!Decimal.zero.eq(Decimal.from(1))',
    ],
    ['void (Decimal.zero * 2);', 'Decimal.zero * 2', 'arithmetic', 'a.mul(b)'],
    ['void Decimal.from(1).div(3);', 'div(3)', 'Expected 3 arguments', "a.div(b, 12, 'half-even')"],
    ['void request.items[0]!.price;', 'price;', "'price'", "item.priceKind === 'price'"],
  ];
  const source = script({ body: wrong.map(([line]) => line).join('\n    ') });
  const found = await findingsIn({ [SCRIPT]: source, 'extensions/rule/src/other.ts': 'export {};\n' });
  expect(found.map(({ line }) => line)).toEqual(wrong.map(([line]) => placeOf(line, source).line));
  for (const [index, [line, at, message, cure]] of wrong.entries()) {
    const column = placeOf(line, source).column + line.indexOf(at);
    expect(found[index]).toMatchObject({
      file: SCRIPT,
      column,
      severity: 'error',
      message: expect.stringContaining(message),
      cure: expect.stringContaining(cure),
    });
  }
});

test.each([
  ["import fs from 'node:fs'; void fs;", 'node:fs', "Stripe's SDK"],
  ["import _ from 'lodash'; void _;", 'lodash', "Stripe's SDK"],
  ["import { rule } from '../../other/src/index.ts'; void rule;", 'other', 'extensions/shared'],
])('%s is refused where it stands, once', async (before, message, cure) => {
  const found = await findingsIn({
    [SCRIPT]: script({ before }),
    'extensions/other/src/index.ts': 'export const rule = 1;\n',
  });
  const [first, ...others] = found.filter(({ file }) => file === SCRIPT);
  expect(others).toEqual([]);
  expect(first).toMatchObject({ line: 3, check: 'construct' });
  expect([first!.message, first!.cure].join(' ')).toContain(message);
  expect(first!.cure).toContain(cure);
});

test('its own files, the three names of the SDK and both shared folders may be imported', async () => {
  const before = [
    "import { one } from './deep/one.ts';",
    "import { two } from '../../shared/two.ts';",
    "import { three } from '../../../shared/three.ts';",
    "import { DEFAULT_DIV_PRECISION } from '@stripe/extensibility-sdk';",
    'void [one, two, three, DEFAULT_DIV_PRECISION];',
  ].join('\n');
  const found = await findingsIn({
    [SCRIPT]: script({ before, body: 'console.log(request.items.length);' }),
    'extensions/rule/src/deep/one.ts': "import { zero } from '../zero.ts';\nexport const one = zero + 1;\n",
    'extensions/rule/src/zero.ts': 'export const zero = 0;\n',
    'extensions/shared/two.ts': 'export const two = 2;\n',
    'shared/three.ts': 'export const three = 3;\n',
  });
  expect(found).toEqual([]);
});

test('a promise where a value is due', async () => {
  const source = script({ method: 'async prorateItems' }).replace(
    'Billing.Prorations.ProrateItemsResult {',
    'Promise<Billing.Prorations.ProrateItemsResult> {',
  );
  expect(await findingsIn({ [SCRIPT]: source })).toMatchObject([
    { line: 5, cure: expect.stringContaining('remove async and await') },
  ]);
});

test('an answer with the names of the API', async () => {
  const source = script({}).replace('prorationFactor:', 'proration_factor:');
  expect(await findingsIn({ [SCRIPT]: source })).toMatchObject([
    { file: SCRIPT, cure: expect.stringContaining('Write prorationFactor instead of proration_factor') },
  ]);
});

test('state that outlives a call is found wherever it is kept, and nothing else is', async () => {
  const before = `
let calls = 0;
const seen = new Map<string, number>();
const list: number[] = [];
const settings = { last: '' };
const ONE = Decimal.from(1);
const TABLE = new Map([['day', 1]]);
for (const [key, value] of [['week', 7]] as const) TABLE.set(key, value);
`;
  const body = `calls += 1;
    seen.set('a', 1);
    list.push(1);
    settings.last = 'x';
    this.count = 1;
    Object.assign(settings, {});
    const mine = new Map<string, Decimal>();
    mine.set('a', ONE.add(1));
    void TABLE.get('day');`;
  const source = script({ before, body }).replace('  prorateItems(', '  count = 0;\n  prorateItems(');
  const found = await findingsIn({ [SCRIPT]: source });
  expect(found.map(({ check, message }) => [check, message.split(/ (?:is|writes)/)[0]])).toEqual([
    ['state', 'calls'],
    ['state', 'seen'],
    ['state', 'list'],
    ['state', 'settings.last'],
    ['state', 'this.count'],
    ['state', 'settings'],
  ]);
});

test('types of tests are checked too, without packages in the folder', async () => {
  const source = `import { expect, test } from 'vitest';
import fc from 'fast-check';
import Rule from './index.ts';
test('it', () => { expect(new Rule().prorateItem).toBeDefined(); void fc; });
`;
  const file = 'extensions/rule/src/index.test.ts';
  expect(await findingsIn({ [SCRIPT]: script({}), [file]: source })).toMatchObject([
    { file, ...placeOf('prorateItem)', source), cure: expect.stringContaining('prorateItems') },
  ]);
});

const WITH_CONFIGURATION = manifest(`    configuration:
      input_schema: { type: json_schema, content: extensions/rule/generated/config.schema.json }
`);

test('a generated file that is missing, and tags that are wrong, are findings', async () => {
  const config = `export interface Config extends Record<string, unknown> {
  /** @minLength two */
  label: string;
}
`;
  const stale = script({ before: config.replace('two', '2') }).replace('Record<string, unknown>>', 'Config>');
  expect(await findingsIn({ 'stripe-app.yaml': WITH_CONFIGURATION, [SCRIPT]: stale })).toMatchObject([
    { file: 'extensions/rule/generated/config.schema.json', cure: 'Write it with: script build rule' },
  ]);
  const wrong = script({ before: config }).replace('Record<string, unknown>>', 'Config>');
  expect(await findingsIn({ 'stripe-app.yaml': WITH_CONFIGURATION, [SCRIPT]: wrong })).toMatchObject([
    { file: SCRIPT, line: 4, check: 'configuration', message: expect.stringContaining('@minLength') },
  ]);
});

test('manifest and class name the same methods', async () => {
  const source = script({})
    .replace('prorateItems(', 'prorate(')
    .replace('implements Billing.Prorations<Record<string, unknown>> ', '');
  expect(await findingsIn({ [SCRIPT]: source })).toMatchObject([
    { file: SCRIPT, check: 'manifest', message: expect.stringContaining('lists prorate_items') },
  ]);
});

test('every broken rule of the manifest is told of with its line', async () => {
  const text = manifest()
    .replace('version: 1.0.0\n    permissions', 'version: one\n    permissions')
    .replace('id: rule', 'id: a rule');
  const found = await findingsIn({ 'stripe-app.yaml': text, [SCRIPT]: script({}) });
  expect(found.map(({ file, line, check }) => [file, line, check])).toEqual([
    ['stripe-app.yaml', 5, 'manifest'],
    ['stripe-app.yaml', 8, 'manifest'],
  ]);
});

test('a script that the manifest names and that is missing, and one that it does not name', async () => {
  const root = realpathSync(
    temporaryApp({ [SCRIPT]: script({}), 'extensions/idle/src/index.ts': script({}) }),
  );
  expect((await checkApp(root)).findings).toMatchObject([
    { severity: 'warning', file: 'extensions/idle/src/index.ts' },
  ]);
  rmSync(join(root, SCRIPT));
  expect((await checkApp(root)).findings).toMatchObject([
    { severity: 'error', file: 'stripe-app.yaml', message: expect.stringContaining(SCRIPT) },
  ]);
});

async function check(appRoot: string, json = false): Promise<{ code: number; out: string; errors: string }> {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const code = await checkScripts({ appRoot, json, stdout, stderr });
  return { code, out: stdout.text, errors: stderr.text };
}

test('the command prints findings with a count, or one document, and fails by errors only', async () => {
  const root = temporaryApp({ [SCRIPT]: script({ factor: '0' }) });
  const told = await check(root);
  expect(told.code).toBe(1);
  expect(told.out).toContain(`${SCRIPT}:14:24  error  0 is a number`);
  expect(told.out.trimEnd().split('\n').at(-1)).toBe('1 script, 1 file: 1 error, 0 warnings.');
  const document = JSON.parse((await check(root, true)).out);
  expect(document).toMatchObject({ scripts: ['rule'], errors: 1, findings: [{ line: 14, column: 24 }] });
  writeFileSync(join(root, SCRIPT), script({}));
  expect(await check(root)).toMatchObject({ code: 0, out: expect.stringContaining('in order') });
});

test('a folder that is no app is told so', async () => {
  const root = temporaryApp({});
  rmSync(join(root, 'stripe-app.yaml'));
  expect(await check(root)).toMatchObject({
    code: 1,
    errors: expect.stringContaining('has no stripe-app.yaml'),
  });
});
