/** The real Stripe CLI against a platform of a test, kept off the network. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface StripeCli {
  /** Runs to its end; the CLI exits with 0 whatever the API answers. */
  run(...args: string[]): Promise<{ code: number | null; output: string }>;
  /** The JSON that a command prints. */
  json<T = Record<string, unknown>>(...args: string[]): Promise<T>;
  listen(...args: string[]): Promise<Listening>;
  /** A command that goes on until it is stopped. */
  start(...args: string[]): Promise<Started>;
  close(): Promise<void>;
}

export interface Started {
  /** Everything printed so far. */
  output(): string;
  stop(): Promise<void>;
}

export interface Listening extends Started {
  /** The signing secret that it printed. */
  secret: string;
}

/** A proxy that refuses everything stands between it and the world; its own settings lie in a folder of the test. */
const OFFLINE = {
  STRIPE_CLI_TELEMETRY_OPTOUT: '1',
  STRIPE_NO_AUTO_UPDATE: '1',
  STRIPE_CLI_NO_PLUGIN_AUTO_INSTALL: '1',
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  NO_PROXY: '127.0.0.1',
};

export async function stripeCli(origin: string): Promise<StripeCli> {
  const home = await mkdtemp(join(tmpdir(), 'stripe-cli-'));
  const binary = binaryOfTheCli();
  const running = new Set<ChildProcess>();
  const start = (args: readonly string[]): { child: ChildProcess; output: () => string } => {
    const child = spawn(binary, [...args, '--api-base', origin, '--api-key', 'sk_test_of_the_command_line'], {
      env: { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home, ...OFFLINE },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    running.add(child);
    child.once('close', () => running.delete(child));
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (more: string) => (text += more));
    return { child, output: () => text };
  };

  const run: StripeCli['run'] = async (...args) => {
    const { child, output } = start(args);
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return { code, output: output() };
  };

  return {
    run,
    json: async <T>(...args: string[]) => {
      const { output } = await run(...args);
      const begin = output.search(/^\{/m);
      if (begin === -1) throw new Error(`stripe ${args.join(' ')} printed no JSON: ${output}`);
      return JSON.parse(output.slice(begin)) as T;
    },
    listen: async (...args) => {
      const { child, output } = start(['listen', ...args]);
      const secret = await new Promise<string>((resolve, reject) => {
        const look = (): void => {
          const found = /signing secret is (whsec_\w+)/.exec(output());
          if (found?.[1] !== undefined) resolve(found[1]);
        };
        child.stdout?.on('data', look);
        child.stderr?.on('data', look);
        child.once('close', () => reject(new Error(`stripe listen ended: ${output()}`)));
      });
      return { secret, output, stop: () => stopped(child) };
    },
    start: (...args) => {
      const { child, output } = start(args);
      return Promise.resolve({ output, stop: () => stopped(child) });
    },
    close: async () => {
      await Promise.all([...running].map(stopped));
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGINT');
  await ended;
}

/**
 * The program itself, from the package of this platform: that of the others around it (`@stripe/cli`) names packages that not
 * every registry has. Elsewhere than on Linux x64 it is the `stripe` on the path, and the tests fail where there is none.
 */
function binaryOfTheCli(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'stripe';
  const { resolve } = createRequire(import.meta.url);
  return join(dirname(resolve('@stripe/cli-linux-x64/package.json')), 'bin', 'stripe');
}
