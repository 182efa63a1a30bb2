/**
 * The log of requests to the API. Entries wait in memory and are written together, so that no request waits for its own:
 * a process that is killed loses those of its last second, and nothing else.
 */
import { lt, sql } from 'drizzle-orm';
import { schema, type Store } from '../../store/index.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { withoutSecrets } from './redact.ts';

export type RequestRow = Omit<typeof schema.apiRequests.$inferSelect, 'position'>;

export interface RequestLog {
  note(row: RequestRow): void;
  /** Told of every request at once, before it is written. @returns ends it */
  follow(hear: (row: RequestRow) => void): () => void;
  /** Resolves when everything that was noted can be read. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const { apiRequests } = schema;

const WRITE_AFTER_MS = 1_000;
const WRITE_AT = 200;
/** Of requests that are kept; the oldest go. */
const KEPT = 20_000;
/** Between two looks for those that go, in requests. */
const SWEEP_EVERY = 1_000;
/** Characters kept of parameters, and of an answer. */
const LONGEST = 16 * 1024;
/** Of requests in one second that keep their texts: under load the others keep their line alone. */
const WHOLE_IN_A_SECOND = 200;

export function startRequestLog({ db }: Store, log: Platform['log']): RequestLog {
  let waiting: RequestRow[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let sinceSweep = 0;
  let [second, whole] = [0, 0];
  let closed = false;
  const followers = new Set<(row: RequestRow) => void>();

  const write = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const rows = waiting;
    waiting = [];
    if (rows.length === 0) return;
    try {
      // One value for all rows: a value for each column of each row costs more than the writing.
      await db.execute(
        sql`insert into ${apiRequests} (${sql.raw(COLUMNS)}) select ${sql.raw(COLUMNS)}
            from jsonb_populate_recordset(null::${apiRequests}, ${JSON.stringify(rows.map(stored))}::jsonb)`,
      );
      sinceSweep += rows.length;
      if (sinceSweep < SWEEP_EVERY) return;
      sinceSweep = 0;
      await sweep(db, rows[0]!);
    } catch (error) {
      // The error of a statement repeats all that was to be written; its cause says what went wrong.
      log(
        `${rows.length} requests are missing in the log of requests`,
        error instanceof Error ? (error.cause ?? error) : error,
      );
    }
  };
  const flush = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };

  return {
    note: (row) => {
      if (closed) return;
      if (row.at !== second) [second, whole] = [row.at, 0];
      whole += 1;
      const kept =
        whole <= WHOLE_IN_A_SECOND ? shortened(row) : { ...row, parameters: '', answer: '', cut: true };
      waiting.push(kept);
      for (const hear of followers) hear(kept);
      if (waiting.length === WRITE_AT) void flush();
      timer ??= setTimeout(() => void flush(), WRITE_AFTER_MS).unref();
    },
    follow: (hear) => {
      followers.add(hear);
      return () => followers.delete(hear);
    },
    flush,
    close: async () => {
      closed = true;
      await flush();
    },
  };
}

/** By column, in the order of the table. */
const NAMES: Readonly<Record<keyof RequestRow, string>> = {
  accountId: 'account_id',
  livemode: 'livemode',
  id: 'id',
  at: 'at',
  method: 'method',
  path: 'path',
  parameters: 'parameters',
  status: 'status',
  answer: 'answer',
  cut: 'cut',
  ms: 'ms',
  idempotencyKey: 'idempotency_key',
  originalRequest: 'original_request',
  apiVersion: 'api_version',
  userAgent: 'user_agent',
  source: 'source',
  errorType: 'error_type',
  errorCode: 'error_code',
};
const COLUMNS = Object.values(NAMES).join(', ');

function stored(row: RequestRow): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(NAMES).map(([key, column]) => [column, clean(row[key as keyof RequestRow])]),
  );
}

/** The database's text has no null characters, and no halves of pairs. */
function clean(value: unknown): unknown {
  if (typeof value !== 'string' || !/[\0\ud800-\udfff]/.test(value)) return value;
  return Buffer.from(value.replaceAll('\0', ''), 'utf8').toString('utf8');
}

function shortened(row: RequestRow): RequestRow {
  const cut = row.parameters.length > LONGEST || row.answer.length > LONGEST;
  return {
    ...row,
    // Cut first: what is cut off needs no look. A secret at the edge is hidden whole or gone.
    parameters: withoutSecrets(row.parameters.slice(0, LONGEST)),
    answer: withoutSecrets(row.answer.slice(0, LONGEST)),
    cut,
  };
}

async function sweep(db: Store['db'], scope: Scope): Promise<void> {
  const [last] = await db
    .select({ position: sql<string | null>`max(${apiRequests.position})` })
    .from(apiRequests)
    .where(within(apiRequests, scope));
  const oldest = Number(last?.position ?? 0) - KEPT;
  if (oldest > 0)
    await db.delete(apiRequests).where(within(apiRequests, scope, lt(apiRequests.position, oldest)));
}
