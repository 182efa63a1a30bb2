/**
 * `npm run bench -- script`: what running waive_small_prorations in a sandbox costs, as ratios to the same function in
 * process, measured in one run. The sandboxes' side includes everything that a billing operation pays: conversions,
 * checks, the way to the sandbox and back, and an instance that no other call has touched.
 */
import { extensionOf, loadApp } from '../../runtime/app.ts';
import { buildScript } from '../../runtime/build-script.ts';
import { createEngine } from '../../runtime/create-engine.ts';
import type { EngineOptions } from '../../runtime/create-engine.ts';
import type { Call } from '../../runtime/engine.ts';
import { projectRoot } from '../../runtime/project-root.ts';
import { coldStart } from './cold-start.ts';
import { inProcess } from './in-process.ts';
import { loadAndDrop } from './load-and-drop.ts';
import { compared } from './rate.ts';
import type { Work } from './rate.ts';
import { callOf } from './request.ts';

interface Measured {
  name: string;
  unit: 'calls/s' | 'ms' | 'MiB';
  value: number;
  /** To the function in process with the same conversions from and to JSON. */
  ratio?: number;
  /** At least this ratio, at most this value; absent: told for comparison. */
  aim?: number;
}

/** Calls in one `callAll`. */
const MANY = 2_000;

/** @returns exit code: 1 when an aim is missed */
export async function benchScript(stdout: NodeJS.WritableStream): Promise<number> {
  const root = projectRoot();
  const bundle = await buildScript(root, extensionOf(loadApp(root), 'waive_small_prorations'));
  const rows: Measured[] = [];
  const tell = (row: Measured): void => {
    rows.push(row);
    stdout.write(told(row));
  };
  for (const items of [2, 20]) await throughput(callOf(bundle, items), items, tell);
  for (const kind of ['quickjs', 'v8'] as const)
    tell({ name: `cold start, ${kind}`, unit: 'ms', value: rounded(await coldStart(kind, bundle)), aim: 10 });
  for (const kind of ['quickjs', 'v8'] as const) {
    const { afterFirst, afterAll } = await loadAndDrop(kind, bundle);
    const name = `memory that 1,000 more scripts left, ${kind}`;
    tell({ name, unit: 'MiB', value: rounded(afterAll - afterFirst), aim: LEFT_MIB });
  }
  const missed = rows.filter((row) => !reached(row)).map(({ name }) => name);
  stdout.write(`${JSON.stringify({ bench: 'script', rows, missed })}\n`);
  return missed.length === 0 ? 0 : 1;
}

/** What allocators keep back; a leak of each script's code alone would be twice as much. */
const LEFT_MIB = 16;

async function throughput(call: Call, items: number, tell: (row: Measured) => void): Promise<void> {
  const { whole, bare } = inProcess(call);
  const base: Work = { run: () => void whole(), count: 1 };
  const row = async (name: string, work: Work, aim?: number): Promise<void> => {
    const { perSecond, ratio } = await compared(work, base);
    tell({
      name: `${items} items, ${name}`,
      unit: 'calls/s',
      value: Math.round(perSecond),
      ratio: rounded(ratio, 4),
      ...(aim !== undefined && { aim }),
    });
  };
  await row('in process', base);
  await row('in process, the bare method', { run: bare, count: 1 });
  const sandboxed = async (name: string, options: EngineOptions, aim?: number): Promise<void> => {
    const engine = createEngine(options);
    const calls = Array.from({ length: options.kind === 'v8' ? MANY : 20 }, () => call);
    const run = async (): Promise<void> => {
      for (const { problem } of await engine.callAll(calls)) if (problem) throw new Error(problem.message);
    };
    try {
      const [first] = await engine.callAll([call]);
      if (whole() !== JSON.stringify(first!.result))
        throw new Error(`${name} answers differently from the script in process.`);
      await row(name, { run, count: calls.length }, aim);
    } finally {
      await engine.close();
    }
  };
  await sandboxed('quickjs', { workers: 1 }, items === 2 ? 0.02 : 0.06);
  await sandboxed('quickjs, kept instance', { workers: 1, keepsInstance: true });
  await sandboxed('v8, one worker', { kind: 'v8', workers: 1 }, 0.4);
  await sandboxed('v8, two workers', { kind: 'v8', workers: 2 }, 0.75);
}

function reached({ unit, value, ratio, aim }: Measured): boolean {
  if (aim === undefined) return true;
  return unit === 'calls/s' ? ratio! >= aim : value <= aim;
}

function told(row: Measured): string {
  const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
  const { name, unit, value, ratio, aim } = row;
  const share = ratio === undefined ? '' : percent(ratio);
  const wanted = aim === undefined ? '' : unit === 'calls/s' ? `aim ${percent(aim)}` : `aim ${aim} ${unit}`;
  const verdict = aim === undefined ? '' : reached(row) ? 'reached' : 'MISSED';
  return `${`${name}`.padEnd(42)}${`${value} ${unit}`.padStart(16)}${share.padStart(10)}${wanted.padStart(14)}  ${verdict}\n`;
}

function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
