/**
 * Kills a server under load at random moments, starts it again on the same data, and compares: every acknowledged write is
 * there, a retry under the same key does nothing twice, and the books are in order in what the kill left behind.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Stripe from 'stripe';
import { checkBooks, checkEvents } from '../../platform/books.ts';
import { projectRoot } from '../../runtime/project-root.ts';
import { openStore } from '../../store/index.ts';
import { paths } from '../settings.ts';
import { seededDatabase } from '../snapshot.ts';
import { killWhileStarting, startProcess, type ServerSettings } from './killed-server.ts';
import { Client, clock, ClockMover, emptyJournal, type Api, type Journal, type Random } from './load.ts';
import { missingFrom } from './missing.ts';

export interface CrashReport {
  rounds: number;
  acknowledged: number;
  /** 409s: two changes met, and nothing was done. */
  refused: number;
  retried: number;
  answersLost: number;
  /** Sentences; none when everything held. */
  faults: string[];
}

const CLIENTS = 4;
/** Longest time under load before a kill. */
const LONGEST_LOAD_MS = 1_500;
/** One kill in so many comes while the server starts. */
const STARTS_KILLED = 0.25;
const LONGEST_START_MS = 3_000;

/** @param server address of a Postgres server; null: the embedded database */
export async function crash(rounds: number, seed: number, server: string | null): Promise<CrashReport> {
  const root = projectRoot();
  const folder = await mkdtemp(join(tmpdir(), 'extension-console-crash-'));
  const database = server === null ? null : await seededDatabase(root, server);
  try {
    const settings = { root, dataDir: join(folder, 'data'), databaseUrl: database?.url ?? null };
    return await crashOn(settings, folder, rounds, generator(seed));
  } finally {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function crashOn(
  settings: ServerSettings,
  folder: string,
  rounds: number,
  random: Random,
): Promise<CrashReport> {
  const journal = emptyJournal();
  const faults: string[] = [];
  let retried = 0;
  let process = await startProcess(settings);
  try {
    const prices = await makePrices(apiAt(process.origin));
    const clients = Array.from(
      { length: CLIENTS },
      (_, index) => new Client(`client-${index}`, journal, random, prices),
    );
    const mover = new ClockMover(journal, random);
    for (let round = 1; round <= rounds && faults.length === 0; round += 1) {
      const before = journal.acknowledged;
      const tell = (fault: string): number => faults.push(`Round ${round}: ${fault}`);
      let gone = false;
      const api = apiAt(process.origin);
      const load = [...clients, mover].map((each) => each.work(api, () => gone));
      const working = Promise.all(load);
      const loaded = sleep(random() * LONGEST_LOAD_MS).then(() =>
        acknowledged(journal, before + CLIENTS, () => gone),
      );
      await Promise.race([loaded, working]);
      await process.kill();
      gone = true;
      await working;
      (await provenBooks(settings, folder)).forEach(tell);

      if (random() < STARTS_KILLED) await killWhileStarting(settings, random() * LONGEST_START_MS);
      process = await startProcess(settings);
      const again = apiAt(process.origin);
      retried += clients.filter(({ pending }) => pending !== null).length;
      for (const each of [...clients, mover]) await each.retry(again);
      (await missingFrom(again.stripe, journal)).forEach(tell);
      const reached = await clock(again, 'GET', '/platform/clock');
      if (reached === null || reached < journal.clock)
        tell(`the clock was moved to ${journal.clock} and stands at ${reached}.`);
    }
  } finally {
    await process.kill();
  }
  faults.push(...(await provenBooks(settings, folder)));
  return { rounds, ...counts(journal), retried, faults };
}

function counts({ acknowledged, refused, answersLost }: Journal) {
  return { acknowledged, refused, answersLost };
}

/** Of what the killed process left behind: the database on the server, or a copy of the folder. */
async function provenBooks(
  { root, dataDir, databaseUrl }: ServerSettings,
  folder: string,
): Promise<string[]> {
  const migrationsFolder = paths.migrations(root);
  const copy = join(folder, 'copy');
  if (databaseUrl === null) await cp(join(dataDir, 'db'), copy, { recursive: true });
  const store = await openStore(
    databaseUrl === null ? { folder: copy, migrationsFolder } : { url: databaseUrl, migrationsFolder },
  );
  try {
    return [...(await checkBooks(store.db)), ...(await checkEvents(store.db))];
  } finally {
    await store.close();
    await rm(copy, { recursive: true, force: true });
  }
}

function apiAt(origin: string): Api {
  const { hostname: host, port } = new URL(origin);
  const stripe = new Stripe('sk_test_of_a_soak', {
    host,
    port,
    protocol: 'http',
    telemetry: false,
    maxNetworkRetries: 0,
  });
  return { stripe, origin };
}

async function makePrices({ stripe }: Api): Promise<string[]> {
  const { id: product } = await stripe.products.create({ name: 'Soaked' });
  const prices: string[] = [];
  for (const unit_amount of [700, 1_000, 2_599]) {
    const recurring = { interval: 'month' } as const;
    prices.push((await stripe.prices.create({ product, currency: 'usd', unit_amount, recurring })).id);
  }
  return prices;
}

/** Resolves once so many requests are: on a slow machine it takes a while until the load has begun. */
async function acknowledged(journal: Journal, count: number, gone: () => boolean): Promise<void> {
  while (journal.acknowledged < count && !gone()) await sleep(10);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Numbers from 0 to below 1, the same for the same seed. A linear congruential generator does for drawing a load. */
function generator(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
