/** Asks sandboxes for the answers of calls of one script, and finds out which call it was when one of them ends. */
import { extensionPoint } from '../../contract/extension-points/index.ts';
import type { Limits } from '../../contract/limits.ts';
import type { ScriptBundle } from '../engine.ts';
import type { Pool, Reply, Sandbox } from './pool.ts';
import type { LoadRequest, ScriptShapes, Spoken, SpokenProblem } from './protocol.ts';
import { readSpoken } from './spoken.ts';

/** How an engine takes many calls. */
export interface BatchRules {
  /** The most of one message. */
  calls: number;
  /** How many batches may be sent to one sandbox before the first is answered. */
  ahead: number;
  /** Whether each call finds its sandbox as if nothing had run in it; if not, what ends one may be the fault of an earlier call. */
  untouched: boolean;
}

/** What the sandbox said of one call, and how long it took there. */
export type Answer = Spoken & { ms: number };

interface Asking {
  pool: Pool;
  bundle: ScriptBundle;
  rules: BatchRules;
  limits: Limits;
}

/** @returns one answer for each input, in order. @throws {Error} when no sandbox can be started */
export function answersOf(
  pool: Pool,
  bundle: ScriptBundle,
  inputs: readonly string[],
  rules: BatchRules,
  limits: Limits,
): Promise<Answer[]> {
  return answered({ pool, bundle, rules, limits }, inputs, {});
}

/** What is known of the inputs: nothing, that one of them ends a sandbox, or that this one may. */
interface Suspicion {
  oneByOne?: boolean;
  alone?: boolean;
}

/**
 * A call is only said to have ended a sandbox that ran nothing before it. So where one ends in the middle, the call in
 * question goes alone into a new one, and the others are asked again.
 */
async function answered(
  asking: Asking,
  inputs: readonly string[],
  { oneByOne = false, alone = false }: Suspicion,
): Promise<Answer[]> {
  if (inputs.length === 0) return [];
  const { pool, rules, limits } = asking;
  const asked = async (sandbox: Sandbox): Promise<{ reply: Reply; proven: boolean }> => {
    const proven = rules.untouched || !sandbox.used;
    return { proven, reply: await ask(sandbox, asking, inputs, oneByOne) };
  };
  const { reply, proven } = await (alone && !rules.untouched ? pool.useAlone(asked) : pool.use(asked));
  const answers = reply.spoken.map((line, at) => ({ ...readSpoken(line, limits), ms: reply.ms[at] ?? 0 }));
  if (reply.end === 'done') return allOf(answers, inputs.length);
  const before = answers.slice(0, inputs.length);
  const verdict = reply.end === 'stopped' ? before.pop() : undefined;
  const left = inputs.slice(before.length);
  const known = reply.end === 'stopped' || oneByOne || left.length === 1;
  if (!known) return [...before, ...(await answered(asking, left, { oneByOne: true }))];
  const [suspect, ...rest] = left;
  const ended =
    proven && before.length === 0
      ? [verdict ?? endedBy(reply, limits)]
      : await answered(asking, [suspect!], { alone: true });
  return [...before, ...ended, ...(await answered(asking, rest, {}))];
}

/** One line for all is what loading the script came to. */
function allOf(answers: Answer[], count: number): Answer[] {
  return answers.length === count ? answers : Array.from({ length: count }, () => answers[0]!);
}

/** Loads the script where this sandbox does not have it. */
async function ask(
  sandbox: Sandbox,
  { bundle, limits }: Asking,
  inputs: readonly string[],
  oneByOne: boolean,
): Promise<Reply> {
  const { sourceHash, code } = bundle;
  const { timeMs } = limits;
  const calls = { kind: 'calls', sourceHash, inputs, timeMs, oneByOne } as const;
  if (sandbox.loaded.has(sourceHash)) {
    const reply = await sandbox.ask(calls);
    if (reply.end !== 'forgotten') return reply;
  }
  const load: LoadRequest = { kind: 'load', sourceHash, code, shapes: shapesOf(bundle), timeMs };
  const loaded = await sandbox.ask(load);
  if (loaded.end !== 'done' || loaded.spoken.length > 0) return loaded;
  sandbox.loaded.add(sourceHash);
  return sandbox.ask(calls);
}

function shapesOf(bundle: ScriptBundle): string {
  const methods = extensionPoint(bundle.extensionPoint)?.methods ?? [];
  const shapes: ScriptShapes = {
    configuration: bundle.configuration,
    methods: Object.fromEntries(
      methods.map(({ scriptName, request, result, async }) => [
        scriptName,
        { request, result, ...(async && { async }) },
      ]),
    ),
  };
  return JSON.stringify(shapes);
}

/** Of a call that ended its sandbox. */
function endedBy({ end }: Reply, limits: Limits): Answer {
  const problem = PROBLEMS[end === 'overran' || end === 'out of memory' ? end : 'died'](limits);
  return { problem, logs: [], ms: end === 'overran' ? limits.timeMs : 0 };
}

const PROBLEMS: Readonly<Record<'overran' | 'out of memory' | 'died', (limits: Limits) => SpokenProblem>> = {
  overran: ({ timeMs }) => ({
    code: 'script_timeout',
    message: `The call took more than ${timeMs} ms inside one built-in operation, and its sandbox was ended; what it printed is lost`,
  }),
  'out of memory': ({ memoryBytes }) => ({
    code: 'script_out_of_memory',
    message: `The script needed more than ${memoryBytes / 1024 / 1024} MiB of memory, and its sandbox ended; what it printed is lost`,
  }),
  died: () => ({
    code: 'sandbox_failed',
    message: 'The sandbox ended by itself during the call. Try again, and report it if it happens twice',
  }),
};
