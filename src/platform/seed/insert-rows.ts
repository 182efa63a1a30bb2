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
  const fields = fieldsOf(table);
  const names = sql.join(
    fields.map(({ name }) => sql.identifier(name)),
    sql`, `,
  );
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH).map((row) => jsonOf(fields, row));
    await db.execute(insertion(getTableName(table), names, `[${batch.join(',')}]`));
  }
}

function insertion(table: string, names: SQL, json: string): SQL {
  const into = sql.identifier(table);
  return sql`insert into ${into} (${names}) select ${names} from json_populate_recordset(null::${into}, ${json}::json)`;
}

/** A column that is written, prepared once for all rows. */
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
