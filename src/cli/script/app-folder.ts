/** Which app a command of the workshop is about. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConsoleError } from '../../contract/problem.ts';
import { MANIFEST_FILE } from '../../runtime/app.ts';
import { projectRoot } from '../../runtime/project-root.ts';

/** @param app as a person wrote it after `--app`; this app when left out */
export function appFolder(app: string | undefined): string {
  return app === undefined ? projectRoot() : asWritten(app);
}

/** `npm run` starts us in this repository; a person means their own working folder, which npm tells us. */
export function asWritten(path: string): string {
  const cwd = process.cwd();
  const from = cwd === projectRoot() ? (process.env.INIT_CWD ?? cwd) : cwd;
  return resolve(from, path);
}

/** @throws {ConsoleError} manifest_invalid where the folder is no app */
export function requireApp(appRoot: string): void {
  if (existsSync(join(appRoot, MANIFEST_FILE))) return;
  throw new ConsoleError(
    'manifest_invalid',
    `${appRoot} has no ${MANIFEST_FILE}, so it is no app. Name the folder of an app with --app, or begin one with: script new`,
  );
}
