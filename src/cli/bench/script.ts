/**
 * `npm run bench -- script`: calls per second of waive_small_prorations in process and in the sandbox. The sandbox's
 * side includes everything that a billing operation pays: conversion, checks, the way to a thread and back, and an
 * instance that no other call has touched. In process is measured twice: with the same conversions from and to JSON,
 * and the bare method on values that are already there.
 */
import { runInThisContext } from 'node:vm';
import type { JsonObject } from '../../contract/json.ts';
import { extensionPoint } from '../../contract/extension-points/index.ts';
import { reviver, writer } from '../../contract/shapes/live.ts';
import { extensionOf, loadApp } from '../../runtime/app.ts';
import { buildScript } from '../../runtime/build-script.ts';
import { createEngine } from '../../runtime/create-engine.ts';
import type { Call, Engine, ScriptBundle } from '../../runtime/engine.ts';
import { projectRoot } from '../../runtime/project-root.ts';

const AIMS: Readonly<Record<number, number>> = { 2: 0.02, 20: 0.06 };
const MEASURED_MS = 1_500;
const WINDOWS = 3;

interface Row {
  items: number;
  in_process_per_second: number;
  bare_method_per_second: number;
  sandbox_per_second: number;
  /** Sandbox to in process, conversions on both sides. */
  ratio: number;
  ratio_to_bare_method: number;
  aim: number;
}

/** @returns exit code: 1 when an aim is missed */
export async function benchScript(stdout: NodeJS.WritableStream): Promise<number> {
  const root = projectRoot();
  const bundle = await buildScript(root, extensionOf(loadApp(root), 'waive_small_prorations'));
  const engine = createEngine({ workers: 1 });
  const rows: Row[] = [];
  try {
    for (const items of [2, 20]) rows.push(await measure(engine, bundle, items));
  } finally {
    await engine.close();
  }
  for (const row of rows) stdout.write(told(row));
  stdout.write(`${JSON.stringify({ bench: 'script', rows })}\n`);
  return rows.every((row) => row.ratio >= row.aim) ? 0 : 1;
}

async function measure(engine: Engine, bundle: ScriptBundle, items: number): Promise<Row> {
  const call: Call = { bundle, method: 'prorateItems', request: requestOf(items), configuration, context };
  const { whole, bare } = inProcess(call);
  const inSandbox = async (): Promise<void> => {
    const { problem } = await engine.call(call);
    if (problem) throw new Error(problem.message);
  };
  const first = await engine.call(call);
  if (whole() !== JSON.stringify(first.result))
    throw new Error('The sandbox answers differently from the script in process.');
  const wholeRate = await rate(whole);
  const bareRate = await rate(bare);
  const sandboxRate = await rate(inSandbox);
  return {
    items,
    in_process_per_second: Math.round(wholeRate),
    bare_method_per_second: Math.round(bareRate),
    sandbox_per_second: Math.round(sandboxRate),
    ratio: rounded(sandboxRate / wholeRate),
    ratio_to_bare_method: rounded(sandboxRate / bareRate),
    aim: AIMS[items]!,
  };
}

function inProcess({ bundle, request, configuration: config }: Call): {
  whole: () => string;
  bare: () => void;
} {
  const exported = runInThisContext(`(function () {${bundle.code}\nreturn script;})()`);
  const decimal = { from: exported.Decimal.from, is: exported.isDecimal };
  const method = extensionPoint(bundle.extensionPoint)!.methods[0]!;
  const revive = reviver(method.request, decimal);
  const reviveConfig = reviver(bundle.configuration, decimal);
  const write = writer(method.result, decimal);
  const script = new exported.default();
  const [requestJson, configJson] = [JSON.stringify(request), JSON.stringify(config)];
  const [live, liveConfig] = [revive(JSON.parse(requestJson)), reviveConfig(JSON.parse(configJson))];
  return {
    whole: () =>
      JSON.stringify(
        write(
          script.prorateItems(revive(JSON.parse(requestJson)), reviveConfig(JSON.parse(configJson)), context),
          '',
        ),
      ),
    bare: () => script.prorateItems(live, liveConfig, context),
  };
}

/** Calls per second, the median of a few windows. */
async function rate(run: () => unknown): Promise<number> {
  const rates: number[] = [];
  for (let window = -1; window < WINDOWS; window++) {
    const began = performance.now();
    let calls = 0;
    while (performance.now() - began < MEASURED_MS / WINDOWS) {
      for (let i = 0; i < 20; i++) {
        const running = run();
        if (running instanceof Promise) await running;
      }
      calls += 20;
    }
    // The first warms up.
    if (window >= 0) rates.push((calls / (performance.now() - began)) * 1000);
  }
  return rates.sort((a, b) => a - b)[Math.floor(WINDOWS / 2)]!;
}

const configuration: JsonObject = { minimumProrationAmount: { amount: '500', currency: 'usd' } };
const context = {
  type: 'script',
  id: 'bench',
  livemode: false,
  clockTime: '2026-01-01T03:30:00.000Z',
} as const;

function requestOf(count: number): JsonObject {
  return { items: Array.from({ length: count }, (_, index) => item(index)) };
}

function item(index: number): JsonObject {
  const credit = index % 2 === 0;
  return {
    key: `item_${index}`,
    type: credit ? 'credit' : 'debit',
    isProration: true,
    servicePeriod: { startDate: '2026-01-01T03:30:00.000Z', endDate: '2026-02-01T00:00:00.000Z' },
    currentProrationFactor: credit ? '-0.995295698925' : '0.995295698925',
    priceIntervalDuration: 2_678_400,
    priceKind: 'price',
    price: {
      id: credit ? 'price_25' : 'price_27',
      metadata: {},
      product: { id: 'prod_1', name: 'Plan', metadata: {} },
      recurring: { interval: 'month', intervalCount: 1, usageType: 'licensed' },
      billingScheme: 'per_unit',
      type: 'recurring',
      currency: 'usd',
      tiers: [],
      unitAmount: credit ? '2500' : '2700',
    },
  };
}

function told(row: Row): string {
  const share = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
  return [
    `${row.items} items: ${row.sandbox_per_second} calls/s in the sandbox, ${row.in_process_per_second} in process`,
    ` (${share(row.ratio)}, aim ${share(row.aim)});`,
    ` ${row.bare_method_per_second} of the bare method (${share(row.ratio_to_bare_method)})\n`,
  ].join('');
}

function rounded(ratio: number): number {
  return Math.round(ratio * 10_000) / 10_000;
}
