// The SDK as an app outside this repository gets it: packed by npm, installed offline, compiled and run there.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extensionOf, loadApp } from '../runtime/app.ts';
import { buildScript } from '../runtime/build-script.ts';
import { createEngine } from '../runtime/create-engine.ts';
import { manifest, SCRIPT } from '../runtime/testing/temporary-app.ts';
import { creditAndDebit } from '../runtime/testing/proratable-items.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const TYPESCRIPT = join(ROOT, 'node_modules', 'typescript');
const NAME = '@stripe/extensibility-sdk';

let folder: string;
let sdk: string;
let outside: string;
let tarball: string;

// Packed from a copy, because other tests resolve the real package while this one runs; and after a packing that was cut
// off, which is the harder case.
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sdk-package-'));
  const repository = join(folder, 'repository');
  sdk = join(repository, 'src', 'sdk');
  cpSync(join(ROOT, 'src', 'sdk'), sdk, { recursive: true });
  cpSync(join(ROOT, 'LICENSE'), join(repository, 'LICENSE'));
  write(repository, { 'package.json': JSON.stringify({ private: true, workspaces: ['src/sdk'] }) });
  mkdirSync(join(repository, 'node_modules'));
  symlinkSync(TYPESCRIPT, join(repository, 'node_modules', 'typescript'), 'junction');
  run(process.execPath, ['pack.mjs', 'make'], sdk);
  expect(contentOf(sdk)).not.toEqual(contentOf(join(ROOT, 'src', 'sdk')));
  npm(['pack', '-w', NAME, '--pack-destination', folder], repository);
  tarball = join(folder, 'stripe-extensibility-sdk-2.0.0.tgz');

  outside = join(folder, 'outside');
  write(outside, {
    'package.json': JSON.stringify({ private: true, type: 'module' }),
    'stripe-app.yaml': manifest(),
    [SCRIPT]: GIVE_BACK,
    'check.ts': CHECK,
  });
  npm(['install', '--offline', '--no-audit', '--no-fund', tarball], outside);
  symlinkSync(TYPESCRIPT, join(outside, 'node_modules', 'typescript'), 'junction');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Gives back the very objects that it was given: Stripe's own scripts do so with the period. */
const GIVE_BACK = `import type { Billing, Context } from '${NAME}/extensions';
import type { MonetaryAmount } from '${NAME}';
import { Decimal } from '${NAME}/stdlib';

export interface RuleConfig extends Record<string, unknown> {
  most?: MonetaryAmount;
}

export default class Rule implements Billing.Prorations<RuleConfig> {
  prorateItems(
    request: Billing.Prorations.ProrateItemsInput,
    _config: RuleConfig,
    _context: Context
  ): Billing.Prorations.ProrateItemsResult {
    const [first] = request.items;
    return {
      items: request.items.map((item) => ({
        key: item.key,
        prorationFactor: item.currentProrationFactor.mul(Decimal.from(1)),
        lineItemPeriod: first!.servicePeriod,
      })),
    };
  }
}
`;

/** Prints what the three entries hold, and how the script above answers. */
const CHECK = `import { DEFAULT_DIV_PRECISION, Decimal, isDecimal, type Commerce } from '${NAME}';
import * as extensions from '${NAME}/extensions';
import * as stdlib from '${NAME}/stdlib';
import Rule from './${SCRIPT.replace(/\.ts$/, '.js')}';

const one: Commerce.DiscountCalculation.DiscountResult['discount']['amount'] = {
  amount: Decimal.from(1).div(3, DEFAULT_DIV_PRECISION, 'half-even'),
  currency: 'usd',
};
const period = { startDate: new Date(0), endDate: new Date(1) };
const { items } = new Rule().prorateItems(
  {
    items: [
      {
        key: 'a',
        type: 'debit',
        isProration: true,
        servicePeriod: period,
        currentProrationFactor: Decimal.from('0.50'),
        priceIntervalDuration: 86400,
        priceKind: 'other',
        otherPriceKind: 'credit_grant',
      },
    ],
  },
  {},
  { type: 'script', id: 'rule', livemode: false }
);
// @ts-expect-error A bare number is no factor.
items[0]!.prorationFactor = 0 as number;
console.log(
  JSON.stringify({
    one,
    same: stdlib.Decimal === Decimal && isDecimal(one.amount),
    values: [Object.keys(extensions), Object.keys(stdlib).sort()],
    period: items[0]!.lineItemPeriod === period,
  })
);
`;

const COMPILER_OPTIONS = {
  target: 'ES2022',
  lib: ['ES2022'],
  types: [],
  strict: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  // Ours are checked, not those of the language.
  skipDefaultLibCheck: true,
  rootDir: '.',
};

