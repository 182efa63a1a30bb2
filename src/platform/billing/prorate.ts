/** The extension point `billing.prorations`: default lines, then the active script's answer to them. */
import type { JsonObject } from '../../contract/json.ts';
import type { Problem } from '../../contract/problem.ts';
import type { Outcome, RunMode, ScriptContext } from '../../contract/run.ts';
import { applyAnswer, passedThrough } from '../../core/answer.ts';
import { defaultProrations, type ItemChange, type ProrationLine } from '../../core/proration.ts';
import { scriptConfiguration } from '../apps/configuration.ts';
import { iso } from '../clock/clock.ts';
import type { Platform, Scope } from '../platform.ts';
import { answeredItems, prorateRequest } from './prorate-request.ts';
import { LARGEST_LINE } from './merge-items.ts';
import { PRORATIONS, type ActiveRow, type SubscriptionSnapshot } from './snapshot.ts';
import type { RunRow } from './writes.ts';

export interface Prorated {
  defaults: ProrationLine[];
  /** The script's side; null without an active script, or when its run failed. */
  scripted: ProrationLine[] | null;
  /** What billing uses. */
  billed: ProrationLine[];
  run: RunRow | null;
}

const METHOD = 'prorate_items';

/** Computes the lines of a change at `moment`. A script that fails leaves the default and a run that says why. */
export async function prorate(
  platform: Platform,
  scope: Scope,
  snapshot: Pick<SubscriptionSnapshot, 'active' | 'customer' | 'subscription' | 'now'>,
  changes: readonly ItemChange[],
  moment: number,
  mode: RunMode,
): Promise<Prorated> {
  const defaults = defaultProrations(changes, moment);
  const { active } = snapshot;
  if (active === null || defaults.length === 0)
    return { defaults, scripted: null, billed: defaults, run: null };

  const request = prorateRequest(defaults);
  const context: ScriptContext = {
    type: 'script',
    id: active.extension,
    livemode: scope.livemode,
    stripeContext: scope.accountId,
    clockTime: iso(moment),
  };
  const { outcome, scripted } = answered(defaults, await callActive(platform, active, request, context));
  return {
    defaults,
    scripted,
    billed: scripted ?? defaults,
    run: {
      ...scope,
      id: platform.newId('run'),
      at: snapshot.now,
      mode,
      extensionPoint: PRORATIONS,
      method: METHOD,
      ...identity(platform, active),
      configuration: active.configuration,
      configurationHash: active.configurationHash,
      context,
      request,
      result: outcome.result,
      problem: outcome.problem,
      verdict: verdictOf(defaults, scripted),
      logs: outcome.logs,
      spentMs: outcome.spent.ms,
      inputBytes: outcome.spent.inputBytes,
      outputBytes: outcome.spent.outputBytes,
      customer: snapshot.customer.id,
      subscription: snapshot.subscription.id,
      invoice: null,
    },
  };
}

/** The answer applied; one whose amounts no invoice can carry is a failure of the script like any other. */
function answered(
  defaults: readonly ProrationLine[],
  outcome: Outcome,
): { outcome: Outcome; scripted: ProrationLine[] | null } {
  if (outcome.result === null) return { outcome, scripted: null };
  const scripted = applyAnswer(defaults, answeredItems(outcome.result));
  const index = scripted.findIndex(({ amount }) => amount > LARGEST_LINE || -amount > LARGEST_LINE);
  if (index === -1) return { outcome, scripted };
  const { key, factor, base } = scripted[index]!;
  const problem: Problem = {
    code: 'output_invalid',
    message:
      `Item ${JSON.stringify(key)}: its proration factor ${factor.toString()} of ${base} minor units is more than an invoice can carry. ` +
      'The default amounts stand; return a factor that a bill can have.',
    path: `items[${index}].prorationFactor`,
  };
  return { outcome: { ...outcome, result: null, problem }, scripted: null };
}

async function callActive(
  platform: Platform,
  active: ActiveRow,
  request: JsonObject,
  context: ScriptContext,
): Promise<Outcome> {
  const extension = platform.extensions.find(({ id }) => id === active.extension);
  if (extension === undefined)
    return neverRan({
      code: 'extension_unknown',
      message: `${active.extension} is active but no longer part of the app. The default amounts stand; deactivate it, or bring it back.`,
    });
  const configuration = scriptConfiguration(extension, active.configuration);
  if (!configuration.ok) return neverRan(configuration.problem);
  return platform.engine.call({
    bundle: extension.bundle,
    method: METHOD,
    request,
    configuration: configuration.script,
    context,
  });
}

function neverRan(problem: Problem): Outcome {
  return { result: null, problem, logs: [], spent: { ms: 0, inputBytes: 0, outputBytes: 0 } };
}

function identity(
  platform: Platform,
  active: ActiveRow,
): Pick<RunRow, 'extension' | 'extensionName' | 'extensionVersion' | 'sourceHash'> {
  const extension = platform.extensions.find(({ id }) => id === active.extension);
  return {
    extension: active.extension,
    extensionName: extension?.name ?? active.extension,
    extensionVersion: extension?.version ?? active.version,
    sourceHash: extension?.bundle.sourceHash ?? '',
  };
}

function verdictOf(
  defaults: readonly ProrationLine[],
  scripted: readonly ProrationLine[] | null,
): RunRow['verdict'] {
  if (scripted === null) return 'failed';
  return defaults.every((line, index) => passedThrough(line, scripted[index] ?? line))
    ? 'passed_through'
    : 'changed';
}
