// The commands as a person types them, against a server that was really started on a data folder of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../runtime/project-root.ts';
import { alex, type LocalPlatform } from './testing/local-platform.ts';

const LAUNCH = join(projectRoot(), 'src/cli/launch.mjs');
const folder = mkdtempSync(join(tmpdir(), 'console-commands-'));
const dataDir = join(folder, 'data');

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  PORT: '0',
  DATA_DIR: dataDir,
  DATABASE_URL: '',
  ...more,
});

function command(args: string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LAUNCH, ...args], {
      env: environment(more),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

let server: ChildProcess;
let origin: string;

/** Until it prints its address. */
function start(): Promise<void> {
  return new Promise((resolve, reject) => {
    server = spawn(process.execPath, [LAUNCH, 'start'], {
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    const listen = (text: Buffer): void => {
      said += text.toString();
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (address === null) return;
      origin = address[0];
      resolve();
    };
    server.stdout?.on('data', listen);
    server.stderr?.on('data', (text: Buffer) => (said += text.toString()));
    server.once('close', (code) => reject(new Error(`The server ended with ${code}: ${said}`)));
  });
}

function stop(): Promise<number | null> {
  return new Promise((resolve) => {
    if (server.exitCode !== null) return resolve(server.exitCode);
    server.removeAllListeners('close');
    server.once('close', resolve);
    server.kill('SIGTERM');
  });
}

beforeAll(async () => {
  const none = await command(['extensions', '--json']);
  expect([none.code, none.out]).toEqual([1, '']);
  expect(none.err).toMatch(/No platform is running on the data folder .*npm start/);
  await start();
});
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

const CONFIG = '{"minimum_proration_amount": {"amount": "500", "currency": "usd"}}';
const ROW = {
  id: 'waive_small_prorations',
  name: 'Waive small prorations',
  point: 'billing.prorations',
  version: '1.0.0',
};

/** The script's entry of a printed list. */
const rowIn = (out: string): unknown => (JSON.parse(out) as { id: string }[]).find(({ id }) => id === ROW.id);

const stripe = (): Stripe =>
  new Stripe('sk_test_of_a_test', {
    host: '127.0.0.1',
    port: new URL(origin).port,
    protocol: 'http',
    telemetry: false,
  });

async function previewed(): Promise<number> {
  const { subscription, item, pro } = await alex({ stripe: stripe() } as LocalPlatform);
  const invoice = await stripe().invoices.createPreview({
    subscription: subscription.id,
    subscription_details: { items: [{ id: item, price: pro }], proration_behavior: 'always_invoice' },
  });
  return invoice.total;
}

test('list, activate, deactivate: one JSON document each, and billing follows', async () => {
  const listed = await command(['extensions', '--json']);
  expect([listed.code, rowIn(listed.out)]).toEqual([0, { ...ROW, active: false, config: null }]);
  expect(await previewed()).toBe(199);

  const active = await command(['activate', ROW.id, '--config', CONFIG, '--json']);
  expect([active.code, JSON.parse(active.out)]).toEqual([
    0,
    { ...ROW, active: true, config: JSON.parse(CONFIG) },
  ]);
  expect(await previewed()).toBe(0);

  const off = await command(['deactivate', ROW.id, '--json']);
  expect([off.code, JSON.parse(off.out)]).toEqual([0, { ...ROW, active: false, config: JSON.parse(CONFIG) }]);
  expect(await previewed()).toBe(199);
});

test('what cannot be done ends with 1, says what to do, and prints nothing as a result', async () => {
  for (const [args, says] of [
    [
      ['activate', ROW.id, '--config', '{"minimum'],
      /--config is not valid JSON.*Nothing was changed.*Example/s,
    ],
    [
      ['activate', ROW.id, '--config', '{"minimum_proration_amount": {"amount": "-1", "currency": "usd"}}'],
      /0 or more.*configuration\[minimum_proration_amount\]\[amount\]/s,
    ],
    [['activate', 'nobody', '--config', CONFIG, '--json'], /No such extension: 'nobody'/],
    [['deactivate', 'nobody', '--json'], /No such extension: 'nobody'/],
    [['unknown-command'], /unknown command/],
  ] as const) {
    const { code, out, err } = await command([...args]);
    expect([code, out], err).toEqual([1, '']);
    expect(err).toMatch(says);
    expect(err).not.toMatch(/^\s+at /m);
  }
});

test('settings that cannot be are refused before anything is started', async () => {
  const port = await command(['start'], { PORT: 'http', DATA_DIR: join(folder, 'other') });
  expect([port.code, port.err.trim()]).toEqual([
    1,
    "PORT must be a number from 0 to 65535, not 'http'. Nothing was started.",
  ]);
  const taken = await command(['start'], { PORT: new URL(origin).port, DATA_DIR: join(folder, 'other') });
  expect([taken.code, taken.err]).toEqual([
    1,
    expect.stringMatching(/Port \d+ is taken by another program\. .*PORT/),
  ]);
});

test('a second start on the same data folder is refused, and the first keeps working', async () => {
  const second = await command(['start']);
  expect(second.code).toBe(1);
  expect(second.err).toMatch(
    /is in use by process \d+\. It answers at http:\/\/127\.0\.0\.1:\d+\. Nothing was changed\./,
  );
  expect(second.err).toContain(origin);
  expect(await previewed()).toBe(199);
});

test('a lock whose port no longer answers is told as such, not as a broken pipe', async () => {
  // The holder lives (it is this process), and nothing listens where it says.
  const stale = mkdtempSync(join(folder, 'stale-'));
  writeFileSync(join(stale, 'lock.json'), JSON.stringify({ pid: process.pid, started: '', port: 1 }));
  const { code, err } = await command(['extensions'], { DATA_DIR: stale });
  expect(code).toBe(1);
  expect(err).toMatch(/does not answer at http:\/\/127\.0\.0\.1:1/);
});

test('a restart keeps everything, and reset begins again with a server whose views still can sign', async () => {
  await stripe().customers.create({ name: 'Kept over night' });
  await command(['activate', ROW.id, '--config', CONFIG]);
  expect(await stop()).toBe(0);
  await start();
  const names = async (): Promise<(string | null | undefined)[]> =>
    (await stripe().customers.list({ limit: 3 })).data.map(({ name }) => name);
  expect((await names())[0]).toBe('Kept over night');
  expect(await previewed()).toBe(0);
  expect(rowIn((await command(['extensions', '--json'])).out)).toEqual({
    ...ROW,
    active: true,
    config: JSON.parse(CONFIG),
  });

  const reset = await command(['reset', '--json']);
  expect([reset.code, JSON.parse(reset.out)]).toEqual([
    0,
    { object: 'platform.clock', now: Date.UTC(2026, 10, 20, 12, 42) / 1000, mode: 'frozen' },
  ]);
  expect(await names()).not.toContain('Kept over night');
  expect(await previewed()).toBe(199);
  // The Dashboard's server signs with the secret that it read at its start.
  const body = '';
  const request = 'GET /platform/extensions';
  const page = { Origin: origin, 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' };
  const signing = await fetch(`${origin}/dashboard/signature`, {
    method: 'POST',
    headers: page,
    body: JSON.stringify({ payload: { request, body } }),
  });
  const { signature } = (await signing.json()) as { signature: string };
  const session = (await (await fetch(`${origin}/dashboard/session`, { headers: page })).json()) as {
    user: { id: string };
    account: { id: string };
  };
  const answer = await fetch(`${origin}/platform/extensions`, {
    headers: {
      Origin: 'null',
      'Stripe-Signature': signature,
      'Console-User': session.user.id,
      'Console-Account': session.account.id,
    },
  });
  expect(answer.status).toBe(200);
});
