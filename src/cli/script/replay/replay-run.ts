/** One recorded run, called again with today's code, and held against what it expects. */
import { checkConfiguration, checkScriptConfiguration } from '../../../contract/configuration/check.ts';
import { extensionPoint, methodOf } from '../../../contract/extension-points/index.ts';
import type { Method } from '../../../contract/extension-points/index.ts';
import type { JsonObject } from '../../../contract/json.ts';
import { ConsoleError } from '../../../contract/problem.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { Outcome, ScriptContext } from '../../../contract/run.ts';
import { contextOf } from '../../../contract/run-file.ts';
import type { Recorded, RecordedRun } from '../../../contract/run-file.ts';
import { convert, sentence } from '../../../contract/shapes/convert.ts';
import { configurationSchemaOf, extensionOf } from '../../../runtime/app.ts';
import type { App, AppExtension } from '../../../runtime/app.ts';
import { buildScript } from '../../../runtime/build-script.ts';
import { configurationHash } from '../../../runtime/configuration/hash.ts';
import type { Engine, ScriptBundle } from '../../../runtime/engine.ts';
import { broken, ruleNamed } from '../fuzz/rules.ts';
import type { Answered } from '../fuzz/rules.ts';
import { differences } from './differences.ts';
import { scriptLimits } from '../../settings.ts';

export interface Replayed {
  /** `error`: it could not be replayed at all. */
  state: 'same' | 'differs' | 'error';
  /** What differs, or why it could not be replayed. */
  differences: string[];
  /** What has changed about the script since, whether or not the answer did. */
  notes: string[];
  /** What came out; null with `error`. */
  now: Recorded | null;
  /** Whether a file with today's answer in it would say something else than it does. */
  updates: boolean;
}

/** A script of the app, ready to be called. */
export interface Prepared {
  extension: AppExtension;
  schema: JsonObject | null;
  bundle: ScriptBundle;
}

/** @throws {ConsoleError} where the app has no such script, or it cannot be built */
export async function prepare(app: App, id: string): Promise<Prepared> {
  const extension = extensionOf(app, id);
  const schema = configurationSchemaOf(app.root, extension);
  return { extension, schema, bundle: await buildScript(app.root, extension, scriptLimits()) };
}

export async function replayRun(
  run: RecordedRun,
  prepared: () => Promise<Prepared>,
  engine: Engine,
): Promise<Replayed> {
  try {
    return await replayed(run, await prepared(), engine);
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
    return { state: 'error', differences: [error.message], notes: [], now: null, updates: false };
  }
}

async function replayed(run: RecordedRun, script: Prepared, engine: Engine): Promise<Replayed> {
  const method = methodFor(run, script.extension);
  const expected =
    run.expected && 'result' in run.expected ? expectedResult(run.expected.result, method) : null;
  const calls = await answers(run, script, engine);
  const { outcome } = calls[calls.length - 1]!;
  const now = recorded(outcome, script);
  const found = differencesOf(run, expected, outcome, method);
  const notes = changesSince(run, now);
  if (run.finding) return judgedByRule(run, calls, { differences: found, notes, now });
  if (run.expected === null) {
    const message =
      'It expects nothing: write result or problem into it, or record what comes out today with --update.';
    return { state: 'error', differences: [message], notes, now, updates: true };
  }
  const differs = found.length > 0;
  return { state: differs ? 'differs' : 'same', differences: found, notes, now, updates: differs };
}

/** A finding is there to be put right: what counts is its rule, not that the answer stays as it was. */
function judgedByRule(
  { finding }: RecordedRun,
  calls: readonly Answered[],
  more: Pick<Replayed, 'differences' | 'notes' | 'now'>,
): Replayed {
  const rule = ruleNamed(finding!.rule);
  if (!rule)
    throw new ConsoleError(
      'input_invalid',
      `finding.rule: there is no rule ${JSON.stringify(finding!.rule)}.`,
    );
  const message = broken(rule, calls);
  if (message !== null) {
    const still = `${rule.name} is broken still. ${message}`;
    return { ...more, state: 'differs', differences: [still], updates: false };
  }
  const holds = `${rule.name} holds now; --update makes this run expect today's answer.`;
  return {
    ...more,
    state: 'same',
    notes: [holds, ...more.differences, ...more.notes],
    differences: [],
    updates: true,
  };
}

function methodFor(run: RecordedRun, extension: AppExtension): Method {
  const point = extensionPoint(extension.extensionPoint);
  const method = point && methodOf(point, run.method);
  if (method && extension.methods.includes(method.name)) return method;
  throw new ConsoleError(
    'method_unknown',
    `${extension.id} has no method ${JSON.stringify(run.method)}; it has ${extension.methods.join(', ')}.`,
  );
}

