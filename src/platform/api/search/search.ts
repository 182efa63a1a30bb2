/** `GET /v1/<objects>/search`: what a query finds, newest first, in pages. Unlike Stripe's, it sees what was just written. */
import { createHash } from 'node:crypto';
import { and, desc, eq, lt, or, sql, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../../../store/index.ts';
import type { Wire } from '../../objects/catalog.ts';
import type { Platform, Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { invalid } from '../errors.ts';
import { integer, object, optional, required, text } from '../params.ts';
import { route, type Route } from '../route.ts';
import { conditionOf } from './compile.ts';
import type { Field } from './fields.ts';

type Searched = PgTable & {
  accountId: PgColumn;
  livemode: PgColumn;
  created: PgColumn;
  position: PgColumn;
};

export interface Search<Row> {
  /** `/v1/customers/search` */
  path: string;
  table: Searched;
  fields: Readonly<Record<string, Field>>;
  /** What searches leave out, like lists: what is deleted or on a test clock. */
  where?: SQL | undefined;
  wires(platform: Platform, scope: Scope, rows: Row[]): Promise<Wire[]> | Wire[];
}

const DEFAULT_LIMIT = 10;

const params = object({
  query: required(text()),
  limit: optional(integer({ min: 1, max: 100 })),
  page: optional(text()),
});

export function searchRoute<Row>(search: Search<Row>): Route {
  const { path, table, fields, where } = search;
  return route('GET', path, params, async ({ platform, scope, expand }, { query, limit, page }) => {
    const { db } = platform.store;
    const condition = and(where, conditionOf(query, fields));
    const most = limit ?? DEFAULT_LIMIT;
    const found = (await db
      .select()
      .from(table as PgTable)
      .where(within(table, scope, condition, page === undefined ? undefined : after(table, query, page)))
      .orderBy(desc(table.created), desc(table.position))
      .limit(most + 1)) as (Row & { created: number; position: number })[];
    const rows = found.slice(0, most);
    const last = found.length > most ? rows.at(-1) : undefined;
    return {
      object: 'search_result',
      data: await search.wires(platform, scope, rows),
      has_more: last !== undefined,
      next_page: last === undefined ? null : cursor(query, last),
      ...(expand.includes('total_count') ? { total_count: await count(db, scope, table, condition) } : {}),
      url: path,
    };
  });
}

async function count(
  db: Database,
  scope: Scope,
  table: Searched,
  condition: SQL | undefined,
): Promise<number> {
  const [found] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(table as PgTable)
    .where(within(table, scope, condition));
  return found?.n ?? 0;
}

/** A page belongs to its query: with another it would go on in the middle of nothing. */
const fingerprint = (query: string): string => createHash('sha256').update(query).digest('hex').slice(0, 12);

function cursor(query: string, { created, position }: { created: number; position: number }): string {
  return Buffer.from(`${fingerprint(query)}.${created}.${position}`).toString('base64url');
}

function after(table: Searched, query: string, page: string): SQL | undefined {
  const [, of, created, position] =
    /^([0-9a-f]{12})\.(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(page, 'base64url').toString('latin1')) ?? [];
  if (of === undefined)
    throw invalid(
      'page',
      'This is no page of a search: give next_page of the answer before, or leave it out.',
    );
  if (of !== fingerprint(query))
    throw invalid('page', 'This page belongs to another query: repeat the query that it was given for.');
  return or(
    lt(table.created, Number(created)),
    and(eq(table.created, Number(created)), lt(table.position, Number(position))),
  );
}
