// The workshop as a person meets it: help, folders, one JSON document, exit codes.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXTENSION_POINTS } from '../../contract/extension-points/index.ts';
import { projectRoot } from '../../runtime/project-root.ts';
import { SCRIPT, scriptWith, temporaryApp } from '../../runtime/testing/temporary-app.ts';

function command(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; input?: string } = {},
) {
  const launch = join(projectRoot(), 'src', 'cli', 'launch.mjs');
  const { env, ...rest } = options;
  return spawnSync(process.execPath, [launch, 'script', ...args], {
    encoding: 'utf8',
    ...rest,
    env: { ...process.env, ...env },
  });
}

test('help of new lists every extension point with how it can be implemented', () => {
  const { stdout, status } = command(['new', '--help']);
  expect(status).toBe(0);
  for (const { id, implementationTypes } of EXTENSION_POINTS)
    expect(stdout).toMatch(new RegExp(`${id} +${implementationTypes.join(', ')}`));
});

test.each([
  ['new', 'billing.nothing', 'rule'],
  ['check', 'other'],
  ['build', 'other'],
  ['test', 'other'],
  ['run', 'other', '--method', 'prorate_items'],
])('%s with --json prints one document also when it fails, and ends with 1', (...args) => {
  const app = temporaryApp({ [SCRIPT]: scriptWith('return same(request);') });
  const { status, stdout, stderr } = command([...args, '--app', app, '--json'], { input: '' });
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: expect.any(String), message: stderr.trim() } });
});

test('a folder is meant from where the person stands, also under npm run', () => {
  const app = temporaryApp({ [SCRIPT]: scriptWith('return same(request);') });
  mkdirSync(join(app, 'deep'));
  const plain = command(['build', '--app', '..', '--json'], { cwd: join(app, 'deep') });
  expect(JSON.parse(plain.stdout)).toMatchObject({ scripts: [{ id: 'rule' }] });
  const byNpm = command(['build', '--app', '..', '--json'], {
    cwd: projectRoot(),
    env: { INIT_CWD: join(app, 'deep') },
  });
  expect(JSON.parse(byNpm.stdout)).toEqual(JSON.parse(plain.stdout));
});
