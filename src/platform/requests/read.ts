/** Reads the log of requests, newest first. */
import { and, asc, desc, eq, gte, lt, lte, gt, ne, sql, type SQL } from 'drizzle-orm';
import type { RequestWire } from '../../contract/wire/platform.ts';
import { schema, type Database } from '../../store/index.ts';
import { missing, missingReference } from '../api/errors.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import type { RequestRow } from './log.ts';

const { apiRequests } = schema;

export interface RequestFilter {
  method: string | undefined;
  /** Beginning of the path. */
  path: string | undefined;
  status: number | undefined;
  outcome: 'succeeded' | 'failed' | undefined;
  source: RequestRow['source'] | undefined;
  error: string | undefined;
  idempotencyKey: string | undefined;
  /** Wall time. */
  from: number | undefined;
  until: number | undefined;
}

export interface RequestPage {
  limit: number;
  after: string | undefined;
  before: string | undefined;
}

export async function listRequests(
  db: Database,
  scope: Scope,
  filter: RequestFilter,
  { limit, after, before }: RequestPage,
): Promise<{ data: RequestWire[]; hasMore: boolean }> {
  const { position } = apiRequests;
  const cursor = async (id: string, param: string): Promise<number> =>
    (await find(db, scope, id))?.position ?? refuse(id, param);
  const beyond =
    after !== undefined
      ? lt(position, await cursor(after, 'starting_after'))
      : before !== undefined
        ? gt(position, await cursor(before, 'ending_before'))
        : undefined;
  const backwards = after === undefined && before !== undefined;
  const rows = await db
    .select()
    .from(apiRequests)
    .where(within(apiRequests, scope, and(...conditions(filter)), beyond))
    .orderBy(backwards ? asc(position) : desc(position))
    .limit(limit + 1);
  const page = rows.slice(0, limit).map(requestWire);
  return { data: backwards ? page.reverse() : page, hasMore: rows.length > limit };
}

function refuse(id: string, param: string): never {
  throw missingReference('request', id, param);
}

export async function findRequest(db: Database, scope: Scope, id: string): Promise<RequestWire> {
  const row = await find(db, scope, id);
  if (row === undefined) throw missing('request', id);
  return requestWire(row);
}

async function find(db: Database, scope: Scope, id: string) {
  const [row] = await db
    .select()
    .from(apiRequests)
    .where(within(apiRequests, scope, eq(apiRequests.id, id)));
  return row;
}

function conditions(filter: RequestFilter): (SQL | undefined)[] {
  const { method, path, status, outcome, source, error, idempotencyKey, from, until } = filter;
  const when = <T>(value: T | undefined, make: (value: T) => SQL): SQL | undefined =>
    value === undefined ? undefined : make(value);
  return [
    when(method, (given) => eq(apiRequests.method, given)),
    when(path, (given) => sql`starts_with(${apiRequests.path}, ${given})`),
    when(status, (given) => eq(apiRequests.status, given)),
    when(outcome, (given) =>
      given === 'succeeded' ? lt(apiRequests.status, 400) : gte(apiRequests.status, 400),
    ),
    when(source, (given) => eq(apiRequests.source, given)),
    when(error, (given) => eq(apiRequests.errorCode, given)),
    when(idempotencyKey, (given) => eq(apiRequests.idempotencyKey, given)),
    when(from, (given) => gte(apiRequests.at, given)),
    when(until, (given) => lte(apiRequests.at, given)),
    ne(apiRequests.path, '/v1/stripecli/sessions'),
  ];
}

function requestWire(row: RequestRow): RequestWire {
  return {
    object: 'platform.request',
    id: row.id,
    at: row.at,
    method: row.method,
    path: row.path,
    status: row.status,
    parameters: row.parameters,
    answer: row.answer,
    cut: row.cut,
    ms: row.ms,
    idempotency_key: row.idempotencyKey,
    original_request: row.originalRequest,
    api_version: row.apiVersion,
    user_agent: row.userAgent,
    source: row.source,
    error: row.errorType === null ? null : { type: row.errorType, code: row.errorCode },
  };
}
