/**
 * `npm run bench -- year`: a test clock goes one year on, with 250, 500 and 1,000 monthly subscriptions on it: each renews
 * twelve times, and every invoice waits its hour, is finalised and collected. Afterwards the books are checked.
 */
import { openStore } from '../../store/index.ts';
import { checkBooks } from '../../platform/books.ts';
import { join } from 'node:path';
import { paths, type Settings } from '../settings.ts';
import { forEachOf, openClient, type ApiClient } from './client.ts';
import { newCustomer, newPrice, newSubscription } from './customers.ts';
import { onEachDatabase, type DatabaseName } from './databases.ts';

const SIZES = [250, 500, 1_000];
/** For the largest, in seconds; of two sizes, each subscription may take so many times as long with the larger. */
const AIMS = { seconds: 60, linear: 1.25 };
const CONNECTIONS = 16;
const POLL_MS = 100;

interface Row {
  database: DatabaseName;
  subscriptions: number;
  invoices: number;
  seconds: number;
}

/** @returns exit code: 1 when an aim is missed, or the books have a fault */
export async function benchYear(stdout: NodeJS.WritableStream): Promise<number> {
  const rows: Row[] = [];
  const faults: string[] = [];
  const tell = (text: string): void => void stdout.write(text);
  const databases = await onEachDatabase(
    tell,
    async (database, { origin }) => {
      const client = openClient(origin, CONNECTIONS);
      const price = await newPrice(client, '1000');
      for (const subscriptions of SIZES) {
        const row = { database, subscriptions, ...(await oneYear(client, price, subscriptions)) };
        rows.push(row);
        tell(told(row));
      }
      client.close();
    },
    async (settings) => void faults.push(...(await faultsOf(settings))),
  );
  const missed = databases.flatMap((database) => missedBy(rows.filter((row) => row.database === database)));
  for (const fault of faults) tell(`${fault}\n`);
  const books = faults.length === 0 ? 'in order' : `${faults.length} faults`;
  tell(`The books are ${books}.\n`);
  tell(`${JSON.stringify({ bench: 'year', databases, rows, books, missed })}\n`);
  return missed.length === 0 && faults.length === 0 ? 0 : 1;
}

async function oneYear(
  client: ApiClient,
  price: string,
  subscriptions: number,
): Promise<Pick<Row, 'invoices' | 'seconds'>> {
  const start = Date.UTC(2026, 0, 15) / 1000;
  const { id } = await client.post<{ id: string }>('/v1/test_helpers/test_clocks', {
    frozen_time: String(start),
  });
  await forEachOf(Array.from({ length: subscriptions }), CONNECTIONS, async (_, index) => {
    await newSubscription(client, await newCustomer(client, `Customer ${index}`, id), price);
  });
  const began = performance.now();
  // Two hours later than a year: the last drafts are final by then.
  const target = Date.UTC(2027, 0, 15, 2) / 1000;
  await client.post(`/v1/test_helpers/test_clocks/${id}/advance`, { frozen_time: String(target) });
  for (;;) {
    const { status } = await client.get<{ status: string }>(`/v1/test_helpers/test_clocks/${id}`);
    if (status === 'ready') break;
    if (status !== 'advancing') throw new Error(`The test clock is ${status}.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const seconds = Number(((performance.now() - began) / 1000).toFixed(2));
  return { seconds, invoices: subscriptions * 12 };
}

async function faultsOf({ root, dataDir, databaseUrl }: Settings): Promise<string[]> {
  const migrationsFolder = paths.migrations(root);
  const store = await openStore(
    databaseUrl === null
      ? { folder: join(dataDir, 'db'), migrationsFolder }
      : { url: databaseUrl, migrationsFolder },
  );
  try {
    return await checkBooks(store.db);
  } finally {
    await store.close();
  }
}

function told({ database, subscriptions, invoices, seconds }: Row): string {
  const each = (seconds * 1000) / invoices;
  return `${database.padEnd(10)}${`${subscriptions} subscriptions`.padStart(20)}${`${seconds.toFixed(1)} s`.padStart(9)}${`${each.toFixed(2)} ms for each renewal`.padStart(30)}\n`;
}

function missedBy(rows: readonly Row[]): string[] {
  const each = ({ seconds, subscriptions }: Row): number => seconds / subscriptions;
  const last = rows.at(-1);
  if (last === undefined) return [];
  const slow =
    last.seconds > AIMS.seconds ? [`${last.subscriptions} in ${AIMS.seconds} s, ${last.database}`] : [];
  const worse = rows.slice(1).filter((row, index) => each(row) > each(rows[index] ?? row) * AIMS.linear);
  return [...slow, ...worse.map((row) => `linear at ${row.subscriptions}, ${row.database}`)];
}
