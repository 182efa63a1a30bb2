/** The run log: every call that billing or a preview made. */
import { and, count, desc, eq, gt, lt, ne, type SQL } from 'drizzle-orm';
import type { RunCountsWire, RunWire } from '../../contract/wire/platform.ts';
import { DAY } from '../../core/calendar.ts';
import { schema, type Database } from '../../store/index.ts';
import { missing } from '../api/errors.ts';
import type { RunRow } from '../billing/writes.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';

export interface RunFilter {
  extension?: string | undefined;
  subscription?: string | undefined;
  invoice?: string | undefined;
  verdict?: RunRow['verdict'] | undefined;
}

export async function listRuns(
  db: Database,
  scope: Scope,
  filter: RunFilter,
  page: { limit: number; startingAfter?: string | undefined },
): Promise<{ data: RunWire[]; hasMore: boolean }> {
  const { runs } = schema;
  const conditions: (SQL | undefined)[] = [
    filter.extension === undefined ? undefined : eq(runs.extension, filter.extension),
    filter.subscription === undefined ? undefined : eq(runs.subscription, filter.subscription),
    filter.invoice === undefined ? undefined : eq(runs.invoice, filter.invoice),
    filter.verdict === undefined ? undefined : eq(runs.verdict, filter.verdict),
  ];
  if (page.startingAfter !== undefined) {
    const after = await findRun(db, scope, page.startingAfter);
    conditions.push(lt(runs.position, after.position));
  }
  const rows = await db
    .select()
    .from(runs)
    .where(within(runs, scope, ...conditions))
    .orderBy(desc(runs.position))
    .limit(page.limit + 1);
  return { data: rows.slice(0, page.limit).map(runWire), hasMore: rows.length > page.limit };
}

export async function findRun(
  db: Database,
  scope: Scope,
  id: string,
): Promise<RunRow & { position: number }> {
  const { runs } = schema;
  const [row] = await db
    .select()
    .from(runs)
    .where(within(runs, scope, eq(runs.id, id)));
  if (row === undefined) throw missing('run', id);
  return row;
}

/** Runs that billed something in the 24 hours up to `now`; previews are left out. */
export async function countRuns(
  db: Database,
  scope: Scope,
  extension: string,
  now: number,
): Promise<RunCountsWire> {
  const { runs } = schema;
  const rows = await db
    .select({ verdict: runs.verdict, count: count() })
    .from(runs)
    .where(
      within(
        runs,
        scope,
        and(eq(runs.extension, extension), eq(runs.mode, 'applied'), gt(runs.at, now - DAY)),
      ),
    )
    .groupBy(runs.verdict);
  const by = new Map(rows.map((row) => [row.verdict, row.count]));
  return {
    runs: rows.reduce((total, row) => total + row.count, 0),
    passed_through: by.get('passed_through') ?? 0,
    failed: by.get('failed') ?? 0,
  };
}

/** The latest run of an extension since it was activated, whatever it was for. */
export async function latestRun(db: Database, scope: Scope, extension: string): Promise<RunRow | null> {
  const { runs } = schema;
  const [row] = await db
    .select()
    .from(runs)
    .where(within(runs, scope, and(eq(runs.extension, extension), ne(runs.mode, 'probe'))))
    .orderBy(desc(runs.position))
    .limit(1);
  return row ?? null;
}

export function runWire(row: RunRow): RunWire {
  return {
    object: 'platform.run',
    id: row.id,
    at: row.at,
    mode: row.mode,
    extension_point: row.extensionPoint,
    method: row.method,
    script: {
      id: row.extension,
      name: row.extensionName,
      version: row.extensionVersion,
      source_hash: row.sourceHash,
    },
    configuration: row.configuration,
    configuration_hash: row.configurationHash,
    context: row.context,
    request: row.request,
    result: row.result,
    problem: row.problem,
    verdict: row.verdict,
    logs: [...row.logs],
    spent: { ms: row.spentMs, input_bytes: row.inputBytes, output_bytes: row.outputBytes },
    subject: { customer: row.customer, subscription: row.subscription, invoice: row.invoice },
  };
}
