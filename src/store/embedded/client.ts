/**
 * What the query layer talks to in place of PGlite itself: statements are prepared once and then executed in one exchange,
 * where PGlite parses, plans and describes each anew in six. A lookup by id takes a fifth of the time.
 */
import type { PGlite, QueryOptions, Results } from '@electric-sql/pglite';
import {
  closeMessage,
  executeMessage,
  prepareMessage,
  readReply,
  type Column,
  type Reply,
} from './messages.ts';

interface Statement {
  name: string;
  parameters: readonly number[];
  columns: readonly Column[];
}

type Run = (text: string, values?: unknown[], options?: QueryOptions) => Promise<Results<never>>;

export interface Queries {
  query: Run;
}

export interface EmbeddedClient extends Queries {
  /** One at a time, and no query beside it. */
  transaction<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  /** A consistent picture: nothing else is written meanwhile, and `work` may only read. */
  reading<T>(work: (tx: Queries) => Promise<T>): Promise<T>;
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/** What the database refused, as other drivers tell it. */
class StatementFailed extends Error {
  override readonly name = 'StatementFailed';
  readonly code: string;
  readonly detail: string | undefined;
  readonly constraint: string | undefined;

  constructor(reply: NonNullable<Reply['error']>) {
    super(reply.M ?? 'The database refused a statement and did not say why.');
    this.code = reply.C ?? '';
    this.detail = reply.D;
    this.constraint = reply.n;
  }
}

/** Statements that stay prepared; each holds its plan in the database's memory. */
const MOST_PREPARED = 500;

export function embeddedClient(database: PGlite): EmbeddedClient {
  const prepared = new Map<string, Statement>();
  let count = 0;

  const exchange = (message: Uint8Array): Reply => {
    const parts: Buffer[] = [];
    // Runs to its end before it returns. The plain way would take all that comes back apart once more, for nobody.
    const running = database.execProtocolRawStream(message, {
      syncToFs: false,
      // A view of the database's own memory, which the next exchange writes over.
      onRawData: (bytes) => void parts.push(Buffer.from(bytes)),
    });
    // What broke shows below: the answer is not whole.
    running.catch(() => undefined);
    const reply = readReply(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
    if (reply.error !== null) throw new StatementFailed(reply.error);
    if (!reply.ready) throw new Error('The embedded database broke off in the middle of an answer.');
    return reply;
  };

  const prepare = (text: string): Statement => {
    const known = prepared.get(text);
    if (known !== undefined) {
      // The oldest comes first: used again, it is the newest.
      prepared.delete(text);
      prepared.set(text, known);
      return known;
    }
    if (prepared.size >= MOST_PREPARED) {
      const [[oldest, { name }]] = prepared as Iterable<[string, Statement]> as [[string, Statement]];
      prepared.delete(oldest);
      exchange(closeMessage(name));
    }
    count += 1;
    const name = `s${count}`;
    const { parameters, columns } = exchange(prepareMessage(name, text));
    const statement = { name, parameters: parameters ?? [], columns: columns ?? [] };
    prepared.set(text, statement);
    return statement;
  };

  const run = (text: string, values: readonly unknown[] = [], options: QueryOptions = {}): Results<never> => {
    const { name, parameters, columns } = prepare(text);
    const sent = values.map((value, index) => serialised(database, parameters[index] ?? 0, value));
    const { rows, affected } = exchange(executeMessage(name, sent));
    const parsers = columns.map(({ type }) => options.parsers?.[type] ?? database.parsers[type]);
    const parsed = (row: (string | null)[]): unknown[] =>
      row.map((field, index) => {
        const parse = parsers[index];
        return field === null || parse === undefined
          ? field
          : (parse(field, columns[index]?.type ?? 0) as unknown);
      });
    const shaped =
      options.rowMode === 'array'
        ? rows.map(parsed)
        : rows.map((row) => {
            const fields = parsed(row);
            return Object.fromEntries(columns.map((column, index) => [column.name, fields[index]]));
          });
    return {
      rows: shaped as never[],
      affectedRows: affected,
      fields: columns.map((column) => ({ name: column.name, dataTypeID: column.type })),
    };
  };

  /** Each waits for the one before, however that ended. */
  let last: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const begun = last.then(work, work);
    last = begun.catch(() => undefined);
    return begun;
  };
  const query: Run = (text, values, options) => Promise.resolve().then(() => run(text, values, options));

  return {
    exclusively,
    query: (text, values, options) =>
      exclusively(async () => {
        const results = run(text, values, options);
        await database.syncToFs();
        return results;
      }),
    transaction: (work) =>
      exclusively(async () => {
        run('begin');
        try {
          const result = await work({ query });
          run('commit');
          await database.syncToFs();
          return result;
        } catch (error) {
          run('rollback');
          throw error;
        }
      }),
    reading: (work) =>
      exclusively(() =>
        work({
          query: (text, values, options) => {
            if (!READS.test(text))
              return Promise.reject(new Error(`A transaction that only reads was to: ${text}`));
            return query(text, values, options);
          },
        }),
      ),
  };
}

const READS = /^\s*\(?\s*(select|with|values)\b/i;

/** As text; the types of parameters come from the prepared statement. */
function serialised(database: PGlite, type: number, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  const serialise = database.serializers[type];
  return serialise === undefined ? String(value as string) : serialise(value);
}
