/**
 * Random and mutated requests against a platform in memory: every one is answered, none with an error of our own, and the
 * memory that requests take is given back. The books are checked at the end of each platform.
 */
import { createApi } from '../../platform/api/app.ts';
import { PLATFORM_ROUTES, STRIPE_ROUTES } from '../../platform/api/routes/index.ts';
import { checkBooks } from '../../platform/books.ts';
import { exclusively } from '../../platform/exclusive.ts';
import { projectRoot } from '../../runtime/project-root.ts';
import { assemble } from '../assemble.ts';
import { installApp } from '../installed.ts';
import { LOCAL_ACCOUNT } from '../settings.ts';
import { testDatabase } from '../testing/test-store.ts';
import { Drawer, remember, type DrawnRequest, type Pool } from './drawn-request.ts';
import { collectGarbage } from './garbage.ts';
import type { Random } from './load.ts';

export interface RequestsReport {
  rounds: number;
  /** Answers by status. */
  statuses: Record<string, number>;
  /** Of the objects of JavaScript, in MiB, after each platform was closed. */
  heapMiB: number[];
  /** Sentences with the request that they are about; none when everything held. */
  faults: string[];
}

/** A company that only grows would hide whether requests leak. */
const ROUNDS_OF_ONE_PLATFORM = 5_000;
/** Longer than any request may take; what takes this long hangs. */
const LONGEST_MS = 60_000;
const MOST_FAULTS = 20;
/** Clients that ask in the same instant. */
const AT_ONCE = 4;

export async function soakRequests(rounds: number, random: Random): Promise<RequestsReport> {
  const report: RequestsReport = { rounds, statuses: {}, heapMiB: [], faults: [] };
  const { extensions } = await installApp(projectRoot());
  for (let done = 0; done < rounds && report.faults.length < MOST_FAULTS; done += ROUNDS_OF_ONE_PLATFORM) {
    const database = await testDatabase();
    const store = await database.open();
    const logged: string[] = [];
    const platform = assemble({
      store,
      extensions,
      log: (message, error) =>
        void logged.push(error instanceof Error ? `${message}: ${error.stack ?? ''}` : message),
    });
    const api = createApi(platform, LOCAL_ACCOUNT);
    const ask = (request: DrawnRequest) => answered(async (sent) => api.fetch(sent), request);
    const pool: Pool = new Map();
    for (const list of ['customers', 'subscriptions', 'prices', 'products', 'invoices', 'events'])
      remember(pool, (await ask({ method: 'GET', path: `/v1/${list}`, form: 'limit=30', headers: {} })).text);
    // Those of the console only read here: a reset or a clock that moves by years would be most of the time.
    const drawer = new Drawer(
      random,
      [...STRIPE_ROUTES, ...PLATFORM_ROUTES.filter(({ method }) => method === 'GET')],
      pool,
    );
    const last = Math.min(rounds, done + ROUNDS_OF_ONE_PLATFORM);
    let mended: DrawnRequest[] = [];
    for (let round = done; round < last && report.faults.length < MOST_FAULTS;) {
      const requests = Array.from(
        { length: Math.min(AT_ONCE, last - round) },
        () => mended.pop() ?? drawer.request(),
      );
      const answers = await Promise.all(
        requests.map(async (request) => ({ request, ...(await ask(request)) })),
      );
      round += requests.length;
      for (const { request, status, text, fault } of answers) {
        report.statuses[status] = (report.statuses[status] ?? 0) + 1;
        if (fault !== null)
          report.faults.push([fault, shown(request), text.slice(0, 300), ...logged.splice(0)].join('\n'));
        else if (status === 200) remember(pool, text);
        else
          mended.push(
            ...[drawer.mended(request, (JSON.parse(text) as Refusal).error)].filter((each) => each !== null),
          );
      }
      mended = mended.slice(-AT_ONCE);
    }
    // What test clocks still do has its time.
    await exclusively(store, async () => undefined);
    report.faults.push(...(await checkBooks(store.db)));
    await platform.engine.close();
    await database.close();
    report.heapMiB.push(collectGarbage());
  }
  return report;
}

interface Refusal {
  error: { code?: string; param?: string };
}

interface Answered {
  status: number;
  text: string;
  fault: string | null;
}

async function answered(
  fetch: (request: Request) => Promise<Response>,
  { method, path, form, headers }: DrawnRequest,
): Promise<Answered> {
  const inQuery = method === 'GET' || method === 'DELETE';
  const url = `http://127.0.0.1${path}${inQuery && form !== '' ? `?${form}` : ''}`;
  const sent = new Request(url, {
    method,
    headers: {
      Authorization: 'Bearer sk_test_of_a_test',
      'Content-Type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    ...(inQuery ? {} : { body: form }),
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), LONGEST_MS);
  });
  const response = await Promise.race([fetch(sent), late]);
  clearTimeout(timer);
  if (response === null) return { status: 0, text: '', fault: `No answer in ${LONGEST_MS / 1000} s` };
  const text = await response.text();
  return { status: response.status, text, fault: faultIn(response, text) };
}

function faultIn({ status, headers }: Response, text: string): string | null {
  if (status >= 500 && status !== 501) return `Answered with ${status}`;
  let body: { error?: { type?: unknown; message?: unknown } };
  try {
    body = JSON.parse(text) as typeof body;
  } catch {
    return 'Answered with something else than JSON';
  }
  if (!/^req_\w+$/.test(headers.get('Request-Id') ?? '')) return 'Answered without a request id';
  const refused = status >= 400;
  const whole = typeof body.error?.type === 'string' && typeof body.error.message === 'string';
  if (refused && !whole) return `Refused with ${status} and no error that says why`;
  return null;
}

const shown = ({ method, path, form, headers }: DrawnRequest): string =>
  `${method} ${path} ${form.slice(0, 1_500)} ${JSON.stringify(headers)}`;
