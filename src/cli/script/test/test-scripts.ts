/** `console script test [id]`: the tests of a script and of what it may share; the last line counts them. */
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { extensionOf, loadApp } from '../../../runtime/app.ts';
import { requireApp } from '../app-folder.ts';
import { SHARED_FOLDERS } from '../check/sources.ts';
import { runTests } from './run-tests.ts';
import { refusal } from '../refusal.ts';

export interface TestOptions {
  /** Only this script and what is shared; all of the app otherwise. */
  id?: string | undefined;
  appRoot: string;
  json?: boolean | undefined;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** @returns exit code: 1 where a test failed or where there is none */
export async function testScripts({
  id,
  appRoot,
  json = false,
  stdout,
  stderr,
}: TestOptions): Promise<number> {
  try {
    requireApp(appRoot);
    const root = realpathSync(appRoot);
    const app = loadApp(root);
    const extensions = id === undefined ? app.extensions : [extensionOf(app, id)];
    const folders = extensions.map(({ script }) => dirname(script));
    const report = await runTests(root, [...folders, ...SHARED_FOLDERS], json);
    const { passed, failed, skipped } = report;
    stdout.write(
      json
        ? `${JSON.stringify(report, null, 2)}\n`
        : `\n${passed} passed, ${failed} failed, ${skipped} skipped\n`,
    );
    return failed === 0 && passed > 0 ? 0 : 1;
  } catch (error) {
    return refusal(error, { json, stdout, stderr });
  }
}
