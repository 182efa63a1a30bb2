/** Requests at a steady number of connections for some seconds: how many are answered, and how long each waits. */
import { readFileSync } from 'node:fs';
import type { Answered } from './client.ts';

export interface Load {
  perSecond: number;
  /** In milliseconds. */
  p50: number;
  p99: number;
  /** Share of one core that the client itself took, and the server's process. */
  clientCores: number;
  serverCores: number | null;
}

export interface Loaded {
  connections: number;
  warmUpMs: number;
  measureMs: number;
  serverPid: number;
}

/**
 * @param ask the next request of a connection
 * @throws when an answer is not 200: a refusal is no work done
 */
export async function underLoad(
  { connections, warmUpMs, measureMs, serverPid }: Loaded,
  ask: (connection: number, round: number) => Promise<Answered>,
): Promise<Load> {
  const waits: number[] = [];
  const began = performance.now();
  const from = began + warmUpMs;
  const until = from + measureMs;
  let client = process.cpuUsage();
  let server = cpuSeconds(serverPid);
  let warm = false;
  const lane = async (connection: number): Promise<void> => {
    for (let round = 0; ; round += 1) {
      const asked = performance.now();
      if (asked >= until) return;
      if (!warm && asked >= from) {
        warm = true;
        client = process.cpuUsage();
        server = cpuSeconds(serverPid);
      }
      const { status, body } = await ask(connection, round);
      if (status !== 200)
        throw new Error(`A request under load was answered ${status}: ${body.slice(0, 500)}`);
      const answered = performance.now();
      if (asked >= from && answered < until) waits.push(answered - asked);
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, connection) => lane(connection)));
  const { user, system } = process.cpuUsage(client);
  const after = cpuSeconds(serverPid);
  const seconds = measureMs / 1000;
  waits.sort((a, b) => a - b);
  const at = (share: number): number =>
    waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? NaN;
  return {
    perSecond: waits.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
    clientCores: (user + system) / 1e6 / seconds,
    serverCores: server === null || after === null ? null : (after - server) / seconds,
  };
}

const TICKS_PER_SECOND = 100;

/** What a process has used of all cores; null where the system does not tell. */
function cpuSeconds(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(user) + Number(system)) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
