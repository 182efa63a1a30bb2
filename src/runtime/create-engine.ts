/** The engine that billing uses: QuickJS in worker threads. */
import { availableParallelism } from 'node:os';
import { extensionPoint } from '../contract/extension-points/index.ts';
import { DEFAULT_LIMITS } from '../contract/limits.ts';
import type { Limits } from '../contract/limits.ts';
import type { Problem } from '../contract/problem.ts';
import type { Outcome } from '../contract/run.ts';
import { checkAnswer, checkInput, scriptProblem } from './checked-call.ts';
import type { CheckedInput } from './checked-call.ts';
import type { Call, Engine, ScriptBundle } from './engine.ts';
import { Pool } from './sandbox/pool.ts';
import type { Overrun, Thread } from './sandbox/pool.ts';
import type { ScriptShapes, WorkerReply } from './sandbox/protocol.ts';

export interface EngineOptions {
  /** Threads; by default one for each processor, and at most four. They start when they are first needed. */
  workers?: number;
  limits?: Partial<Limits>;
}

/** What the sandbox adds to an answer: the words around it. */
const ENVELOPE_BYTES = 64 * 1024;

export function createEngine(options: EngineOptions = {}): Engine {
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const pool = new Pool(options.workers ?? Math.min(4, availableParallelism()), {
    memoryBytes: limits.memoryBytes,
    outputBytes: limits.outputBytes + ENVELOPE_BYTES,
  });
  return {
    call: (call) => callIn(pool, call, limits),
    close: () => pool.close(),
  };
}

async function callIn(pool: Pool, call: Call, limits: Limits): Promise<Outcome> {
  const began = performance.now();
  const input = checkInput(call, limits);
  const checkedMs = performance.now() - began;
  if ('code' in input)
    return outcomeOf({ result: null, problem: input, logs: [], outputBytes: 0 }, checkedMs, 0);
  try {
    return await pool.use(async (thread) => {
      // From here on: what was spent waiting for a thread is not the script's.
      const called = performance.now();
      const judged = judge(await ask(thread, call.bundle, input, limits), input, limits);
      return outcomeOf(judged, checkedMs + performance.now() - called, input.bytes);
    });
  } catch (error) {
    const message = `The sandbox could not be started: ${error instanceof Error ? error.message : error}`;
    return outcomeOf(refused({ code: 'sandbox_failed', message }, [], 0), checkedMs, input.bytes);
  }
}

function outcomeOf({ outputBytes, ...outcome }: Judged, ms: number, inputBytes: number): Outcome {
  return { ...outcome, spent: { ms, inputBytes, outputBytes } };
}

/** Loads the script where this thread does not have it. */
async function ask(
  thread: Thread,
  bundle: ScriptBundle,
  input: CheckedInput,
  { timeMs }: Limits,
): Promise<WorkerReply | Overrun> {
  const { sourceHash, code } = bundle;
  const call = { kind: 'call', sourceHash, input: input.json, timeMs } as const;
  if (thread.loaded.has(sourceHash)) {
    const reply = await thread.ask(call);
    if (typeof reply === 'string' || reply.loaded) return reply;
  }
  const loaded = await thread.ask({ kind: 'load', sourceHash, code, shapes: shapesOf(bundle), timeMs });
  if (typeof loaded === 'string' || loaded.problem) return loaded;
  thread.loaded.add(sourceHash);
  return thread.ask(call);
}

function shapesOf(bundle: ScriptBundle): string {
  const methods = extensionPoint(bundle.extensionPoint)?.methods ?? [];
  const shapes: ScriptShapes = {
    configuration: bundle.configuration,
    methods: Object.fromEntries(
      methods.map(({ scriptName, request, result }) => [scriptName, { request, result }]),
    ),
  };
  return JSON.stringify(shapes);
}

type Judged = Pick<Outcome, 'result' | 'problem' | 'logs'> & { outputBytes: number };

function judge(reply: WorkerReply | Overrun, input: CheckedInput, limits: Limits): Judged {
  if (typeof reply === 'string') return refused(ENDED[reply](limits), [], 0);
  const { result, logs } = reply;
  if (reply.problem) return refused(reply.problem, logs, 0);
  const outputBytes = Buffer.byteLength(result ?? '');
  if (outputBytes > limits.outputBytes) {
    const message = `The answer is ${outputBytes} bytes of JSON; the limit is ${limits.outputBytes}.`;
    return refused({ code: 'script_output_too_large', message }, logs, outputBytes);
  }
  const checked = checkAnswer(result ?? 'null', input);
  if ('code' in checked) return { result: null, problem: checked, logs, outputBytes };
  return { result: checked.result, problem: null, logs, outputBytes };
}

function refused(problem: Problem, logs: readonly string[], outputBytes: number): Judged {
  return { result: null, problem: scriptProblem(problem), logs, outputBytes };
}

const ENDED: Record<Overrun, (limits: Limits) => Problem> = {
  overrun: ({ timeMs }) => ({
    code: 'script_timeout',
    message: `The call took more than ${timeMs} ms inside one built-in operation, and its thread was ended; what it printed is lost.`,
  }),
  died: () => ({
    code: 'sandbox_failed',
    message:
      'The thread of the sandbox ended by itself during the call. Try again, and report it if it happens twice.',
  }),
};