/** In the one spelling that answers have. */
function expectedResult(result: JsonObject, method: Method): JsonObject {
  const converted = convert(method.result, result, { from: 'script', to: 'script', unknownKeys: 'refuse' });
  if (converted.ok) return converted.value;
  throw new ConsoleError('input_invalid', `result.${sentence(converted.mismatches[0]!)}.`);
}

/** The calls before it that its finding is about, and the run itself. */
async function answers(run: RecordedRun, script: Prepared, engine: Engine): Promise<Answered[]> {
  const configuration = configurationOf(run, script);
  const calls = [...(run.finding?.earlier ?? []).map((call) => earlierCall(call, run)), run];
  const answered: Answered[] = [];
  for (const { request, context } of calls) {
    const asked = {
      method: run.method,
      request,
      configuration: 'code' in configuration ? {} : configuration.script,
      context,
    };
    const outcome =
      'code' in configuration
        ? refused(configuration)
        : await engine.call({ ...asked, bundle: script.bundle });
    answered.push({ asked, outcome });
  }
  return answered;
}

function earlierCall(
  { request, context }: { request: JsonObject; context?: JsonObject },
  run: RecordedRun,
): { request: JsonObject; context: ScriptContext } {
  const converted = contextOf(context, run.script.id);
  if (!converted.ok)
    throw new ConsoleError(
      'input_invalid',
      `finding.earlier: context.${sentence(converted.mismatches[0]!)}.`,
    );
  return { request, context: converted.value as unknown as ScriptContext };
}

/** Null as the record has it where there is none. */
function configurationOf(
  { configuration }: RecordedRun,
  { schema }: Prepared,
): { script: JsonObject } | Problem {
  const value = configuration.value ?? {};
  if (schema === null) return { script: value };
  const checked =
    configuration.form === 'wire'
      ? checkConfiguration(schema, value)
      : checkScriptConfiguration(schema, value);
  return checked.ok ? checked : checked.problems[0]!;
}

function refused(problem: Problem): Outcome {
  return { result: null, problem, logs: [], spent: { ms: 0, inputBytes: 0, outputBytes: 0 } };
}

function recorded({ result, problem, logs }: Outcome, { extension, bundle, schema }: Prepared): Recorded {
  return {
    result,
    problem,
    logs,
    script: { version: extension.version, sourceHash: bundle.sourceHash },
    configurationSchemaHash: schema && configurationHash(schema),
  };
}

function differencesOf(
  run: RecordedRun,
  expected: JsonObject | null,
  outcome: Outcome,
  method: Method,
): string[] {
  if (run.expected === null) return [];
  const found = [...differencesOfAnswer(run.expected, expected, outcome, method)];
  const [before, after] = [run.logs, outcome.logs];
  if (before !== null && JSON.stringify(before) !== JSON.stringify(after))
    found.push(`it printed ${JSON.stringify(before)}, now ${JSON.stringify(after)}`);
  return found;
}

function differencesOfAnswer(
  expected: NonNullable<RecordedRun['expected']>,
  result: JsonObject | null,
  now: Outcome,
  method: Method,
): string[] {
  if (result !== null) {
    if (now.problem) return [`a problem appeared, ${now.problem.code}: ${now.problem.message}`];
    return differences(method.result, result, now.result);
  }
  if (!('problem' in expected)) return [];
  const { code, message, path } = expected.problem;
  if (!now.problem) return [`the problem ${code} went; the answer is ${JSON.stringify(now.result)}`];
  if (now.problem.code !== code)
    return [`the problem was ${code}, is ${now.problem.code}: ${now.problem.message}`];
  const found: string[] = [];
  if (message !== undefined && message !== now.problem.message)
    found.push(
      `the problem's message was ${JSON.stringify(message)}, is ${JSON.stringify(now.problem.message)}`,
    );
  if (path !== undefined && path !== now.problem.path)
    found.push(`the problem's path was ${path}, is ${now.problem.path ?? 'gone'}`);
  return found;
}

function changesSince(run: RecordedRun, now: Recorded): string[] {
  const { version, sourceHash } = run.script;
  const changed: string[] = [];
  if (version !== undefined && version !== now.script.version)
    changed.push(`the script's version was ${version}, is ${now.script.version}`);
  if (sourceHash !== undefined && sourceHash !== now.script.sourceHash)
    changed.push(
      `the script's code changed: source ${short(sourceHash)} then, ${short(now.script.sourceHash)} now`,
    );
  if (run.configurationSchemaHash !== null && run.configurationSchemaHash !== now.configurationSchemaHash)
    changed.push("the schema of the script's configuration changed");
  return changed;
}

const short = (hash: string) => hash.slice(0, 8);
