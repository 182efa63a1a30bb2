/** Locks of a Postgres database that belong to a connection, so that the server itself frees those of a dead process. */
import { createHash } from 'node:crypto';
import pg from 'pg';

/** First half of the locks' keys: what each kind is for. */
const NAMED_WORK = 4_410;
const OPENINGS = 4_411;

/** Second half: a name as a positive 32-bit integer. */
function keyOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE() >>> 1;
}

/** Holds one connection of the pool while it waits and works. */
export async function alone<T>(pool: pg.Pool, name: string, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect();
  const lock = [NAMED_WORK, keyOf(name)];
  try {
    await client.query('select pg_advisory_lock($1, $2)', lock);
    return await work();
  } finally {
    await client.query('select pg_advisory_unlock($1, $2)', lock).then(
      () => client.release(),
      // A connection that cannot unlock is closed, which unlocks.
      () => client.release(true),
    );
  }
}

export async function isOpen(pool: pg.Pool, opening: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
     where datname = current_database() and locktype = 'advisory' and granted and classid = $1 and objid = $2`,
    [OPENINGS, keyOf(opening)],
  );
  return rowCount !== 0;
}

/** How long a lost connection is left before another try. */
const AGAIN_AFTER_MS = 500;

/** Shows others that this opening lasts, on a connection of its own that is made again when it is lost. */
export async function showOpen(config: pg.ClientConfig, opening: string): Promise<{ end(): Promise<void> }> {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let client: pg.Client | undefined;
  const connect = async (): Promise<void> => {
    const made = new pg.Client(config);
    let lost = false;
    const again = (): void => {
      if (lost || ended) return;
      lost = true;
      timer = setTimeout(() => void connect().catch(() => undefined), AGAIN_AFTER_MS);
    };
    made.on('error', again);
    made.on('end', again);
    try {
      await made.connect();
      await made.query('select pg_advisory_lock($1, $2)', [OPENINGS, keyOf(opening)]);
      client = made;
    } catch (error) {
      // The first one's failure is told; of a later one its listeners begin again.
      if (client !== undefined) again();
      else lost = true;
      await made.end().catch(() => undefined);
      throw error;
    }
  };
  await connect();
  return {
    end: async () => {
      ended = true;
      clearTimeout(timer);
      await client?.end().catch(() => undefined);
    },
  };
}
