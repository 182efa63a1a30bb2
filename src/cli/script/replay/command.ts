/** `script replay` with the process's own streams. */
import { appFolder, asWritten } from '../app-folder.ts';
import { replayRuns } from './index.ts';

export async function replay(
  paths: readonly string[],
  { app, update, json }: { app?: string; update?: boolean; json?: boolean },
): Promise<void> {
  process.exitCode = await replayRuns({
    paths: paths.map(asWritten),
    appRoot: appFolder(app),
    ...(update === undefined ? {} : { update }),
    ...(json === undefined ? {} : { json }),
    stdout: process.stdout,
    stderr: process.stderr,
  });
}
