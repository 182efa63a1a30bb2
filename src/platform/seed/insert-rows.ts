/** Many rows of one table in few statements, on either driver: what seeding and importing write straight into the tables. */
import { getTableColumns, getTableName, sql, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../../store/index.ts';

/** Rows of one statement: its JSON stays some megabytes, and each statement's own cost stays small. */
const BATCH = 2_000;

/** Whatever a row leaves out has the table's default. */
export async function insertRows<T extends PgTable>(
  db: Database,
  table: T,
  rows: readonly T['$inferInsert'][],
): Promise<void> {
  const columns = Object.entries(getTableColumns(table)).filter(([, column]) => !isGenerated(column));
  const names = sql.join(
    columns.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
  for (let from = 0; from < rows.length; from += BATCH) {
    const json = JSON.stringify(rows.slice(from, from + BATCH).map((row) => jsonOf(columns, row)));
    await db.execute(insertion(getTableName(table), names, json));
  }
}

function insertion(table: string, names: SQL, json: string): SQL {
  const into = sql.identifier(table);
  return sql`insert into ${into} (${names}) select ${names} from json_populate_recordset(null::${into}, ${json}::json)`;
}

type Columns = readonly [string, PgColumn][];

function jsonOf(columns: Columns, row: Record<string, unknown>): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [key, column] of columns) {
    const value = row[key] === undefined ? column.default : row[key];
    json[column.name] = value === undefined || value === null ? null : jsonValue(column, value);
  }
  return json;
}

/** Text of the driver's inside the document: JSON stays JSON there, and amounts stay exact as text. */
function jsonValue(column: PgColumn, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  const kind = column.getSQLType();
  if (kind !== 'jsonb' && kind !== 'json') return value;
  const driver = column.mapToDriverValue(value);
  return typeof driver === 'string' ? (JSON.parse(driver) as unknown) : driver;
}

/** The database numbers it. */
function isGenerated(column: PgColumn): boolean {
  return column.generatedIdentity !== undefined;
}
