/** Runs one hostile script, and then an honest one in its place. */
import { ConsoleError } from '../../contract/problem.ts';
import type { Outcome } from '../../contract/run.ts';
import type { Engine, ScriptBundle } from '../engine.ts';
import type { Attack } from './attacks.ts';
import { builtWith, callTo, UNCHANGED } from './rule-bundle.ts';

export interface Contained {
  /** What it came to: `answers`, or a problem's code. */
  end: string;
  /** What stopped it, in the run log's words. */
  message: string;
  ms: number;
  logs: readonly string[];
  /** Everything that is not as it should be; empty: contained. */
  faults: readonly string[];
}

/** Calls in one go where a call ends well: what it leaves behind meets the next. */
const TIMES = 2;
const LONGEST_MESSAGE = 3_000;
/** Limit of logs and the words around it. */
const LONGEST_LOGS = 70_000;

/** @param honest a script that answers `UNCHANGED` */
export async function runAttack(engine: Engine, attack: Attack, honest: ScriptBundle): Promise<Contained> {
  let bundle: ScriptBundle;
  try {
    bundle = await builtWith(attack.body, attack.before);
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
    const faults = attack.ends === error.code ? [] : [`ended in ${error.code}`];
    return { end: error.code, message: error.message, ms: 0, logs: [], faults };
  }
  const began = performance.now();
  const times = attack.ends.includes('answers') ? TIMES : 1;
  const outcomes = await engine.callAll(Array.from({ length: times }, () => callTo(bundle)));
  const ms = (performance.now() - began) / times;
  const after = await nextOn(engine, honest);
  const [first] = outcomes as [Outcome];
  const faults = [...outcomes.flatMap((outcome) => faultsOf(outcome, attack)), ...faultsOfNext(after)];
  const end = first.problem?.code ?? 'answers';
  return { end, message: first.problem?.message ?? '', ms, logs: first.logs, faults };
}

/** On a busy machine a good script may need longer than the little time of a test: then it is asked again. */
async function nextOn(engine: Engine, honest: ScriptBundle): Promise<Outcome> {
  for (let left = 20; ; left -= 1) {
    const outcome = await engine.call(callTo(honest));
    if (left === 0 || outcome.problem?.code !== 'script_timeout') return outcome;
  }
}

function faultsOf({ problem, result, logs }: Outcome, { ends }: Attack): string[] {
  const end = problem?.code ?? 'answers';
  const faults = ends.split(' ').includes(end) ? [] : [`ended in ${end}: ${problem?.message ?? ''}`];
  if (!problem && !isUnchanged(result)) faults.push('a wrong answer passed');
  if (problem && problem.message.length > LONGEST_MESSAGE) faults.push('the message has no bound');
  if (logs.reduce((sum, line) => sum + line.length, 0) > LONGEST_LOGS) faults.push('the logs have no bound');
  return faults;
}

function faultsOfNext({ problem, result, logs }: Outcome): string[] {
  if (problem) return [`the next call failed: ${problem.message}`];
  if (!isUnchanged(result)) return ['the next call has a wrong answer'];
  return logs.length > 0 ? [`the next call printed ${logs[0]}`] : [];
}

function isUnchanged(result: unknown): boolean {
  return JSON.stringify(result) === JSON.stringify(UNCHANGED);
}
