/** The rules that random requests are held against: what each says, and when an answer breaks it. */
import type { JsonObject } from '../../../contract/json.ts';
import type { Outcome } from '../../../contract/run.ts';
import type { Asked } from '../../../runtime/requests/index.ts';
import { Decimal } from '../../../sdk/index.ts';
import { netOfNoOp, netOfUpgrade } from './nets.ts';
import { factor, prorated } from './prorated.ts';

/** One call and what came of it. */
export interface Answered {
  asked: Asked;
  outcome: Outcome;
}

export interface Rule {
  /** As scripts name it in `@claims` and `@exempt`. */
  name: string;
  /** One sentence that holds where the rule is kept. */
  says: string;
  /** `always`: of every script. `unlessExempt`: scripts name exceptions. `ifClaimed`: only of scripts that claim it. */
  binds: 'always' | 'unlessExempt' | 'ifClaimed';
  /** Null: every extension point. */
  extensionPoint: string | null;
  /** Whether calls before the last are part of the case. */
  about: 'one call' | 'several calls';
  /** What is wrong, or null. Only ever asked with answers that were accepted, but for `answerAccepted`. */
  broken: (calls: readonly Answered[]) => string | null;
}

export const ANSWER_ACCEPTED = 'answerAccepted';

const PRORATIONS = 'billing.prorations';
const ONE = Decimal.from(1);

export const RULES: readonly Rule[] = [
  {
    name: ANSWER_ACCEPTED,
    says: 'Every request is answered: without an error, in time, for exactly the keys given, within the bounds of the extension point.',
    binds: 'always',
    extensionPoint: null,
    about: 'one call',
    broken: (calls) => {
      const problem = last(calls).outcome.problem;
      return problem && `${problem.code}: ${problem.message}`;
    },
  },
  {
    name: 'sameAnswerTwice',
    says: 'The same request, configuration and clock give the same answer, to the byte.',
    binds: 'always',
    extensionPoint: null,
    about: 'several calls',
    broken: ([first, second]) => {
      if (!first || !second) return null;
      const [one, other] = [first, second].map(({ outcome }) =>
        JSON.stringify([outcome.result, outcome.logs]),
      );
      return one === other ? null : `Asked twice, it answered ${one}, then ${other}.`;
    },
  },
  {
    name: 'creditWithinCharge',
    says: 'A credit gives back no more than the charge that it undoes: its factor is −1 or closer to zero.',
    binds: 'unlessExempt',
    extensionPoint: PRORATIONS,
    about: 'one call',
    broken: (calls) => beyondOne(calls, 'credit', '−1 gives back all that was charged'),
  },
  {
    name: 'debitWithinPrice',
    says: 'A debit charges no more than the full price: its factor is 1 or less.',
    binds: 'unlessExempt',
    extensionPoint: PRORATIONS,
    about: 'one call',
    broken: (calls) => beyondOne(calls, 'debit', '1 charges the full price'),
  },
  {
    name: 'noOpNetsToZero',
    says: 'One price, credited and charged for the same time, comes to nothing.',
    binds: 'unlessExempt',
    extensionPoint: PRORATIONS,
    about: 'several calls',
    broken: netOfNoOp,
  },
  {
    name: 'laterUpgradeNeverCostsMore',
    says: 'The same upgrade costs no more later in the period than earlier.',
    binds: 'ifClaimed',
    extensionPoint: PRORATIONS,
    about: 'several calls',
    broken: netOfUpgrade,
  },
];

export function ruleNamed(name: string): Rule | undefined {
  return RULES.find((rule) => rule.name === name);
}

/**
 * What is wrong by this rule, or null. An answer that was refused breaks `answerAccepted` alone: there is nothing else
 * to hold the others against.
 */
export function broken(rule: Rule, calls: readonly Answered[]): string | null {
  const refused = calls.find(({ outcome }) => outcome.problem !== null);
  if (!refused) return rule.broken(calls);
  return rule.name === ANSWER_ACCEPTED ? rule.broken([refused]) : null;
}

function beyondOne(calls: readonly Answered[], type: string, because: string): string | null {
  const { asked, outcome } = last(calls);
  const beyond = prorated(asked.request, outcome.result as JsonObject).find(
    (line) => line.type === type && line.factor.abs().gt(ONE),
  );
  if (!beyond) return null;
  const { key, factor: answered, byDefault } = beyond;
  return `Item ${JSON.stringify(key)} is a ${type} with the factor ${factor(answered)} (by default ${factor(byDefault)}), and ${because}.`;
}

function last(calls: readonly Answered[]): Answered {
  return calls[calls.length - 1]!;
}
