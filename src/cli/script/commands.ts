/** The script commands with the process's own streams. Each loads only what it needs. */
import { appFolder, asWritten } from './app-folder.ts';

const streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr };

export interface AppOptions {
  app?: string;
  json?: boolean;
}

export interface RunCommandOptions extends AppOptions {
  method: string;
  input?: string;
  watch?: boolean;
}

export async function create(
  point: string,
  name: string,
  { app, json, implementation }: AppOptions & { implementation: string },
): Promise<void> {
  const { newExtension } = await import('./new/new-extension.ts');
  process.exitCode = await newExtension({
    ...streams,
    point,
    name,
    implementation,
    appRoot: appFolder(app),
    json,
  });
}

export async function check(id: string | undefined, { app, json }: AppOptions): Promise<void> {
  const { checkScripts } = await import('./check/check-scripts.ts');
  process.exitCode = await checkScripts({ ...streams, appRoot: appFolder(app), id, json });
}

export async function build(id: string | undefined, { app, json }: AppOptions): Promise<void> {
  const { buildScripts } = await import('./build-scripts.ts');
  process.exitCode = await buildScripts({ ...streams, appRoot: appFolder(app), id, json });
}

export async function test(id: string | undefined, { app, json }: AppOptions): Promise<void> {
  const { testScripts } = await import('./test/test-scripts.ts');
  const code = await testScripts({ ...streams, appRoot: appFolder(app), id, json });
  // Workers of the runner may linger.
  process.exit(code);
}

export async function run(id: string, { app, input, ...options }: RunCommandOptions): Promise<void> {
  const { runScript } = await import('./run-script.ts');
  const ended = new AbortController();
  if (options.watch) process.once('SIGINT', () => ended.abort());
  process.exitCode = await runScript({
    ...streams,
    ...options,
    id,
    signal: ended.signal,
    appRoot: appFolder(app),
    input: input === undefined ? undefined : asWritten(input),
  });
}
