/** Runs an app's tests with our vitest: the app needs no packages and no configuration of its own. */
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { startVitest } from 'vitest/node';
import { scriptOptions } from '../../../runtime/configuration/program.ts';
import { projectRoot } from '../../../runtime/project-root.ts';
import { reportOf, type TestReport } from '../../test-report.ts';

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
