// Every kind of column gives back what went in, with the same type: run once embedded and once with DATABASE_URL, the two
// drivers are held to the same values.
import { count, max, sql, sum } from 'drizzle-orm';
import { boolean, doublePrecision, integer, json, jsonb, numeric, pgTable, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { amount, appliedDiscounts, position, seconds, version } from './schema/columns.ts';
import { minor } from '../core/money.ts';
import { emptyDatabaseOpened, type EmptyDatabase } from './testing/empty-store.ts';

const kinds = pgTable('kinds_of_columns', {
  position: position(),
  seconds: seconds('seconds').notNull(),
  amount: amount('amount').notNull(),
  version: version(),
  whole: integer('whole'),
  flag: boolean('flag').notNull(),
  real: doublePrecision('real').notNull(),
  exact: numeric('exact'),
  words: text('words').notNull(),
  sorted: jsonb('sorted').notNull(),
  verbatim: json('verbatim').notNull(),
  discounts: appliedDiscounts('discounts'),
});

let database: EmptyDatabase;
beforeAll(async () => {
  database = await emptyDatabaseOpened();
  await database.first.db.execute(sql`
    create table kinds_of_columns (
      position bigint generated always as identity, seconds bigint not null, amount bigint not null,
      version integer not null default 1, whole integer, flag boolean not null, real double precision not null,
      exact numeric, words text not null, sorted jsonb not null, verbatim json not null,
      discounts jsonb not null default '[]')`);
});
afterAll(() => database.close());

/** JSON whose keys are not in alphabetical order, with every kind of value. */
const NESTED = { zebra: 1, ant: { deep: [true, null, 'ü "quoted"', 1.5, ''] }, n: -0.1, empty: {} };

const ROW = {
  seconds: 4_102_444_800,
  // Beyond 2^53, where a float would lose the last digits.
  amount: 9_007_199_254_740_993n,
  whole: null,
  flag: false,
  real: 0.1 + 0.2,
  exact: '123456789012345678901234567890.000000000012',
  words: 'Zoë – 0042 \\ \' " %',
  sorted: NESTED,
  verbatim: NESTED,
  discounts: [{ discount: 'di_1', amount: minor(9_007_199_254_740_993n) }],
};

test('every column gives back the value and the type that went in', async () => {
  const { db } = database.first;
  const [returned] = await db.insert(kinds).values(ROW).returning();
  const [read] = await db.select().from(kinds);
  expect(read).toEqual({ position: 1, version: 1, ...ROW });
  expect(returned).toEqual(read);
  // Text of JSON stays as it was written; jsonb has an order of its own, the shorter key first.
  const keys = (value: unknown): string[] => Object.keys(value as object);
  expect(keys(read?.verbatim)).toEqual(['zebra', 'ant', 'n', 'empty']);
  expect(keys(read?.sorted)).toEqual(['n', 'ant', 'empty', 'zebra']);
});

test('JSON null and no value stay apart, and a list stays a list', async () => {
  const { db } = database.first;
  for (const value of [[], [1, [2]], 'a text', 7, true]) {
    const [row] = await db
      .insert(kinds)
      .values({ ...ROW, sorted: value, verbatim: value })
      .returning();
    expect([row?.sorted, row?.verbatim]).toEqual([value, value]);
  }
});

test('what SQL computes has one type on both drivers', async () => {
  const { db } = database.first;
  await db.delete(kinds);
  await db.insert(kinds).values([
    { ...ROW, amount: 5n },
    { ...ROW, amount: -2n },
  ]);
  const [found] = await db
    .select({ n: count(), latest: max(kinds.seconds), total: sum(kinds.amount) })
    .from(kinds);
  expect(found).toEqual({ n: 2, latest: 4_102_444_800, total: '3' });
  const raw = await db.execute<Record<string, unknown>>(sql`
    select count(*) as n, sum(3::bigint) as total, 9007199254740993::bigint as big, true as yes, 1.5::float8 as real,
           '{"b": 1, "a": 2}'::json as verbatim, null::bigint as nothing`);
  expect((raw as unknown as { rows: unknown[] }).rows).toEqual([
    {
      n: 1,
      total: '3',
      big: 9_007_199_254_740_993n,
      yes: true,
      real: 1.5,
      verbatim: { b: 1, a: 2 },
      nothing: null,
    },
  ]);
});

test('text is ordered by its bytes', async () => {
  const { db } = database.first;
  await db.delete(kinds);
  await db.insert(kinds).values(['b', 'a', 'B', 'ä', '_', '1'].map((words) => ({ ...ROW, words })));
  const rows = await db.select({ words: kinds.words }).from(kinds).orderBy(kinds.words);
  expect(rows.map(({ words }) => words)).toEqual(['1', 'B', '_', 'a', 'b', 'ä']);
});
