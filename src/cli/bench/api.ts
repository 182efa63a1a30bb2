/**
 * `npm run bench -- api`: requests at 32 connections against `npm start` in a process of its own, on the embedded database
 * and on Postgres with all of its durability. This process is the client, so that what a client costs shows beside it.
 */
import { DAY } from '../../core/calendar.ts';
import { forEachOf, openClient, type Answered, type ApiClient } from './client.ts';
import { missing, newCustomer, newPrice, newSubscription } from './customers.ts';
import { onEachDatabase, type DatabaseName } from './databases.ts';
import { underLoad, type Load } from './load.ts';

const CONNECTIONS = 32;
/** Enough for each connection to change others than all the rest. */
const SUBSCRIPTIONS = CONNECTIONS * 10;
const WARM_UP_MS = 1_500;
const MEASURE_MS = 4_000;

interface Row extends Load {
  name: string;
  database: DatabaseName;
  /** At least so many in a second. */
  aim: number;
}

interface Sample {
  small: string;
  large: string;
  subscriptions: { id: string; item: string }[];
}

type Ask = (connection: number, round: number) => Promise<Answered>;

/** @returns exit code: 1 when an aim is missed */
export async function benchApi(stdout: NodeJS.WritableStream): Promise<number> {
  const rows: Row[] = [];
  const tell = (text: string): void => void stdout.write(text);
  const only = process.env.BENCH_ONLY;
  tell(`${CONNECTIONS} connections; p50 and p99 in milliseconds; cores that client and server took\n`);
  const databases = await onEachDatabase(tell, async (database, server) => {
    const client = openClient(server.origin, CONNECTIONS);
    const sample = await makeSample(client);
    const loaded = {
      connections: CONNECTIONS,
      warmUpMs: WARM_UP_MS,
      measureMs: MEASURE_MS,
      serverPid: server.pid,
    };
    for (const { name, aim, ask } of casesOf(client, sample)) {
      if (only !== undefined && !name.includes(only)) continue;
      const row = { name, database, aim, ...(await underLoad(loaded, ask)) };
      rows.push(row);
      tell(told(row));
    }
    client.close();
  });
  const missed = rows
    .filter(({ perSecond, aim }) => perSecond < aim)
    .map(({ name, database }) => `${name}, ${database}`);
  tell(
    `${JSON.stringify({ bench: 'api', connections: CONNECTIONS, databases, rows: rows.map(rounded), missed })}\n`,
  );
  return missed.length === 0 ? 0 : 1;
}

function casesOf(
  client: ApiClient,
  { small, large, subscriptions }: Sample,
): { name: string; aim: number; ask: Ask }[] {
  const own = subscriptions.length / CONNECTIONS;
  // A connection goes round its own subscriptions, so that no two change one at once.
  const of = (connection: number, round: number) =>
    subscriptions[connection * own + (round % own)] ?? missing();
  const quantity = (round: number): string => String(2 + (Math.floor(round / own) % 5));
  const price = (round: number): string => (Math.floor(round / own) % 2 === 0 ? large : small);
  return [
    {
      name: 'retrieve a subscription',
      aim: 4_000,
      ask: (connection, round) => client.ask('GET', `/v1/subscriptions/${of(connection, round).id}`),
    },
    {
      name: 'list 100 subscriptions',
      aim: 400,
      ask: () => client.ask('GET', '/v1/subscriptions?limit=100'),
    },
    {
      name: 'preview a change',
      aim: 500,
      ask: (connection, round) => {
        const { id, item } = of(connection, round);
        return client.ask('POST', '/v1/invoices/create_preview', {
          subscription: id,
          'subscription_details[items][0][id]': item,
          'subscription_details[items][0][price]': large,
          'subscription_details[items][0][quantity]': quantity(round),
          'subscription_details[proration_behavior]': 'always_invoice',
        });
      },
    },
    {
      name: 'update, prorate and invoice',
      aim: 150,
      ask: (connection, round) => {
        const { id, item } = of(connection, round);
        return client.ask('POST', `/v1/subscriptions/${id}`, {
          'items[0][id]': item,
          'items[0][price]': price(round),
          'items[0][quantity]': quantity(round),
          proration_behavior: 'always_invoice',
        });
      },
    },
  ];
}

/** Customers who pay, each with one monthly subscription, ten days into its month. */
async function makeSample(client: ApiClient): Promise<Sample> {
  const small = await newPrice(client, '1000');
  const large = await newPrice(client, '2500');
  const subscriptions: Sample['subscriptions'] = [];
  await forEachOf(Array.from({ length: SUBSCRIPTIONS }), CONNECTIONS, async (_, index) => {
    const customer = await newCustomer(client, `Customer ${index}`);
    const { id, items } = await newSubscription(client, customer, small);
    subscriptions.push({ id, item: items.data[0]?.id ?? missing() });
  });
  const { now } = await client.get<{ now: number }>('/platform/clock');
  await client.postJson('/platform/clock/advance', { to: now + 10 * DAY });
  return { small, large, subscriptions };
}

function told({ name, database, aim, ...load }: Row): string {
  const { perSecond, p50, p99, clientCores, serverCores } = load;
  const cores = `${clientCores.toFixed(2)} + ${serverCores?.toFixed(2) ?? '?'} cores`;
  const verdict = perSecond >= aim ? 'reached' : 'MISSED';
  return (
    `${name.padEnd(30)}${database.padEnd(10)}${`${Math.round(perSecond)}/s`.padStart(9)}` +
    `${`p50 ${p50.toFixed(1)}`.padStart(11)}${`p99 ${p99.toFixed(1)}`.padStart(12)}  ${cores}` +
    `${`aim ${aim}/s`.padStart(14)}  ${verdict}\n`
  );
}

function rounded({ perSecond, p50, p99, clientCores, serverCores, ...row }: Row): object {
  const two = (value: number): number => Number(value.toFixed(2));
  return {
    ...row,
    per_second: Math.round(perSecond),
    p50_ms: two(p50),
    p99_ms: two(p99),
    client_cores: two(clientCores),
    server_cores: serverCores === null ? null : two(serverCores),
  };
}
