// docs/scripts.md names everything that there is: commands, extension points, methods, tags, problems, forbidden names.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { EXTENSION_POINTS } from '../../contract/extension-points/index.ts';
import { DEFAULT_LIMITS } from '../../contract/limits.ts';
import { PROBLEMS } from '../../contract/problem.ts';
import { TAGS } from '../../runtime/configuration/tags.ts';
import { projectRoot } from '../../runtime/project-root.ts';
import { addScriptCommands } from './program.ts';

const page = readFileSync(join(projectRoot(), 'docs', 'scripts.md'), 'utf8');

function commands(): string[] {
  const parent = new Command();
  addScriptCommands(parent);
  return parent.commands[0]!.commands.map((command) => `\`${command.name()} `);
}

test.each([
  ['commands', commands()],
  ['extension points', EXTENSION_POINTS.map(({ id }) => `\`${id}\``)],
  ['methods', EXTENSION_POINTS.flatMap(({ methods }) => methods.map(({ name }) => `\`${name}\``))],
  ['tags', Object.keys(TAGS).map((tag) => `\`@${tag}\``)],
  ['problems', Object.keys(PROBLEMS).map((code) => `\`${code}\``)],
])('all %s are on the page', (_, names) => {
  expect(names.length).toBeGreaterThan(3);
  expect(names.filter((name) => !page.includes(name))).toEqual([]);
});

test('the limits on the page are those that hold', () => {
  const { timeMs, memoryBytes, bundleBytes, inputBytes, outputBytes, logCharacters } = DEFAULT_LIMITS;
  const row = (name: string) => new RegExp(`^\\| ${name} +\\| (.+?) +\\|$`, 'm').exec(page)?.[1];
  expect([row('time'), row('memory'), row('request, answer'), row('the bundled script')]).toEqual([
    `${timeMs / 1000} second`,
    `${memoryBytes / 1024 ** 2} MiB`,
    `${inputBytes / 1024 ** 2} MiB each`,
    `${bundleBytes / 1024 ** 2} MiB`,
  ]);
  expect(outputBytes).toBe(inputBytes);
  expect(row('what it prints')).toContain(`${logCharacters / 1024} Ki characters`);
});
