/** Databases made as copies of one that is prepared once: what gives every test on a server its own in a moment. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { alone } from './advisory.ts';
import { connectionTo } from './postgres.ts';
import { databaseAddress } from './unavailable.ts';

export interface OwnDatabase {
  url: string;
  drop(): Promise<void>;
}

/**
 * Makes a database as a copy of the template, which is prepared when it is missing; others of the same kind are dropped.
 *
 * @param server names the server, the user and a database to connect to, which stays as it is
 * @param template kind and state of the template, such as `console_seeded` and a hash
 * @param prepare fills a new, empty database
 */
export async function copyOfTemplate(
  server: string,
  template: { kind: string; state: string },
  prepare: (url: string) => Promise<void>,
): Promise<OwnDatabase> {
  const source = `${template.kind}_${template.state}`;
  const name = `${template.kind}_copy_${randomBytes(8).toString('hex')}`;
  await administer(server, async (pool) => {
    if (!(await exists(pool, source)))
      await alone(pool, template.kind, () => prepareOnce(pool, server, source, template.kind, prepare));
    await pool.query(`create database ${name} template ${source}`);
  });
  return {
    url: addressOf(server, name),
    drop: () =>
      administer(server, async (pool) => void (await pool.query(`drop database ${name} with (force)`))),
  };
}

/** A database of its own without tables. */
export async function emptyDatabase(server: string, kind: string): Promise<OwnDatabase> {
  const name = `${kind}_${randomBytes(8).toString('hex')}`;
  const drop = async (pool: pg.Pool) => void (await pool.query(`drop database ${name} with (force)`));
  await administer(server, async (pool) => void (await pool.query(creation(name))));
  return { url: addressOf(server, name), drop: () => administer(server, drop) };
}

async function prepareOnce(
  pool: pg.Pool,
  server: string,
  source: string,
  kind: string,
  prepare: (url: string) => Promise<void>,
): Promise<void> {
  if (await exists(pool, source)) return;
  const older = await pool.query<{ datname: string }>(
    `select datname from pg_database where starts_with(datname, $1) and not starts_with(datname, $2)`,
    [`${kind}_`, `${kind}_copy_`],
  );
  for (const { datname } of older.rows) await pool.query(`drop database "${datname}" with (force)`);
  // Under another name until it is whole, for whoever looks meanwhile.
  const unfinished = `${kind}_unfinished`;
  await pool.query(creation(unfinished));
  await prepare(addressOf(server, unfinished));
  await pool.query(`alter database ${unfinished} rename to ${source}`);
}

/** Text in the order of its bytes, as the embedded database has it. */
function creation(name: string): string {
  return `create database ${name} template template0 encoding 'UTF8' locale 'C'`;
}

async function exists(pool: pg.Pool, name: string): Promise<boolean> {
  return (await pool.query('select 1 from pg_database where datname = $1', [name])).rowCount !== 0;
}

function addressOf(server: string, name: string): string {
  const url = databaseAddress(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function administer(server: string, work: (pool: pg.Pool) => Promise<void>): Promise<void> {
  const pool = new pg.Pool({ ...connectionTo(databaseAddress(server).href), max: 2 });
  pool.on('error', () => undefined);
  try {
    await work(pool);
  } finally {
    await pool.end();
  }
}
