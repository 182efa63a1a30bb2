/** The script commands with the process's own streams. */
import { resolve } from 'node:path';
import { projectRoot } from '../../runtime/project-root.ts';
import { buildScripts } from './build-scripts.ts';
import { runScript } from './run-script.ts';

const streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };

const rootOf = (app: string | undefined): string => (app === undefined ? projectRoot() : resolve(app));

export async function run(id: string, { method, app }: { method: string; app?: string }): Promise<void> {
  process.exitCode = await runScript({ ...streams, id, method, appRoot: rootOf(app) });
}

export async function build(
  id: string | undefined,
  { app, json }: { app?: string; json?: boolean },
): Promise<void> {
  process.exitCode = await buildScripts({
    ...streams,
    appRoot: rootOf(app),
    ...(id === undefined ? {} : { id }),
    ...(json === undefined ? {} : { json }),
  });
}
