/** `npm run check`: what must hold before a commit, each step with its own output. */
import { spawnSync } from 'node:child_process';
import { readSettings } from './settings.ts';

const STEPS: readonly (readonly [string, ...string[]])[] = [
  ['tsc', '--noEmit', '-p', '.'],
  ['eslint', '.', '--max-warnings', '0'],
  ['prettier', '--check', '--log-level', 'warn', '.'],
];

export async function check(): Promise<void> {
  const { root } = readSettings();
  for (const step of STEPS) {
    process.stdout.write(`${step.join(' ')}\n`);
    const { status } = spawnSync('npx', ['--no-install', ...step], {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    if (status !== 0) {
      process.exitCode = 1;
      return;
    }
  }
  process.stdout.write('Types, lint and format are in order.\n');
}
