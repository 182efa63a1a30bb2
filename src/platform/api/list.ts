/** Lists with cursors: newest first, by `created` and then by order of insertion, so that no two rows tie. */
import { and, asc, desc, eq, gt, gte, lt, lte, or, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { rowsOf, type Database } from '../../store/index.ts';
import type { Wire } from '../objects/catalog.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { missingReference, invalid } from './errors.ts';
import {
  integer,
  object,
  optional,
  shaped,
  shapeOf,
  text,
  timestamp,
  type Param,
  type Raw,
} from './params.ts';

export const paging = {
  limit: optional(integer({ min: 1, max: 100 })),
  starting_after: optional(text()),
  ending_before: optional(text()),
};

const range = object({
  gt: optional(timestamp),
  gte: optional(timestamp),
  lt: optional(timestamp),
  lte: optional(timestamp),
});
type Range = ReturnType<typeof range>;

/** `created=…` or `created[gte]=…`. */
export const created: Param<Range> = shaped(shapeOf(range), (raw: Raw, path) =>
  typeof raw === 'string' || typeof raw === 'number'
    ? { gt: undefined, gte: timestamp(raw, path), lt: undefined, lte: timestamp(raw, path) }
    : range(raw, path),
);

export interface Page {
  limit: number | undefined;
  starting_after: string | undefined;
  ending_before: string | undefined;
}

type Listed = PgTable & {
  id: PgColumn;
  accountId: PgColumn;
  livemode: PgColumn;
  created: PgColumn;
  position: PgColumn;
};

const DEFAULT_LIMIT = 10;

/** Rows of one page and whether more follow in the direction of travel. */
export async function page<Row>(
  db: Database,
  scope: Scope,
  table: Listed,
  { limit = DEFAULT_LIMIT, starting_after: after, ending_before: before }: Page,
  options: {
    noun: string;
    where?: SQL | undefined;
    created?: Range | undefined;
    /** What cursors name; left out: the table's own id. */
    id?: PgColumn;
  },
): Promise<{ rows: Row[]; hasMore: boolean }> {
  refuseBoth(after, before);
  const cursor = after ?? before;
  const conditions = [options.where, ...inRange(table.created, options.created)];
  if (cursor !== undefined)
    conditions.push(
      await beyond(db, scope, table, options.id ?? table.id, cursor, before !== undefined, options.noun),
    );
  const order = before === undefined ? desc : asc;
  const found = (await rowsOf(
    db,
    db
      .select()
      .from(table as PgTable)
      .where(within(table, scope, ...conditions))
      .orderBy(order(table.created), order(table.position))
      .limit(limit + 1),
  )) as Row[];
  const rows = found.slice(0, limit);
  return { rows: before === undefined ? rows : rows.reverse(), hasMore: found.length > limit };
}

/** The same over rows at hand, in their order: what an object embeds. */
export function pageOf<Row>(
  all: readonly Row[],
  idOf: (row: Row) => string,
  { limit = DEFAULT_LIMIT, starting_after: after, ending_before: before }: Page,
  noun: string,
): { rows: Row[]; hasMore: boolean } {
  refuseBoth(after, before);
  const cursor = after ?? before;
  const index = cursor === undefined ? -1 : all.findIndex((row) => idOf(row) === cursor);
  if (cursor !== undefined && index === -1)
    throw missingReference(noun, cursor, before === undefined ? 'starting_after' : 'ending_before');
  if (before !== undefined)
    return { rows: all.slice(Math.max(0, index - limit), index), hasMore: index > limit };
  return { rows: all.slice(index + 1, index + 1 + limit), hasMore: all.length > index + 1 + limit };
}

function refuseBoth(after: string | undefined, before: string | undefined): void {
  if (after !== undefined && before !== undefined)
    throw invalid('ending_before', 'Give starting_after or ending_before, not both.');
}

async function beyond(
  db: Database,
  scope: Scope,
  table: Listed,
  id: PgColumn,
  cursor: string,
  backwards: boolean,
  noun: string,
): Promise<SQL | undefined> {
  const [row] = await db
    .select({ created: table.created, position: table.position })
    .from(table as PgTable)
    .where(within(table, scope, eq(id, cursor)));
  if (row === undefined) throw missingReference(noun, cursor, backwards ? 'ending_before' : 'starting_after');
  const further = backwards ? gt : lt;
  return or(
    further(table.created, row.created),
    and(eq(table.created, row.created), further(table.position, row.position)),
  );
}

/** Rows whose moment lies in the range; those that have none do not. */
export function inRange(column: PgColumn, range: Range | undefined): SQL[] {
  if (range === undefined) return [];
  const conditions: SQL[] = [];
  if (range.gt !== undefined) conditions.push(gt(column, range.gt));
  if (range.gte !== undefined) conditions.push(gte(column, range.gte));
  if (range.lt !== undefined) conditions.push(lt(column, range.lt));
  if (range.lte !== undefined) conditions.push(lte(column, range.lte));
  return conditions;
}

export function listWire(url: string, data: Wire[], hasMore: boolean): Wire {
  return { object: 'list', data, has_more: hasMore, url };
}
