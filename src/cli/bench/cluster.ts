/** A Postgres server of the bench's own: Debian's newest installed one, a new cluster with its defaults, thrown away at the end. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const INSTALLED = '/usr/lib/postgresql';
const OLDEST = 15;

export interface Cluster {
  url: string;
  stop(): Promise<void>;
}

/** @returns null when no server of version 15 or newer is installed */
export async function startCluster(): Promise<Cluster | null> {
  const bin = await newestServer();
  if (bin === null) return null;
  const folder = await mkdtemp(join(tmpdir(), 'extension-console-cluster-'));
  const data = join(folder, 'data');
  // The server refuses to run as root.
  const root = process.getuid?.() === 0;
  const as = (program: string, args: string[]) =>
    root
      ? run('runuser', ['-u', 'postgres', '--', join(bin, program), ...args])
      : run(join(bin, program), args);
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    await chmod(folder, 0o755);
    await mkdir(data);
    if (root) await run('chown', ['postgres', data]);
    await as('initdb', ['-D', data, '-U', 'console', '--auth=trust', '--encoding=UTF8', '--locale=C']);
    const port = await freePort();
    // Only where it listens; what makes it durable stays as Debian has it.
    const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${data}`;
    await as('pg_ctl', ['-D', data, '-l', join(data, 'log'), '-w', '-t', '60', '-o', options, 'start']);
    return {
      url: `postgres://console@127.0.0.1:${port}/postgres`,
      stop: async () => {
        await as('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop']);
        await discard();
      },
    };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function newestServer(): Promise<string | null> {
  const versions = await readdir(INSTALLED).catch(() => []);
  const [newest] = versions
    .map(Number)
    .filter((version) => version >= OLDEST)
    .sort((a, b) => b - a);
  return newest === undefined ? null : join(INSTALLED, String(newest), 'bin');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
