// `script test` as a person runs it, on an app without packages.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectRoot } from '../../../runtime/project-root.ts';
import { SCRIPT, scriptWith, temporaryApp } from '../../../runtime/testing/temporary-app.ts';

const LAUNCH = join(projectRoot(), 'src', 'cli', 'launch.mjs');

function run(app: string, ...args: string[]) {
  return spawnSync(process.execPath, [LAUNCH, 'script', 'test', ...args, '--app', app], { encoding: 'utf8' });
}

const SPEC = 'extensions/rule/src/index.test.ts';
const IMPORTS = `import { expect, test } from 'vitest';
import fc from 'fast-check';
import { Decimal as ofRoot } from '@stripe/extensibility-sdk';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import Rule from './index.ts';
`;

test('tests of the script and of what is shared run on our vitest and SDK; the last line counts them', () => {
  const app = temporaryApp({
    [SCRIPT]: scriptWith('return { items: [], two };', "import { two } from '../../shared/two.ts';"),
    [SPEC]: `${IMPORTS}
test('one Decimal', () => { expect(ofRoot).toBe(Decimal); void fc; });
test('the rule', () => { expect(new Rule().prorateItems({}, {}, {}).two).toBe(2); });
test.skip('later', () => undefined);
`,
    'extensions/shared/two.ts': 'export const two = 2;\n',
    'extensions/shared/two.test.ts':
      "import { expect, test } from 'vitest'; import { two } from './two.ts'; test('two', () => { expect(two).toBe(2); });\n",
    // Neither their configuration nor what lies elsewhere is looked at.
    'vitest.config.ts': "throw new Error('theirs');\n",
    'elsewhere/other.test.ts': "throw new Error('elsewhere');\n",
  });
  const { status, stdout } = run(app, 'rule');
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('3 passed, 0 failed, 1 skipped');
  expect(status).toBe(0);
  expect(existsSync(join(app, 'node_modules'))).toBe(false);
});

test('a failing test is named with file and line, and fails the command', () => {
  const app = temporaryApp({
    [SCRIPT]: scriptWith('return same(request);'),
    [SPEC]: `${IMPORTS}
test('wrong', () => {
  expect(new Rule().prorateItems({ items: [] }, {}, {}).items).toEqual([fc, ofRoot, Decimal]);
});
`,
  });
  const { status, stdout } = run(realpathSync(app), '--json');
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    passed: 0,
    failed: 1,
    skipped: 0,
    failures: [{ file: SPEC, line: 8, name: 'wrong', message: expect.stringContaining('to deeply equal') }],
  });
});

test.each([
  [['other'], 'has no script "other"; it has rule', 'extension_unknown'],
  [[], 'names the script', 'manifest_invalid'],
])('%j of an app without its script is refused: %s', (args, reason, code) => {
  const app = temporaryApp(args.length > 0 ? { [SCRIPT]: scriptWith('return same(request);') } : {});
  const { status, stdout, stderr } = run(app, ...args, '--json');
  expect(status).toBe(1);
  expect(stderr).toContain(reason);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
});
