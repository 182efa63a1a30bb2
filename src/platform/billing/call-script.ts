/** One call of the script that is active at an extension point, and the run that tells of it. */
import { extensionPoint } from '../../contract/extension-points/index.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Problem } from '../../contract/problem.ts';
import type { Outcome, RunMode, ScriptContext } from '../../contract/run.ts';
import { scriptConfiguration } from '../apps/configuration.ts';
import { iso } from '../clock/clock.ts';
import type { Platform, Scope } from '../platform.ts';
import type { Retries } from './retries.ts';
import type { ActiveRow, ActiveScripts } from './snapshot.ts';
import type { RunRow } from './writes.ts';

/** Under what an operation asks the scripts of its points. */
export interface Asked {
  active: ActiveScripts;
  /** Billing time of the operation. */
  at: number;
  /** What scripts see as their clock, where it is not that time: the moment of a change dated otherwise. */
  moment?: number;
  mode: RunMode;
}

/** Under what an operation bills at once. */
export interface Billing extends Asked {
  /** How a charge that fails is tried again. */
  retries: Retries;
  /** `payment_behavior=default_incomplete`: nothing is charged until somebody confirms the payment. */
  awaitsConfirmation?: boolean;
}

/** The script to ask: the one that is active at a point, or the one that a coupon names, with its configuration. */
export type Callee = Pick<
  ActiveRow,
  'extensionPoint' | 'extension' | 'version' | 'configuration' | 'configurationHash'
>;

export interface PointCall {
  extensionPoint: string;
  /** Manifest name. */
  method: string;
  request: JsonObject;
  /** Billing time of the change: what the script's clock shows. */
  moment: number;
  /** Billing time at which it is asked. */
  now: number;
  mode: RunMode;
  subject: { customer: string; subscription: string | null; invoice: string | null };
}

/** What billing makes of an accepted answer; a problem where no bill can have it. */
export type Use<T> = { value: T; passedThrough: boolean } | Problem;

export interface Called<T> {
  /** Null: the script failed, the run says why, and the default stands. */
  used: T | null;
  run: RunRow;
}

export async function callScript<T>(
  platform: Platform,
  scope: Scope,
  active: Callee,
  call: PointCall,
  use: (result: JsonObject) => Use<T>,
): Promise<Called<T>> {
  const context: ScriptContext = {
    type: 'script',
    id: active.extension,
    livemode: scope.livemode,
    stripeContext: scope.accountId,
    clockTime: iso(call.moment),
  };
  const answered = await askActive(platform, active, call, context);
  const used = answered.result === null ? null : use(answered.result);
  const outcome: Outcome = used && 'code' in used ? { ...answered, result: null, problem: used } : answered;
  const taken = used === null || 'code' in used ? null : used;
  return {
    used: taken && taken.value,
    run: {
      ...scope,
      id: platform.newId('run'),
      at: call.now,
      mode: call.mode,
      extensionPoint: call.extensionPoint,
      method: call.method,
      ...identity(platform, active),
      configuration: active.configuration,
      configurationHash: active.configurationHash,
      context,
      request: call.request,
      result: outcome.result,
      problem: outcome.problem,
      verdict: taken === null ? 'failed' : taken.passedThrough ? 'passed_through' : 'changed',
      logs: outcome.logs,
      spentMs: outcome.spent.ms,
      inputBytes: outcome.spent.inputBytes,
      outputBytes: outcome.spent.outputBytes,
      ...call.subject,
    },
  };
}

/** Whether the active script has the method at all: one that leaves it out is not asked, and that is no failure. */
export function implementsMethod(platform: Platform, active: Callee, method: string): boolean {
  const known = extensionPoint(active.extensionPoint)?.methods.find(({ name }) => name === method);
  if (known?.required) return true;
  return platform.extensions.find(({ id }) => id === active.extension)?.methods.includes(method) ?? true;
}

async function askActive(
  platform: Platform,
  active: Callee,
  { method, request }: PointCall,
  context: ScriptContext,
): Promise<Outcome> {
  const extension = platform.extensions.find(({ id }) => id === active.extension);
  if (extension === undefined)
    return neverRan({
      code: 'extension_unknown',
      message: `${active.extension} is in use but no longer part of the app. The default amounts stand; take it out of use, or bring it back.`,
    });
  const configuration = scriptConfiguration(extension, active.configuration);
  if (!configuration.ok) return neverRan(configuration.problem);
  return platform.engine.call({
    bundle: extension.bundle,
    method,
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
  active: Callee,
): Pick<RunRow, 'extension' | 'extensionName' | 'extensionVersion' | 'sourceHash'> {
  const extension = platform.extensions.find(({ id }) => id === active.extension);
  return {
    extension: active.extension,
    extensionName: extension?.name ?? active.extension,
    extensionVersion: extension?.version ?? active.version,
    sourceHash: extension?.bundle.sourceHash ?? '',
  };
}
