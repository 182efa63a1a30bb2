/** Whole rows into the tables, on either driver, with statements whose text depends on the table alone: made once, prepared once. */
import { getTableColumns, getTableName, is, SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './store.ts';

/** Rows of one statement: its JSON stays some megabytes, and each statement's own cost stays small. */
const BATCH = 2_000;

/** In order; whatever a row leaves out has the table's default. */
export async function insertRows<T extends PgTable>(
  db: Database,
  table: T,
  rows: readonly T['$inferInsert'][],
): Promise<void> {
  if (rows.length === 0) return;
  const { text, fields, computed } = insertionOf(table);
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    const json = leavesOut(batch, computed) ? null : `[${batch.map((row) => jsonOf(fields, row)).join(',')}]`;
    // Within JSON the database takes no such text, not even where a column of its own would.
    if (json === null || UNREADABLE.test(json))
      await db.insert(table).values([...batch] as T['$inferInsert'][]);
    else await run(db, text, [json]);
  }
}

/** Whether a default is needed that only the database knows. */
function leavesOut(rows: readonly Record<string, unknown>[], computed: readonly Field[]): boolean {
  return computed.some(({ key }) => rows.some((row) => row[key] === undefined));
}

/** Null characters, and halves of pairs. */
const UNREADABLE = /\\u(0000|d[89a-f])/i;

/**
 * Writes the row over the one of its id.
 *
 * @param version that the stored row must have, where the table counts its changes; null: any
 * @returns false when there is no such row
 */
export async function updateRow(
  db: Database,
  table: PgTable,
  row: Readonly<Record<string, unknown>>,
  version: number | null,
): Promise<boolean> {
  const { text, set, where } = updateOf(table, Object.keys(row), version !== null);
  const values = set.map(({ key, column }) => driverValue(column, row[key]));
  const keys = where.map(({ key, column }) => driverValue(column, row[key]));
  const found = await run(db, text, [...values, ...keys, ...(version === null ? [] : [version])]);
  return found.length === 1;
}

async function run(db: Database, text: string, params: unknown[]): Promise<unknown[][]> {
  const prepared = db._.session.prepareQuery<{ execute: unknown[][]; all: unknown; values: unknown }>(
    { sql: text, params },
    undefined,
    undefined,
    true,
    (rows) => rows,
  );
  return prepared.execute();
}

function driverValue(column: PgColumn, value: unknown): unknown {
  return value === null || value === undefined ? null : column.mapToDriverValue(value);
}

const quoted = (name: string): string => `"${name}"`;

/** A column that is written. */
interface Field {
  /** Of the row. */
  key: string;
  /** Of the table. */
  name: string;
  /** `"name":` */
  label: string;
  column: PgColumn;
  json: boolean;
}

function fieldsOf(table: PgTable): Field[] {
  return Object.entries(getTableColumns(table))
    .filter(([, column]) => column.generatedIdentity === undefined)
    .map(([key, column]) => ({
      key,
      name: column.name,
      label: `${JSON.stringify(column.name)}:`,
      column,
      json: ['json', 'jsonb'].includes(column.getSQLType()),
    }));
}

interface Insertion {
  text: string;
  fields: Field[];
  /** With a default that is SQL. */
  computed: Field[];
}

const insertions = new Map<PgTable, Insertion>();

function insertionOf(table: PgTable): Insertion {
  const known = insertions.get(table);
  if (known !== undefined) return known;
  const fields = fieldsOf(table);
  const names = fields.map(({ name }) => quoted(name)).join(', ');
  const into = quoted(getTableName(table));
  const text = `insert into ${into} (${names}) select ${names} from json_populate_recordset(null::${into}, $1::json)`;
  const made = { text, fields, computed: fields.filter(({ column }) => is(column.default, SQL)) };
  insertions.set(table, made);
  return made;
}

interface Update {
  text: string;
  set: Field[];
  where: Field[];
}

const KEYS: readonly string[] = ['accountId', 'livemode', 'id'];
const updates = new Map<PgTable, Map<string, Update>>();

function updateOf(table: PgTable, keys: readonly string[], versioned: boolean): Update {
  const ofTable = updates.get(table) ?? new Map<string, Update>();
  updates.set(table, ofTable);
  const shape = `${versioned} ${keys.join()}`;
  const known = ofTable.get(shape);
  if (known !== undefined) return known;
  const fields = fieldsOf(table);
  const set = fields.filter(({ key }) => keys.includes(key) && !KEYS.includes(key));
  const where = KEYS.map((key) => fields.find((field) => field.key === key)).filter(
    (field) => field !== undefined,
  );
  const at = (index: number): string => `$${index + 1}`;
  const conditions = where.map(({ name }, index) => `${quoted(name)} = ${at(set.length + index)}`);
  if (versioned) conditions.push(`"version" = ${at(set.length + where.length)}`);
  const text =
    `update ${quoted(getTableName(table))} set ${set.map(({ name }, index) => `${quoted(name)} = ${at(index)}`).join(', ')} ` +
    `where ${conditions.join(' and ')} returning "id"`;
  const made = { text, set, where };
  ofTable.set(shape, made);
  return made;
}

/** As text at once: an object with so many keys for each row costs more than all else. */
function jsonOf(fields: readonly Field[], row: Record<string, unknown>): string {
  const parts = fields.map((field) => field.label + valueOf(field, row[field.key]));
  return `{${parts.join(',')}}`;
}

function valueOf({ column, json }: Field, given: unknown): string {
  const value = given === undefined ? column.default : given;
  if (value === undefined || value === null) return 'null';
  // As text: the database reads it exactly.
  if (typeof value === 'bigint') return `"${value}"`;
  if (!json) return JSON.stringify(value);
  const written = column.mapToDriverValue(value);
  // Some columns write their JSON themselves.
  return typeof written === 'string' ? written : JSON.stringify(written);
}