test.each([
  ['NodeNext', { module: 'NodeNext', moduleResolution: 'NodeNext' }],
  ['bundler', { module: 'ESNext', moduleResolution: 'bundler' }],
])('a script outside compiles with %s resolution and runs in plain Node', (name, resolution) => {
  const files = ['check.ts', SCRIPT];
  // `console` is not part of the language; its own line here keeps types of Node or a DOM out.
  const console = `${name}.d.ts`;
  write(outside, { [console]: 'declare const console: { log(text: string): void };\n' });
  const compilerOptions = { ...COMPILER_OPTIONS, ...resolution, outDir: name };
  write(outside, { [`${name}.json`]: JSON.stringify({ compilerOptions, files: [...files, console] }) });
  expect(compile(`${name}.json`)).toBe('');
  expect(JSON.parse(run(process.execPath, [join(name, 'check.js')], outside))).toEqual({
    // 34 threes: the digits of an IEEE decimal128.
    one: { amount: `0.${'3'.repeat(34)}`, currency: 'usd' },
    same: true,
    values: [[], ['DEFAULT_DIV_PRECISION', 'Decimal', 'isDecimal']],
    period: true,
  });
});

test('a script compiles against the sources of the package too, with no option of this repository', () => {
  const linked = join(folder, 'linked');
  const compilerOptions = { ...COMPILER_OPTIONS, module: 'NodeNext', noEmit: true };
  write(linked, {
    'package.json': JSON.stringify({ type: 'module' }),
    'tsconfig.json': JSON.stringify({ compilerOptions: { ...compilerOptions, rootDir: undefined } }),
    [SCRIPT]: GIVE_BACK,
  });
  mkdirSync(join(linked, 'node_modules', '@stripe'), { recursive: true });
  symlinkSync(join(ROOT, 'src', 'sdk'), join(linked, 'node_modules', NAME), 'junction');
  expect(compile('tsconfig.json', linked)).toBe('');
});

test('an app that builds with the library that its scaffold names finds it', () => {
  const compilerOptions = {
    ...COMPILER_OPTIONS,
    module: 'NodeNext',
    noLib: true,
    lib: undefined,
    outDir: 'built',
  };
  const libraries = `node_modules/${NAME}/tslibs`;
  const files = [
    SCRIPT,
    `${libraries}/5.9.3/lib.es2022.restricted.d.ts`,
    `${libraries}/lib.restricted.globals.d.ts`,
  ];
  write(outside, { 'build.json': JSON.stringify({ compilerOptions, files }) });
  expect(compile('build.json')).toBe('');
});

test('the sandbox takes a period that a script gives back as it got it', async () => {
  const engine = createEngine({ workers: 1 });
  try {
    const bundle = await buildScript(outside, extensionOf(loadApp(outside), 'rule'));
    const outcome = await engine.call({
      bundle,
      method: 'prorate_items',
      request: creditAndDebit(),
      configuration: {},
      context: { type: 'script', id: 'rule', livemode: false },
    });
    const lineItemPeriod = { startDate: '2026-01-16T12:00:00.000Z', endDate: '2026-02-01T00:00:00.000Z' };
    expect(outcome.problem).toBeNull();
    expect(outcome.result).toEqual({
      items: [
        { key: 'credit', prorationFactor: '-0.5', lineItemPeriod },
        { key: 'debit', prorationFactor: '0.5', lineItemPeriod },
      ],
    });
  } finally {
    await engine.close();
  }
});

test('packing leaves the sources as they were, and so does putting them back again', () => {
  const sources = contentOf(join(ROOT, 'src', 'sdk'));
  expect(contentOf(sdk)).toEqual(sources);
  run(process.execPath, ['pack.mjs', 'restore'], sdk);
  expect(contentOf(sdk)).toEqual(sources);
});

test('the package holds what was built, its licence and what it is', () => {
  const packed = contentOf(join(outside, 'node_modules', NAME));
  expect(JSON.parse(packed['/package.json']!)).toMatchObject({
    name: NAME,
    private: true,
    exports: { './stdlib': { types: './dist/stdlib/index.d.ts', default: './dist/stdlib/index.js' } },
  });
  expect(packed['/LICENSE']).toContain('MIT License');
  expect(packed['/README.md']).toContain("This is not Stripe's package.");
  expect(Object.keys(packed).filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([]);
});

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** What the compiler says; nothing when all is right. */
function compile(project: string, cwd = outside): string {
  try {
    return run(process.execPath, [join(TYPESCRIPT, 'bin', 'tsc'), '-p', project], cwd);
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

function npm(args: readonly string[], cwd: string): void {
  const windows = process.platform === 'win32';
  execFileSync('npm', args, { cwd, stdio: 'pipe', shell: windows });
}

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, stdio: 'pipe', encoding: 'utf8' });
}

/** Every file below the folder with its content. */
function contentOf(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.sort().map((file) => [file.slice(root.length), readFileSync(file, 'utf8')]),
  );
}
