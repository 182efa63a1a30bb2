// From nothing to green: what `script new` writes is in order at once, at every extension point, here and elsewhere.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check as isPrettierClean, resolveConfig } from 'prettier';
import ts from 'typescript';
import { expect, onTestFinished, test } from 'vitest';
import { EXTENSION_POINTS } from '../../../contract/extension-points/index.ts';
import { projectRoot } from '../../../runtime/project-root.ts';
import { checkApp } from '../check/check-app.ts';
import { Kept } from '../replay/testing/kept.ts';
import { runScript } from '../run-script.ts';
import { newExtension } from './new-extension.ts';

/** Outside of the repository, without packages. */
function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'console-new-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function create(appRoot: string, point: string, name: string, implementation = 'script', json = false) {
  const [stdout, stderr] = [new Kept(), new Kept()];
  const code = await newExtension({ appRoot, point, name, implementation, json, stdout, stderr });
  return { code, out: stdout.text, errors: stderr.text };
}

/** Every file below the folder with its content. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = files.map((each) => join(each.parentPath, each.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

const BY_SCRIPT = EXTENSION_POINTS.filter((point) => point.implementationTypes.includes('script'));
const idAt = (point: { id: string }): string => `first_${point.id.split('.').at(-1)}`;

test('in an empty folder every extension point begins in order, tests and editor included', async () => {
  const root = emptyFolder();
  for (const point of BY_SCRIPT) expect(await create(root, point.id, idAt(point))).toMatchObject({ code: 0 });

  expect((await checkApp(root)).findings).toEqual([]);
  expect((await checkApp(root)).scripts).toEqual(BY_SCRIPT.map(idAt));
  expect(complaintsOfEditor(root)).toEqual([]);
  for (const [path, content] of Object.entries(contents(root)).filter(([name]) => name.endsWith('.ts')))
    expect(await isPrettierClean(content, { printWidth: 110, singleQuote: true, filepath: path })).toBe(true);

  for (const { methods, ...point } of BY_SCRIPT)
    for (const answer of await answersOf(root, idAt(point), methods[0]!.name))
      expect(answer).toHaveProperty('result');

  // As a person runs them, by the scripts of the new package.json.
  const ran = spawnSync('npm', ['test', '--silent', '--', '--json'], { cwd: root, encoding: 'utf8' });
  const report = JSON.parse(ran.stdout) as { passed: number; failed: number; skipped: number };
  expect([ran.status, report.failed, report.skipped]).toEqual([0, 0, 0]);
  expect(report.passed).toBeGreaterThan(2 * BY_SCRIPT.length);
  expect(existsSync(join(root, 'node_modules'))).toBe(false);
});

/** To the lines that came with it. */
async function answersOf(appRoot: string, id: string, method: string): Promise<object[]> {
  const [stdin, stdout, stderr] = [process.stdin, new Kept(), new Kept()];
  const input = join(appRoot, 'extensions', id, 'requests.jsonl');
  await runScript({ id, method, appRoot, input, json: true, stdin, stdout, stderr });
  const { answers } = JSON.parse(stdout.text) as { answers: object[] };
  expect(answers.length).toBeGreaterThan(0);
  return answers;
}

function complaintsOfEditor(root: string): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  expect(fileNames.length).toBeGreaterThan(BY_SCRIPT.length);
  const program = ts.createProgram(fileNames, options);
  return ts
    .getPreEmitDiagnostics(program)
    .map((each) => ts.flattenDiagnosticMessageText(each.messageText, ' '));
}

