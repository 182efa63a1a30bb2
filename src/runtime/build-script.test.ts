import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { extensionOf, loadApp } from './app.ts';
import { buildScript } from './build-script.ts';
import { projectRoot } from './project-root.ts';
import { SCRIPT, scriptWith, temporaryApp } from './testing/temporary-app.ts';

function build(root: string) {
  return buildScript(root, extensionOf(loadApp(root), 'rule'));
}

test('the same source gives the same code wherever the app lies', async () => {
  const source = scriptWith('return same(request);');
  const [one, other] = [temporaryApp({ [SCRIPT]: source }), temporaryApp({ [SCRIPT]: source })];
  expect((await build(one)).sourceHash).toBe((await build(other)).sourceHash);
});

test('a script may import files of its own app', async () => {
  const root = temporaryApp({
    [SCRIPT]: scriptWith(
      'return { items: [], twice: twice(2) };',
      "import { twice } from '../../shared/twice.ts';",
    ),
    'extensions/shared/twice.ts': 'export const twice = (n: number): number => n * 2;',
  });
  expect((await build(root)).code).toContain('n * 2');
});

test.each([
  ["import fs from 'node:fs'; void fs;", '"node:fs" cannot be imported'],
  ["import _ from 'lodash'; void _;", '"lodash" cannot be imported'],
  ["import '../../../../../outside.ts';", 'outside.ts'],
  ["const later = import('./x.ts'); void later;", 'static imports only'],
  ["declare function require(n: string): unknown; void require('fs');", 'static imports only'],
  ['const = 5;', 'Expected identifier'],
])('%s is refused with file and line', async (line, message) => {
  const root = temporaryApp({ [SCRIPT]: scriptWith('return same(request);', line) });
  const failure = await build(root).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'build_failed', message: expect.stringContaining(message) });
  expect((failure as Error).message).toContain(`${SCRIPT}:2`);
});

test('an existing file outside the app is refused too', async () => {
  const engine = join(projectRoot(), 'src', 'runtime', 'engine.ts');
  const root = temporaryApp({ [SCRIPT]: '' });
  const up = '../'.repeat(root.split('/').length + 2);
  const outside = temporaryApp({
    [SCRIPT]: scriptWith('return same(request);', `import '${up}${engine.slice(1)}';`),
  });
  await expect(build(outside)).rejects.toMatchObject({
    code: 'build_failed',
    message: expect.stringContaining('outside'),
  });
});

test('a manifest that names a missing script says which, and what to do', () => {
  const root = temporaryApp({ [SCRIPT]: scriptWith('return same(request);') });
  rmSync(join(root, SCRIPT));
  expect(() => loadApp(root)).toThrow(
    `Extension rule names the script ${SCRIPT}, and there is no such file in ${root}.`,
  );
});

test('a folder without a manifest is no app', () => {
  expect(() => loadApp(join(projectRoot(), 'src'))).toThrow('has no stripe-app.yaml');
});

test('an unknown extension is told of those that there are', () => {
  const app = loadApp(temporaryApp({ [SCRIPT]: scriptWith('return same(request);') }));
  expect(() => extensionOf(app, 'other')).toThrow('Rules has no script "other"; it has rule.');
});
