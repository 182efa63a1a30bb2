/**
 * Both engines give the same bytes: every bundled script, every method, random requests; on V8 in shuffled order, so
 * that every call follows calls of other scripts; with the host in two time zones. SOAK_ROUNDS: requests of each method.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../contract/run.ts';
import { configurationSchemaOf, loadApp } from './app.ts';
import { buildScript } from './build-script.ts';
import { createEngine } from './create-engine.ts';
import type { Call } from './engine.ts';
import { projectRoot } from './project-root.ts';
import { callsFor } from './requests/index.ts';

const ROUNDS = Number(process.env.SOAK_ROUNDS ?? 100);
const SEED = Number(process.env.SOAK_SEED ?? 20_260_101);
/** Requests of each method that are in memory at once. */
const CHUNK = 500;

const root = projectRoot();
const scripts = await Promise.all(
  loadApp(root).extensions.map(async (extension) => ({
    extension,
    schema: configurationSchemaOf(root, extension),
    bundle: await buildScript(root, extension),
  })),
);

test.each([
  // Both have summer time, in different months, and offsets that are no whole hours.
  ['Australia/Lord_Howe', 10.5],
  ['America/St_Johns', -3.5],
])(
  'on QuickJS and V8 all bundled scripts answer alike, with the host in %s',
  async (zone, hours) => {
    process.env.TZ = zone;
    // July: standard time in the south; summer time in the north.
    const july = new Date('2026-07-01T00:00:00.000Z').getTimezoneOffset() / -60;
    expect(july).toBe(zone.startsWith('America') ? hours + 1 : hours);
    const quickjs = createEngine({ kind: 'quickjs' });
    const v8 = createEngine({ kind: 'v8' });
    const answered = new Map<string, number>();
    const differences: object[] = [];
    try {
      for (let done = 0; done < ROUNDS; done += CHUNK) {
        const calls = drawn(Math.min(CHUNK, ROUNDS - done), SEED + done);
        const order = shuffled(calls.length, SEED + done);
        const expected = await quickjs.callAll(calls);
        const outcomes = await v8.callAll(order.map((at) => calls[at]!));
        for (const [place, at] of order.entries()) {
          const [call, outcome] = [calls[at]!, expected[at]!];
          const [on, off] = [comparable(outcome), comparable(outcomes[place]!)];
          if (on !== off) differences.push({ call: told(call), quickjs: on, v8: off });
          const name = `${call.bundle.extensionId}.${call.method}`;
          answered.set(name, (answered.get(name) ?? 0) + (outcome.problem ? 0 : 1));
        }
        // At once, with the calls, so that each can be looked into.
        expect(differences).toEqual([]);
      }
    } finally {
      await Promise.all([quickjs.close(), v8.close()]);
    }
    // Requests that no script answers would compare nothing.
    for (const [name, count] of answered) expect([name, count > ROUNDS / 2]).toEqual([name, true]);
  },
  3_600_000,
);

function drawn(count: number, seed: number): Call[] {
  return scripts.flatMap(({ extension, schema, bundle }) =>
    extension.methods.flatMap((method) =>
      fc
        .sample(callsFor(extension, schema, method), { numRuns: count, seed })
        .map((asked) => ({ ...asked, bundle })),
    ),
  );
}

function shuffled(length: number, seed: number): number[] {
  const order = Array.from({ length }, (_, at) => at);
  let state = seed | 1;
  for (let at = length - 1; at > 0; at--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const other = state % (at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}

/** The bytes of a result, and of a problem its code: engines word the language's own errors differently. */
function comparable({ result, problem, logs }: Outcome): string {
  return JSON.stringify([result, problem?.code, problem?.path, logs]);
}

function told({ bundle, ...call }: Call): string {
  return JSON.stringify({ extension: bundle.extensionId, ...call });
}
