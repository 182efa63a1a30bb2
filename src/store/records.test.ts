import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { insertRows, updateRow } from './records.ts';
import * as schema from './schema/index.ts';
import type { Database } from './store.ts';
import { emptyDatabaseOpened, type EmptyDatabase } from './testing/empty-store.ts';

let opened: EmptyDatabase;
let db: Database;

beforeAll(async () => {
  opened = await emptyDatabaseOpened();
  db = opened.first.db;
});

afterAll(() => opened.close());

const { customers, events, runs } = schema;

const customer = (id: string): typeof customers.$inferInsert => ({
  accountId: 'acct_a',
  livemode: false,
  id,
  created: 1_750_000_000,
  name: 'Zoë "漢" \\',
  balance: 9_007_199_254_740_993n,
  metadata: { ü: 'ß"', empty: '' },
  invoicePrefix: 'A',
  nextInvoiceSequence: 1,
  deleted: false,
});

const read = async (id: string) => (await db.select().from(customers).where(eq(customers.id, id)))[0];

test('rows come back as they were written, with defaults for what they leave out, in their order', async () => {
  await insertRows(db, customers, [customer('b'), customer('a'), customer('c')]);
  expect(await read('a')).toMatchObject({ ...customer('a'), version: 1, email: null, testClock: null });
  const ids = await db.select({ id: customers.id }).from(customers).orderBy(customers.position);
  expect(ids.map(({ id }) => id)).toEqual(['b', 'a', 'c']);
});

test('an update writes over the one row of its id, and only over the version that was read', async () => {
  await insertRows(db, customers, [customer('d'), customer('e')]);
  const before = await read('d');
  const { position: _, ...row } = before!;
  const after = { ...row, name: null, balance: -1n, metadata: { k: 'v' }, version: 2 };
  expect(await updateRow(db, customers, after, 1)).toBe(true);
  expect(await read('d')).toEqual({ ...before, ...after });
  expect(await read('e')).toMatchObject({ name: customer('e').name, version: 1 });
  expect(await updateRow(db, customers, { ...after, name: 'late' }, 1)).toBe(false);
  expect(await updateRow(db, customers, { ...after, livemode: true }, 2)).toBe(false);
  expect(await read('d')).toMatchObject({ name: null, version: 2 });
  expect(await updateRow(db, customers, { ...after, name: 'any version' }, null)).toBe(true);
  expect(await read('d')).toMatchObject({ name: 'any version' });
});

test('what a script wrote is kept to the byte, null characters and halves of pairs included', async () => {
  const run = (id: string, result: { text: string }): typeof runs.$inferInsert => ({
    accountId: 'acct_a',
    livemode: false,
    id,
    at: 1,
    mode: 'applied',
    extensionPoint: 'p',
    method: 'm',
    extension: 'e',
    extensionName: 'E',
    extensionVersion: '1',
    sourceHash: '',
    configurationHash: '',
    context: { type: 'script', id: 'e', livemode: false, stripeContext: 'acct_a', clockTime: '' },
    request: { z: 1, a: [2.5, '"'] },
    result,
    verdict: 'changed',
    logs: ['one\ntwo'],
    spentMs: 0.25,
    inputBytes: 1,
    outputBytes: 2,
  });
  await insertRows(db, runs, [run('plain', { text: 'ü' })]);
  await insertRows(db, runs, [run('odd', { text: 'a\0b\ud800' })]);
  const stored = await db.select().from(runs).orderBy(runs.position);
  expect(stored.map(({ result }) => result)).toEqual([{ text: 'ü' }, { text: 'a\0b\ud800' }]);
  expect(Object.keys(stored[0]!.request)).toEqual(['z', 'a']);
  expect(stored[0]).toMatchObject({ request: { z: 1, a: [2.5, '"'] }, logs: ['one\ntwo'], spentMs: 0.25 });
});

test('no rows are no statement, and a refused one tells why', async () => {
  await insertRows(db, events, []);
  await expect(insertRows(db, customers, [customer('f'), customer('f')])).rejects.toMatchObject({
    cause: { code: '23505' },
  });
  expect(await read('f')).toBeUndefined();
});
