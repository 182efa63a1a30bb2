// The commands on a data folder as a person types them: fill, prove, save, put back, import; and what they refuse.
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { projectRoot } from '../runtime/project-root.ts';
import { openStore, schema } from '../store/index.ts';
import { paths } from './settings.ts';

const LAUNCH = join(projectRoot(), 'src/cli/launch.mjs');
const folder = mkdtempSync(join(tmpdir(), 'console-data-'));
const dataDir = join(folder, 'data');
const file = join(folder, 'saved.snapshot');

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function command(args: string[], more: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LAUNCH, ...args], {
      env: { ...process.env, DATA_DIR: dataDir, DATABASE_URL: '', ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

/** Refused with a sentence, without a stack and without a result. */
async function refused(args: string[], says: RegExp, more: NodeJS.ProcessEnv = {}): Promise<void> {
  const { code, out, err } = await command(args, more);
  expect([code, out], err).toEqual([1, '']);
  expect(err).toMatch(says);
  expect(err).not.toMatch(/^\s+at /m);
}

/** Reads the data folder, which no command holds between two of them. */
async function customers(): Promise<string[]> {
  const store = await openStore({
    folder: join(dataDir, 'db'),
    migrationsFolder: paths.migrations(projectRoot()),
  });
  try {
    const rows = await store.db.select().from(schema.customers).orderBy(schema.customers.id);
    return rows.map(({ name }) => name ?? '');
  } finally {
    await store.close();
  }
}

let first: string[];
beforeAll(async () => {
  const seeded = await command(['seed', '--customers', '25', '--json']);
  expect(seeded.code, seeded.err).toBe(0);
  expect(JSON.parse(seeded.out)).toMatchObject({ customers: 25, seed: '1', history: false });
  first = await customers();
  expect(first.length).toBe(25);
  const saved = await command(['snapshot', file, '--json']);
  expect(saved.code, saved.err).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('restore puts back what was saved, whatever came after', async () => {
  expect((await command(['seed', '--customers', '3', '--seed', 'other'])).out).toContain(
    '3 customers (seed other)',
  );
  expect((await customers()).length).toBe(3);
  expect((await command(['restore', file])).code).toBe(0);
  expect(await customers()).toEqual(first);
  // Nothing else is left beside the database.
  expect(readdirSync(dataDir)).toEqual(['db']);
});

test('a snapshot that is none, is damaged, or is of another version is refused, and the folder stays as it is', async () => {
  const other = join(folder, 'other.snapshot');
  const content = readFileSync(file);
  const end = content.indexOf('\n');
  const heading = JSON.parse(content.subarray(0, end).toString()) as Record<string, unknown>;
  const written = (head: object, body: Buffer) =>
    writeFileSync(other, Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), body]));
  const body = content.subarray(end + 1);

  await refused(['restore', join(folder, 'none')], /There is no file .*none\. Nothing was changed\./);
  writeFileSync(other, 'hello');
  await refused(['restore', other], /other\.snapshot is no snapshot: .* Nothing was changed\./);
  written(heading, body.subarray(0, body.length - 1));
  await refused(['restore', other], /is damaged.* Nothing was changed\./);
  written({ ...heading, migrations: ['0'.repeat(64)] }, body);
  await refused(['restore', other], /made by another version.* Nothing was changed\./);
  expect(await customers()).toEqual(first);
});

test('import: files and folders, lists and lines; a refusal names the file and changes nothing', async () => {
  const files = join(folder, 'files');
  mkdirSync(files);
  const customer = (id: string) => ({
    id,
    object: 'customer',
    created: 1_790_000_000,
    balance: 0,
    metadata: {},
  });
  writeFileSync(
    join(files, 'list.json'),
    JSON.stringify({ object: 'list', data: [customer('cus_1')], has_more: true }),
  );
  writeFileSync(join(files, 'lines.jsonl'), `${JSON.stringify(customer('cus_2'))}\n\n`);
  const added = await command(['import', files, '--json']);
  expect(added.code, added.err).toBe(0);
  expect(JSON.parse(added.out)).toMatchObject({
    imported: { customers: 2, subscriptions: 0 },
    notes: expect.arrayContaining(['list.json says that its list goes on (has_more): not all was saved.']),
  });
  expect((await customers()).length).toBe(27);
  await refused(['import', files], /already\. --fresh empties the account first/);
  writeFileSync(join(files, 'lines.jsonl'), '{"object":');
  await refused(['import', files], /lines\.jsonl, line 1 is not valid JSON/);
  await refused(['import', join(folder, 'none.json')], /There is no .*none\.json\. Nothing was changed\./);
  await refused(['import', file, '--clock', 'soon'], /--clock must be 'keep' or a moment/);
  expect((await customers()).length).toBe(27);
});

test('books are proved, and a hand in the tables is found', async () => {
  const good = await command(['books', '--json']);
  expect([good.code, JSON.parse(good.out)]).toEqual([0, { folder: dataDir, ok: true, faults: [] }]);
  const store = await openStore({
    folder: join(dataDir, 'db'),
    migrationsFolder: paths.migrations(projectRoot()),
  });
  await store.db.update(schema.customers).set({ balance: 5n });
  await store.close();
  const wrong = await command(['books']);
  expect(wrong.code).toBe(1);
  expect(wrong.out).toMatch(/have \d+ faults:\n- The balance of cus_\w+ is 5/);
});

test('numbers that cannot be, a database on a server, and a folder in use are refused before anything is changed', async () => {
  await refused(
    ['seed', '--customers', '0'],
    /--customers must be a whole number from 1 to 1000000, not '0'/,
  );
  await refused(['seed', '--customers', 'many'], /not 'many'\. Nothing was changed\./);
  const server = { DATABASE_URL: 'postgres://127.0.0.1:1/none' };
  await refused(['snapshot', file], /pg_dump saves it\. Nothing was changed\./, server);
  await refused(['restore', file], /pg_restore fills it\. Nothing was changed\./, server);
  await refused(['snapshot', file], /holds nothing yet/, { DATA_DIR: join(folder, 'nothing') });
  expect(existsSync(join(folder, 'nothing', 'db'))).toBe(false);
  // This process lives, and so does its lock.
  writeFileSync(join(dataDir, 'lock.json'), JSON.stringify({ pid: process.pid, started: '', port: 4400 }));
  for (const args of [['seed', '--customers', '1'], ['restore', file], ['books']])
    await refused(
      args,
      /is in use by process \d+\. It answers at http:\/\/127\.0\.0\.1:4400\. Nothing was changed\. .*stop the server/,
    );
  rmSync(join(dataDir, 'lock.json'));
});