test('in an app that there is, its manifest keeps every line, and the new files its style', async () => {
  const root = emptyFolder();
  mkdirSync(join(root, 'extensions'));
  for (const path of ['stripe-app.yaml', '.prettierrc.json', 'extensions'])
    cpSync(join(projectRoot(), path), join(root, path), { recursive: true });
  const before = contents(root);
  expect(await create(root, 'billing.prorations', 'my_rule')).toMatchObject({ code: 0 });
  const after = contents(root);
  for (const [path, content] of Object.entries(before))
    expect(after[path]).toBe(path === 'stripe-app.yaml' ? after[path] : content);
  expect(after['stripe-app.yaml']!.startsWith(before['stripe-app.yaml']!)).toBe(true);
  const added = Object.keys(after).filter((path) => !(path in before) && /src|package/.test(path));
  for (const path of [...added, 'stripe-app.yaml']) {
    const style = { ...(await resolveConfig(join(root, path))), filepath: path };
    expect([path, await isPrettierClean(after[path]!, style)]).toEqual([path, true]);
  }
  expect((await checkApp(root, 'my_rule')).findings).toEqual([]);
});

test('a remote function is an entry with an endpoint, and says what is not visible', async () => {
  const root = emptyFolder();
  const point = EXTENSION_POINTS.find((each) => each.implementationTypes.includes('remote_function'))!;
  const { code, out } = await create(root, point.id, 'tell_server', 'remote_function', true);
  const document = JSON.parse(out);
  expect(code).toBe(0);
  expect(document).toMatchObject({
    new_app: true,
    extension: 'tell_server',
    implementation: 'remote_function',
  });
  expect(document.notes.join(' ')).toContain('which secret signs it');
  expect(existsSync(join(root, 'extensions'))).toBe(false);
  const manifest = readFileSync(join(root, 'stripe-app.yaml'), 'utf8');
  expect(manifest).toContain('implementation_type: remote_function');
  expect(manifest).toContain('type: custom_http');
  for (const permission of point.permissions) expect(manifest).toContain(`permission: ${permission}`);
  expect((await checkApp(root)).findings).toEqual([]);
});

test.each([
  ['billing.proration', 'rule', 'script', 'there are billing.prorations, '],
  ['billing.prorations', 'Rule', 'script', 'such as rule'],
  ['billing.prorations', 'shared', 'script', 'is taken'],
  ['billing.prorations', 'rule', 'remote_function', 'only as script'],
])('%s %s as %s is refused, and nothing is written', async (point, name, implementation, reason) => {
  const root = emptyFolder();
  const { code, out, errors } = await create(join(root, 'app'), point, name, implementation, true);
  expect(code).toBe(1);
  expect(errors).toContain(reason);
  expect(errors).toContain('Nothing was written.');
  expect(JSON.parse(out)).toMatchObject({ error: { code: 'input_invalid' } });
  expect(contents(root)).toEqual({});
});

test('a name that is taken, a folder that is there, a folder that is no app: nothing is written', async () => {
  const root = emptyFolder();
  await create(root, 'billing.prorations', 'rule');
  mkdirSync(join(root, 'extensions', 'other'));
  const before = contents(root);
  expect((await create(root, 'billing.prorations', 'rule')).errors).toContain(
    'has an extension rule already',
  );
  expect((await create(root, 'billing.prorations', 'other')).errors).toContain(
    'extensions/other is there already',
  );
  expect(contents(root)).toEqual(before);
  const full = emptyFolder();
  writeFileSync(join(full, 'letter.txt'), '');
  expect((await create(full, 'billing.prorations', 'rule')).errors).toContain(
    'is not empty (it holds letter.txt)',
  );
  expect(Object.keys(contents(full))).toEqual(['letter.txt']);
});

test('what cannot be written to the end is taken away again', async () => {
  const root = emptyFolder();
  writeFileSync(join(root, 'package.json'), '{}');
  await create(root, 'billing.prorations', 'rule');
  const before = contents(root);
  // In the way of the new manifest, which is written last.
  mkdirSync(join(root, 'stripe-app.yaml.new'));
  const { code, errors } = await create(root, 'billing.prorations', 'second');
  expect([code, errors]).toEqual([1, expect.stringContaining('EISDIR')]);
  rmSync(join(root, 'stripe-app.yaml.new'), { recursive: true, force: true });
  expect(contents(root)).toEqual(before);
  expect(before['package.json']).toBe('{}');
});
