// One list of forbidden constructs: what `script check` holds against any app, this repository's linter holds too.
import { join } from 'node:path';
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../runtime/project-root.ts';

type Rules = Record<string, unknown>;

async function rulesFor(file: string, overrideConfigFile?: string): Promise<Rules> {
  const eslint = new ESLint({ cwd: projectRoot(), ...(overrideConfigFile && { overrideConfigFile }) });
  const config = (await eslint.calculateConfigForFile(join(projectRoot(), file))) as
    { rules?: Rules } | undefined;
  return config?.rules ?? {};
}

test.each([
  'extensions/a_rule/src/index.ts',
  'extensions/a_rule/src/deep/part.ts',
  'extensions/shared/days.ts',
])('the rules of %s are the same in both', async (file) => {
  const ours = await rulesFor(file, 'eslint.scripts.mjs');
  expect(Object.keys(ours)).toEqual(
    expect.arrayContaining(['no-restricted-globals', 'no-restricted-imports', 'no-restricted-syntax']),
  );
  const here = await rulesFor(file);
  expect(Object.fromEntries(Object.keys(ours).map((rule) => [rule, here[rule]]))).toEqual(ours);
});

test.each(['extensions/a_rule/src/index.test.ts', 'extensions/shared/testing/days.ts'])(
  '%s is for tests and may use what it likes',
  async (file) => {
    expect(await rulesFor(file, 'eslint.scripts.mjs')).not.toHaveProperty('no-restricted-globals');
  },
);
