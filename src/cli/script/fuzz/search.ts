/** Looks for a trial that breaks a rule, and makes the one that it finds as small as it can. */
import fc from 'fast-check';
import type { Outcome } from '../../../contract/run.ts';
import type { Asked } from '../../../runtime/requests/index.ts';
import { ANSWER_ACCEPTED, broken } from './rules.ts';
import type { Answered, Rule } from './rules.ts';
import type { Trial } from './trials.ts';

export interface Search {
  trials: fc.Arbitrary<Trial>;
  /** In the order in which they are held against a trial. */
  rules: readonly Rule[];
  /** How many trials. */
  runs: number;
  seed: number;
  /** Outcomes in the order of the calls. */
  ask: (calls: readonly Asked[]) => Promise<Outcome[]>;
  /** Told now and then how many trials are done. */
  progress: (done: number) => void;
}

export interface Found {
  rule: Rule;
  message: string;
  /** The smallest trial found, with its answers. */
  calls: readonly Answered[];
  /** How many times it was made smaller. */
  shrinks: number;
}

/** Trials under way at once: enough to keep every thread busy, beginning with few, for a script that never answers. */
const FIRST_BATCH = 4;
const LARGEST_BATCH = 64;

/**
 * Each rule is reported once, and the search goes on for the others; it ends where an answer was refused, for then it
 * would say little of them and might take its time.
 */
export async function search(of: Search): Promise<{ tried: number; found: Found[] }> {
  const found: Found[] = [];
  let open = of.rules;
  let tried = 0;
  for (let size = FIRST_BATCH; tried < of.runs && open.length > 0; size = Math.min(size * 2, LARGEST_BATCH)) {
    const numRuns = Math.min(size, of.runs - tried);
    // The same draws, whatever the size of the batches: the path says how many to skip.
    const batch = fc.sample(of.trials, { seed: of.seed, path: String(tried), numRuns });
    const answered = await answersTo(batch, of);
    for (const rule of open) {
      const index = answered.findIndex((calls) => broken(rule, calls) !== null);
      if (index >= 0) found.push(...(await smallest(of, rule, tried + index, answered[index]!)));
    }
    open = found.some(({ rule }) => rule.name === ANSWER_ACCEPTED)
      ? []
      : open.filter((rule) => found.every((each) => each.rule !== rule));
    tried += numRuns;
    of.progress(tried);
  }
  return { tried, found };
}

/** First calls first. A trial ends where one has no answer: the next may cost its whole time as well. */
async function answersTo(trials: readonly Trial[], { ask }: Search): Promise<Answered[][]> {
  const answered = trials.map((): Answered[] => []);
  for (let turn = 0; ; turn++) {
    const due = trials.flatMap((trial, index) => {
      const asked = trial[turn];
      return asked && !refused(answered[index]!) ? [{ asked, calls: answered[index]! }] : [];
    });
    if (due.length === 0) return answered;
    const outcomes = await ask(due.map(({ asked }) => asked));
    due.forEach(({ asked, calls }, index) => calls.push({ asked, outcome: outcomes[index]! }));
  }
}

function refused(calls: readonly Answered[]): boolean {
  return calls.some(({ outcome }) => outcome.problem !== null);
}

/** Trials tried to make one smaller; few where each costs its whole time. Counted, so that a seed repeats them. */
const STEPS = 600;
const SLOW_STEPS = 12;

async function smallest(of: Search, rule: Rule, position: number, first: Answered[]): Promise<Found[]> {
  let best: Answered[] | null = null;
  let steps = 0;
  const keeps = async (smaller: Trial): Promise<boolean> => {
    if (steps >= STEPS) return true;
    const calls = (await answersTo([smaller], of))[0]!;
    steps += timedOut(calls) ? STEPS / SLOW_STEPS : 1;
    if (broken(rule, calls) === null) return true;
    best = calls;
    return false;
  };
  const { numShrinks } = await fc.check(fc.asyncProperty(of.trials, keeps), {
    seed: of.seed,
    path: String(position),
    numRuns: 1,
  });
  // Out of time that does not happen again is the machine's, which was busy; anything else is the script's.
  if (best === null && timedOut(first)) return [];
  const calls: Answered[] = best ?? first;
  return [{ rule, message: broken(rule, calls)!, calls, shrinks: numShrinks }];
}

function timedOut(calls: readonly Answered[]): boolean {
  return calls.some(({ outcome }) => outcome.problem?.code === 'script_timeout');
}
