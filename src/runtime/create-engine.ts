/** The two engines: what stands around a call is the same for both, the sandboxes differ. */
import { availableParallelism } from 'node:os';
import { DEFAULT_LIMITS } from '../contract/limits.ts';
import type { Limits } from '../contract/limits.ts';
import type { Problem } from '../contract/problem.ts';
import type { Outcome } from '../contract/run.ts';
import { checkAnswer, checkInput, scriptProblem } from './checked-call.ts';
import type { CheckedInput } from './checked-call.ts';
import type { Call, Engine, ScriptBundle } from './engine.ts';
import { openQuickJs } from './quickjs/open.ts';
import { answersOf } from './sandbox/batch.ts';
import type { Answer, BatchRules } from './sandbox/batch.ts';
import type { Open } from './sandbox/link.ts';
import { Pool } from './sandbox/pool.ts';
import type { SpokenProblem } from './sandbox/protocol.ts';
import { openV8 } from './v8/open.ts';

export interface EngineOptions {
  /**
   * `quickjs` (the default): what billing uses; every call runs behind WebAssembly, in a memory set back to the moment
   * after loading. `v8`: many times faster, for very many calls (`callAll`), in processes of their own.
   */
  kind?: EngineKind;
  /** Sandboxes; by default one for each processor, and at most four. They start when they are first needed. */
  workers?: number;
  limits?: Partial<Limits>;
  /** For measuring alone: QuickJS does not set the sandbox back between calls, so state of one reaches the next. */
  keepsInstance?: true;
}

export type EngineKind = 'quickjs' | 'v8';

const KINDS: Readonly<Record<EngineKind, BatchRules & { open: Open }>> = {
  quickjs: { open: openQuickJs, calls: 1, ahead: 1, untouched: true },
  v8: { open: openV8, calls: 200, ahead: 2, untouched: false },
};

/** Of one batch. What a pipe takes at once reaches the other side while this one goes on with the next. */
const BATCH_BYTES = 128 * 1024;

export function createEngine(options: EngineOptions = {}): Engine {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const kind = KINDS[options.kind ?? 'quickjs'];
  const workers = options.workers ?? Math.min(4, availableParallelism());
  const { memoryBytes, outputBytes, logCharacters } = limits;
  const start = { memoryBytes, outputBytes, logCharacters, keepsInstance: options.keepsInstance ?? false };
  const pool = new Pool(workers, kind.ahead, (on) => kind.open(start, on));
  const answer = (batch: Batch): Promise<void> => answerBatch(pool, batch, kind, limits);
  return {
    call: async (call) => {
      const outcomes: Outcome[] = [];
      await answer({ asked: [asked(call, 0, limits)], outcomes });
      return outcomes[0]!;
    },
    callAll: async (calls) => {
      const outcomes: Outcome[] = [];
      const batches = inBatches(calls, outcomes, kind.calls, limits);
      // One more than the sandboxes take: while they work, the next batch is checked.
      await Promise.all(
        Array.from({ length: workers * kind.ahead + 1 }, async () => {
          for (const batch of batches) await answer(batch);
        }),
      );
      return outcomes;
    },
    close: () => pool.close(),
  };
}

/** One call, checked. */
interface Asked {
  index: number;
  call: Call;
  input: CheckedInput | Problem;
  checkedMs: number;
}

/** Calls of one script, and where their outcomes go. */
interface Batch {
  asked: readonly Asked[];
  outcomes: Outcome[];
}

function asked(call: Call, index: number, limits: Limits): Asked {
  const began = performance.now();
  const input = checkInput(call, limits);
  return { index, call, input, checkedMs: performance.now() - began };
}

/** Checks calls when their batch is due, not before: there may be a million. */
function* inBatches(
  calls: readonly Call[],
  outcomes: Outcome[],
  most: number,
  limits: Limits,
): Generator<Batch> {
  for (let next = 0; next < calls.length;) {
    const batch: Asked[] = [];
    const { sourceHash } = calls[next]!.bundle;
    for (let bytes = 0; next < calls.length && batch.length < most && bytes < BATCH_BYTES; next++) {
      if (calls[next]!.bundle.sourceHash !== sourceHash) break;
      const checked = asked(calls[next]!, next, limits);
      batch.push(checked);
      if (!('code' in checked.input)) bytes += checked.input.bytes;
    }
    yield { asked: batch, outcomes };
  }
}

async function answerBatch(
  pool: Pool,
  { asked, outcomes }: Batch,
  rules: BatchRules,
  limits: Limits,
): Promise<void> {
  const sound = asked.filter((each): each is Asked & { input: CheckedInput } => !('code' in each.input));
  for (const { index, input, checkedMs } of asked)
    if ('code' in input)
      outcomes[index] = {
        result: null,
        problem: input,
        logs: [],
        spent: { ms: checkedMs, inputBytes: 0, outputBytes: 0 },
      };
  if (sound.length === 0) return;
  const { bundle } = sound[0]!.call;
  const inputs = sound.map(({ input }) => input.json);
  const answers = await answersOf(pool, bundle, inputs, rules, limits).catch((error: unknown) => {
    const message = `The sandbox could not be started: ${error instanceof Error ? error.message : String(error)}`;
    return inputs.map((): Answer => ({ problem: { code: 'sandbox_failed', message }, logs: [], ms: 0 }));
  });
  // There is room at the sandbox: whoever waits for it asks first, and it works while these answers are checked.
  if (sound.length > 1) await new Promise((resolve) => setImmediate(resolve));
  for (const [at, { index, input, checkedMs }] of sound.entries()) {
    const began = performance.now();
    const { outputBytes, ...judged } = judge(answers[at]!, input, bundle);
    // What was spent waiting for a sandbox is not the script's.
    const ms = checkedMs + answers[at]!.ms + performance.now() - began;
    outcomes[index] = { ...judged, spent: { ms, inputBytes: input.bytes, outputBytes } };
  }
}

type Judged = Pick<Outcome, 'result' | 'problem' | 'logs'> & { outputBytes: number };

function judge(answer: Answer, input: CheckedInput, bundle: ScriptBundle): Judged {
  const { logs } = answer;
  if (answer.problem) return refused(answer.problem, bundle, logs);
  const { bytes: outputBytes } = answer;
  const checked = checkAnswer(answer.result, input);
  if ('code' in checked) return { result: null, problem: checked, logs, outputBytes };
  return { result: checked.result, problem: null, logs, outputBytes };
}

function refused(problem: SpokenProblem, bundle: ScriptBundle, logs: readonly string[]): Judged {
  return { result: null, problem: scriptProblem(problem, bundle), logs, outputBytes: 0 };
}
