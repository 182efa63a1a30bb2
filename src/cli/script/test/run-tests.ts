/** Runs an app's tests with our vitest: the app needs no packages and no configuration of its own. */
import { join, relative, sep } from 'node:path';
import { createRequire } from 'node:module';
import { startVitest } from 'vitest/node';
import type { TestCase, Vitest } from 'vitest/node';
import { scriptOptions } from '../../../runtime/configuration/program.ts';
import { projectRoot } from '../../../runtime/project-root.ts';

export interface TestReport {
  passed: number;
  failed: number;
  skipped: number;
  failures: { file: string; line: number | null; name: string; message: string }[];
}

/**
 * @param root real path of the app's folder
 * @param folders from there: those whose `*.test.ts` are run
 * @param quiet nothing is printed on the way
 */
export async function runTests(
  root: string,
  folders: readonly string[],
  quiet: boolean,
): Promise<TestReport> {
  const vitest = await startVitest(
    'test',
    [],
    {
      root,
      config: false,
      watch: false,
      run: true,
      include: folders.map((folder) => `${folder}/**/*.test.ts`),
      pool: 'threads',
      maxWorkers: 2,
      testTimeout: 30_000,
      passWithNoTests: true,
      ...(quiet ? { reporters: [{}] } : {}),
    },
    {
      // Nothing is left behind in the app's folder.
      cacheDir: join(projectRoot(), '.build', 'script-tests'),
      resolve: { alias: aliases() },
    },
  );
  const report = reportOf(vitest, root);
  await vitest.close();
  return report;
}

/** The names that scripts and their tests import, each as it is here. */
function aliases(): { find: RegExp; replacement: string }[] {
  const sdk = Object.entries(scriptOptions().paths).map(([name, [path]]) => [name, path!] as const);
  const fastCheck = createRequire(join(projectRoot(), 'package.json')).resolve('fast-check');
  return [...sdk, ['fast-check', fastCheck] as const].map(([name, replacement]) => ({
    find: new RegExp(`^${name}$`),
    replacement,
  }));
}

/** Errors outside of a test count as failures. */
function reportOf(vitest: Vitest, root: string): TestReport {
  const report: TestReport = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const fail = (file: string, line: number | null, name: string, message: string): void => {
    report.failed += 1;
    report.failures.push({ file, line, name, message });
  };
  for (const module of vitest.state.getTestModules()) {
    const file = relative(root, module.moduleId).split(sep).join('/');
    for (const error of module.errors()) fail(file, null, '', error.message);
    for (const each of module.children.allTests()) {
      const { state } = each.result();
      if (state === 'passed') report.passed += 1;
      else if (state === 'failed') fail(file, lineOf(each), each.fullName, messageOf(each));
      else report.skipped += 1;
    }
  }
  for (const error of vitest.state.getUnhandledErrors()) fail('', null, '', String(error));
  return report;
}

/** Where in the test file it failed. */
function lineOf(test: TestCase): number | null {
  const frames = test.result().errors?.[0]?.stacks ?? [];
  return frames.find(({ file }) => file === test.module.moduleId)?.line ?? null;
}

function messageOf(test: TestCase): string {
  return (
    test
      .result()
      .errors?.map(({ message }) => message)
      .join('\n') ?? ''
  );
}
