// Walks the imports of every source file and fails with a sentence when an arrow of the layout is crossed.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
const SDK = '@stripe/extensibility-sdk';

interface Part {
  /** Other parts that it may import. */
  may: readonly string[];
  /** Packages that it may import; null for any. */
  packages: readonly string[] | null;
  /** Whether it may use Node's own modules. */
  node: boolean;
}

const LOWER = ['contract', 'core', 'sdk'];

/** The arrows. Whatever lies deeper follows its top folder. */
const PARTS: Readonly<Record<string, Part>> = {
  sdk: { may: [], packages: [], node: false },
  extensions: { may: [], packages: [SDK], node: false },
  core: { may: ['sdk'], packages: [], node: false },
  contract: { may: ['core', 'sdk'], packages: null, node: false },
  runtime: { may: LOWER, packages: null, node: true },
  store: { may: LOWER, packages: null, node: true },
  platform: { may: ['store', 'runtime', ...LOWER], packages: null, node: true },
  service: { may: ['store', 'runtime', ...LOWER], packages: null, node: true },
  console: { may: LOWER, packages: null, node: false },
  views: {
    may: ['console', ...LOWER, 'extensions'],
    packages: ['@stripe/ui-extension-sdk', 'react', 'react-hook-form', 'stripe'],
    node: false,
  },
  dashboard: { may: [...LOWER, 'ui-extension.config.ts'], packages: null, node: true },
};

/** Files of parts without Node that only servers load; what runs in a browser must not reach them. */
const SERVER_ONLY = ['src/contract/signature.ts'];
const IN_BROWSERS = ['views', 'console'];

/** May import anything: commands put the parts together, files at the top of `src` and of the repository look at all of them. */
const UNBOUND = ['cli', 'src', '.'];

/** The part that a file of the repository belongs to, such as `core` for `src/core/money.ts`. */
function partOf(file: string): string {
  const folders = file.split('/');
  if (folders[0] !== 'src') return folders.length === 1 ? '.' : folders[0]!;
  return folders.length === 2 ? 'src' : folders[1]!;
}

/** Tests may use any package, Node, and builders of other parts: files in a folder `testing`, or named `builders.ts`. */
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || isBuilder(file);
const isBuilder = (file: string) => /(^|\/)(testing\/|builders\.tsx?$)/.test(file);

/** Every module that a source file names: imports, exports from, `import()`, `require()` and types by `import('…')`. */
function importsOf(file: string, source: string): string[] {
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const named = moduleNamedBy(node);
    if (named !== undefined && ts.isStringLiteralLike(named)) found.push(named.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, false, kind));
  return found;
}

function moduleNamedBy(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isExternalModuleReference(node)) return node.expression;
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
  return isRequire || node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments[0] : undefined;
}

/** One sentence for each import of the file that crosses an arrow. `file` is relative to the repository. */
function crossings(file: string, source: string): string[] {
  const part = partOf(file);
  if (UNBOUND.includes(part)) return [];
  const rule = PARTS[part];
  if (rule === undefined)
    return [`${file} lies in ${part}, which the table of this test does not know: add it there.`];
  return importsOf(file, source).flatMap((specifier) => {
    const problem = specifier.startsWith('.')
      ? fileProblem(file, part, rule, path.posix.join(path.posix.dirname(file), specifier))
      : packageProblem(file, part, rule, specifier);
    return problem === null ? [] : [problem];
  });
}

function fileProblem(file: string, part: string, rule: Part, target: string): string | null {
  if (isTest(file) && isBuilder(target)) return null;
  if (isBuilder(target)) return `${file} imports ${target}: builders are for tests.`;
  if (IN_BROWSERS.includes(part) && SERVER_ONLY.includes(target)) {
    return `${file} imports ${target}: it needs Node, and ${part} runs in the browser.`;
  }
  const other = partOf(target);
  if (part === 'extensions' && other === 'extensions') return extensionProblem(file, target);
  if (part === other || rule.may.includes(other) || rule.may.includes(target)) return null;
  return `${file} imports ${target}: ${mayImport(part, rule)}.`;
}

/** A script is uploaded by itself, with `extensions/shared` and nothing of its neighbours. */
function extensionProblem(file: string, target: string): string | null {
  const [own, other] = [file, target].map((name) => name.split('/')[1]);
  if (own === other || other === 'shared') return null;
  return `${file} imports ${target}: a script may import only its own folder, extensions/shared and ${SDK}.`;
}

function packageProblem(file: string, part: string, rule: Part, specifier: string): string | null {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  if (name === SDK && part !== 'extensions') {
    return `${file} imports ${specifier}: only scripts use the name; ${part} imports src/sdk by its path.`;
  }
  if (isTest(file)) return null;
  if (specifier.startsWith('node:')) {
    if (rule.node || SERVER_ONLY.includes(file)) return null;
    return `${file} imports ${specifier}: ${part} must run where there is no Node.`;
  }
  if (rule.packages === null || rule.packages.includes(name)) return null;
  return `${file} imports ${specifier}: ${mayImport(part, rule)}.`;
}

