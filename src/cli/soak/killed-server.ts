/** `npm start` as a process of its own, to be killed without a warning and started again on the same data. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

export interface ServerProcess {
  origin: string;
  pid: number;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
  /** As Ctrl+C does; resolves when it has ended. */
  stop(): Promise<void>;
}

export interface ServerSettings {
  root: string;
  dataDir: string;
  databaseUrl: string | null;
}

/**
 * @param env beside what this process has
 * @throws with what it said when it ends before it listens
 */
export function startProcess(
  settings: ServerSettings,
  env: Record<string, string> = {},
): Promise<ServerProcess> {
  const child = launch(settings, env);
  let said = '';
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
    child.stdout?.on('data', (text: Buffer) => {
      said += text.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (address !== null)
        resolve({
          origin: address[0],
          pid: child.pid ?? 0,
          kill: () => end(child, 'SIGKILL'),
          stop: () => end(child, 'SIGINT'),
        });
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`The server ended with ${code} as it started: ${said}`)));
  });
}

/** Kills it at some moment of its start, or soon after. */
export async function killWhileStarting(settings: ServerSettings, afterMs: number): Promise<void> {
  const child = launch(settings);
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  await end(child, 'SIGKILL');
}

function launch(
  { root, dataDir, databaseUrl }: ServerSettings,
  env: Record<string, string> = {},
): ChildProcess {
  return spawn(process.execPath, [join(root, 'src/cli/launch.mjs'), 'start'], {
    env: { ...process.env, ...env, PORT: '0', DATA_DIR: dataDir, DATABASE_URL: databaseUrl ?? '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('close', () => resolve());
    child.kill(signal);
  });
}
