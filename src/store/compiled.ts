/**
 * Queries that are built once. The query layer spends more on making the text of a select, and on looking up how each
 * field of each row is read, than the database on answering it.
 */
import { Column, fillPlaceholders, is, SQL, sql, Table, getTableColumns, type SQLWrapper } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Database } from './store.ts';

interface Selecting<Row> extends PromiseLike<Row[]> {
  toSQL(): { sql: string; params: unknown[] };
}

/** Of the query layer's own builders, which do not declare it: what a select selects, what a write returns. */
interface Configured {
  config: { fields?: Fields; returningFields?: Fields };
}

interface Decoded {
  decoder: { mapFromDriverValue(value: unknown): unknown };
}

type Fields = { [name: string]: Field };
type Field = Column | SQL | SQL.Aliased | Table | Fields;

/** Reads one column of the answer into a row. */
interface Reader {
  group: string | null;
  name: string;
  /** Null: as the driver gave it. */
  read: ((value: unknown) => unknown) | null;
}

interface Built {
  text: string;
  params: unknown[];
  readers: Reader[];
}

/**
 * A statement whose text depends on nothing but itself: everything that differs from one time to the next is in `given`,
 * also where it looks like a value to the function that builds it. A write gives what it returns.
 *
 * @param build is called once. What it reads of `given` stands for the value; of a list, use `anyOf`. No outer joins.
 */
export function compiled<Given extends object, Row>(
  build: (db: Database, given: Given) => Selecting<Row>,
): (db: Database, given: Given) => Promise<Row[]> {
  let built: Built | null = null;
  return async (db, given) => {
    built ??= builtOf(build(db, placeholders<Given>()));
    return run<Row>(db, built, fillPlaceholders(built.params, given as Record<string, unknown>));
  };
}

/** A select that is another one each time, such as a page of a list: its text is made anew, its rows are read as quickly. */
export function rowsOf<Row>(db: Database, select: Selecting<Row>): Promise<Row[]> {
  const built = builtOf(select);
  return run<Row>(db, built, fillPlaceholders(built.params, {}));
}

function run<Row>(db: Database, { text, readers }: Built, params: unknown[]): Promise<Row[]> {
  const prepared = db._.session.prepareQuery<{ execute: Row[]; all: unknown; values: unknown }>(
    { sql: text, params },
    undefined,
    undefined,
    true,
    (rows) => rows.map((row) => rowOf<Row>(readers, row)),
  );
  return prepared.execute();
}

/** Whether the column is one of a list that is given: one text for lists of any length. */
export function anyOf(column: PgColumn, values: readonly unknown[]): SQL {
  return sql`${column} = any(${values as unknown as SQLWrapper})`;
}

function placeholders<Given extends object>(): Given {
  return new Proxy({} as Given, { get: (_none, name) => sql.placeholder(String(name)) });
}

function builtOf(query: Selecting<unknown>): Built {
  const { sql: text, params } = query.toSQL();
  const { fields, returningFields } = (query as unknown as Configured).config;
  return { text, params, readers: readersOf(fields ?? returningFields ?? {}, null) };
}

function readersOf(fields: Fields, group: string | null): Reader[] {
  return Object.entries(fields).flatMap(([name, field]): Reader[] => {
    if (is(field, Column)) return [{ group, name, read: readOf(field) }];
    if (is(field, SQL) || is(field, SQL.Aliased)) {
      const { decoder } = (is(field, SQL) ? field : field.sql) as unknown as Decoded;
      return [{ group, name, read: (value) => decoder.mapFromDriverValue(value) }];
    }
    return readersOf(is(field, Table) ? getTableColumns(field) : field, name);
  });
}

function readOf(column: Column): Reader['read'] {
  if (column.mapFromDriverValue === Column.prototype.mapFromDriverValue) return null;
  return (value) => column.mapFromDriverValue(value);
}

function rowOf<Row>(readers: readonly Reader[], values: readonly unknown[]): Row {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < readers.length; index += 1) {
    const { group, name, read } = readers[index] as Reader;
    const value = values[index];
    const at = group === null ? row : ((row[group] ??= {}) as Record<string, unknown>);
    at[name] = value === null || read === null ? value : read(value);
  }
  return row as Row;
}
