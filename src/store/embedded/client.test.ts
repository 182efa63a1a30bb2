import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { embeddedClient, type EmbeddedClient } from './client.ts';

let database: PGlite;
let client: EmbeddedClient;

beforeAll(async () => {
  database = await PGlite.create();
  client = embeddedClient(database);
  await client.query('create table notes (id text primary key, n bigint, data jsonb, yes boolean)');
});

afterAll(() => database.close());

beforeEach(async () => void (await client.query('delete from notes')));

const idsInNotes = async (): Promise<unknown[]> =>
  (await client.query('select id from notes order by id', [], { rowMode: 'array' })).rows.flat();

test('gives back what was stored, as PGlite does: whole numbers beyond 2^53 exactly, JSON, booleans, null, text of any alphabet', async () => {
  const values = [
    ['id ü 漢 \n', 9007199254740993n, '{"a":[1,"ß"]}', true],
    ['empty', null, null, null],
  ];
  for (const row of values) await client.query('insert into notes values ($1, $2, $3, $4)', row);
  const text = 'select id, n, data, yes from notes order by id desc';
  const { rows } = await client.query(text, [], { rowMode: 'array' });
  expect(rows).toEqual([
    ['id ü 漢 \n', 9007199254740993n, { a: [1, 'ß'] }, true],
    ['empty', null, null, null],
  ]);
  expect(rows).toEqual((await database.query(text, [], { rowMode: 'array' })).rows);
  expect((await client.query('select n from notes')).rows).toEqual(expect.arrayContaining([{ n: null }]));
});

test('a refused statement tells its SQLSTATE and undoes its transaction; the next one works', async () => {
  const twice = client.transaction(async (tx) => {
    await tx.query('insert into notes (id) values ($1)', ['a']);
    await tx.query('insert into notes (id) values ($1)', ['a']);
  });
  await expect(twice).rejects.toMatchObject({ code: '23505', constraint: 'notes_pkey' });
  await expect(client.query('select nothing from notes')).rejects.toMatchObject({ code: '42703' });
  expect(await idsInNotes()).toEqual([]);
  await client.transaction((tx) => tx.query('insert into notes (id) values ($1)', ['b']));
  expect(await idsInNotes()).toEqual(['b']);
});

test('what is asked while a transaction is open waits for its end', async () => {
  let counted: Promise<unknown[]> | undefined;
  await client.transaction(async (tx) => {
    await tx.query("insert into notes (id) values ('a')");
    counted = idsInNotes();
    await tx.query("insert into notes (id) values ('b')");
  });
  expect(await counted).toEqual(['a', 'b']);
});

test('a transaction that only reads cannot write', async () => {
  await expect(client.reading((tx) => tx.query("insert into notes (id) values ('a')"))).rejects.toThrow(
    'A transaction that only reads was to: insert',
  );
  expect(await idsInNotes()).toEqual([]);
});

test('statements that came more than a thousand others ago work again', async () => {
  for (let n = 0; n < 1_200; n += 1) await client.query(`select ${n}`);
  expect((await client.query('select 0', [], { rowMode: 'array' })).rows).toEqual([[0]]);
  const { rows } = await client.query('select count(*)::int as kept from pg_prepared_statements');
  expect(rows).toEqual([{ kept: 500 }]);
});