function mayImport(part: string, rule: Part): string {
  const allowed = [...rule.may, ...(rule.packages ?? ['packages'])];
  if (part === 'extensions') allowed.push('extensions/shared');
  return allowed.length === 0
    ? `${part} may import nothing`
    : `${part} may import only ${allowed.join(', ')}`;
}

function sourceFiles(): string[] {
  return ['src', 'views', 'extensions'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
      .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules/')),
  );
}

test('no import crosses an arrow of the layout', () => {
  const files = sourceFiles();
  expect(files).toContain('src/architecture.test.ts');
  const found = files.flatMap((file) => crossings(file, readFileSync(path.join(ROOT, file), 'utf8')));
  expect(found).toEqual([]);
});

test.each([
  [
    'views/ExtensionList/index.tsx',
    `import { start } from '../../src/platform/start.ts';`,
    'views/ExtensionList/index.tsx imports src/platform/start.ts: views may import only console, contract, core, ' +
      'sdk, extensions, @stripe/ui-extension-sdk, react, react-hook-form, stripe.',
  ],
  [
    'src/core/money.ts',
    `import type { Wire } from '../contract/wire.ts';`,
    'src/core/money.ts imports src/contract/wire.ts: core may import only sdk.',
  ],
  [
    'src/core/money.ts',
    `export * from 'node:fs';`,
    'src/core/money.ts imports node:fs: core must run where there is no Node.',
  ],
  ['src/core/money.ts', `import 'react';`, 'src/core/money.ts imports react: core may import only sdk.'],
  ['src/sdk/index.ts', `import 'stripe';`, 'src/sdk/index.ts imports stripe: sdk may import nothing.'],
  [
    'src/contract/wire/run.ts',
    `const id = require('node:crypto');`,
    'src/contract/wire/run.ts imports node:crypto: contract must run where there is no Node.',
  ],
  [
    'src/console/port.ts',
    `type Seed = import('../platform/seed/index.ts').Seed;`,
    'src/console/port.ts imports src/platform/seed/index.ts: console may import only contract, core, sdk, packages.',
  ],
  [
    'src/console/port.ts',
    `import { signPayload } from '../contract/signature.ts';`,
    'src/console/port.ts imports src/contract/signature.ts: it needs Node, and console runs in the browser.',
  ],
  [
    'src/dashboard/page/main.tsx',
    `const platform = await import('../../platform/api.ts');`,
    'src/dashboard/page/main.tsx imports src/platform/api.ts: dashboard may import only contract, core, sdk, ' +
      'ui-extension.config.ts, packages.',
  ],
  [
    'extensions/a/src/index.ts',
    `import { rule } from '../../b/src/index.ts';`,
    'extensions/a/src/index.ts imports extensions/b/src/index.ts: a script may import only its own folder, ' +
      'extensions/shared and @stripe/extensibility-sdk.',
  ],
  [
    'extensions/a/src/index.ts',
    `import { Decimal } from '../../../src/sdk/index.ts';`,
    'extensions/a/src/index.ts imports src/sdk/index.ts: extensions may import only @stripe/extensibility-sdk, ' +
      'extensions/shared.',
  ],
  [
    'src/core/money.ts',
    `import { Decimal } from '@stripe/extensibility-sdk/stdlib';`,
    'src/core/money.ts imports @stripe/extensibility-sdk/stdlib: only scripts use the name; core imports src/sdk by its path.',
  ],
  [
    'src/runtime/run.ts',
    `import { item } from '../core/builders.ts';`,
    'src/runtime/run.ts imports src/core/builders.ts: builders are for tests.',
  ],
  [
    'src/novelty/run.ts',
    '',
    'src/novelty/run.ts lies in novelty, which the table of this test does not know: add it there.',
  ],
])('%s: "%s" is reported', (file, source, sentence) => {
  expect(crossings(file, source)).toEqual([sentence]);
});

test.each([
  ['views/ExtensionList/index.tsx', `import { Box } from '@stripe/ui-extension-sdk/ui';`],
  [
    'views/ExtensionList/index.tsx',
    `import Waive from '../../extensions/waive_small_prorations/src/index.ts';`,
  ],
  ['extensions/a/src/index.ts', `import { days } from '../../shared/calendar.ts';`],
  ['extensions/a/src/index.ts', `import { Decimal } from '@stripe/extensibility-sdk/stdlib';`],
  ['src/core/money.ts', `import { Decimal } from '../sdk/index.ts';`],
  ['src/core/money.ts', `// import 'react';\nexport const text = "import 'node:fs'";`],
  [
    'src/core/money.test.ts',
    `import fc from 'fast-check'; import { price } from '../contract/testing/prices.ts';`,
  ],
  ['src/dashboard/server/page.ts', `import config from '../../../ui-extension.config.ts';`],
  ['src/contract/signature.ts', `import { createHmac } from 'node:crypto';`],
  ['src/cli/start.ts', `import { start } from '../platform/start.ts';`],
])('%s: "%s" is allowed', (file, source) => {
  expect(crossings(file, source)).toEqual([]);
});
