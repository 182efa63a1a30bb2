/** `console script fuzz <id>`: searches random requests for one that breaks a rule. Needs no server. */
import { checkScriptConfiguration } from '../../../contract/configuration/check.ts';
import { extensionPoint, methodOf } from '../../../contract/extension-points/index.ts';
import type { JsonObject } from '../../../contract/json.ts';
import { ConsoleError } from '../../../contract/problem.ts';
import type { Outcome } from '../../../contract/run.ts';
import { configurationSchemaOf, extensionOf, loadApp } from '../../../runtime/app.ts';
import type { AppExtension } from '../../../runtime/app.ts';
import { buildScript } from '../../../runtime/build-script.ts';
import { createEngine } from '../../../runtime/create-engine.ts';
import type { Engine, ScriptBundle } from '../../../runtime/engine.ts';
import type { Asked } from '../../../runtime/requests/index.ts';
import { bindingRules, claimsOf } from './claims.ts';
import { runsFolder, saveFinding } from './finding-file.ts';
import type { Rule } from './rules.ts';
import { search } from './search.ts';
import type { Found, Search } from './search.ts';
import { told } from './told.ts';
import type { Report } from './told.ts';
import { anyRequest, noOps, upgrades } from './trials.ts';
import type { Subject } from './trials.ts';
import { scriptLimits } from '../../settings.ts';

export interface FuzzOptions {
  id: string;
  appRoot: string;
  /** Manifest name or TypeScript name; all that the script has otherwise. */
  method?: string;
  /** Requests for each kind of trial. */
  runs: number;
  seed: number;
  /** JSON in script form; random ones otherwise. */
  config?: string;
  /** Folder for what is found; `runs` beside the script's `src` otherwise. */
  out?: string;
  json?: boolean;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** @returns exit code: 1 when a rule was broken, or the script cannot be asked at all */
export async function fuzzScript(options: FuzzOptions): Promise<number> {
  const { json = false, stdout, stderr } = options;
  let engine: Engine | null = null;
  try {
    engine = createEngine({ limits: scriptLimits() });
    const report = await reportOf(options, engine);
    stdout.write(json ? `${JSON.stringify(asJson(report), null, 2)}\n` : told(report));
    return report.findings.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
    stderr.write(`${error.message}\n`);
    if (json) stdout.write(`${JSON.stringify({ error: error.toProblem() }, null, 2)}\n`);
    return 1;
  } finally {
    await engine?.close();
  }
}

async function reportOf(options: FuzzOptions, engine: Engine): Promise<Report> {
  const { appRoot, seed, runs, stderr } = options;
  const extension = extensionOf(loadApp(appRoot), options.id);
  const methods = methodsOf(extension, options.method);
  const schema = configurationSchemaOf(appRoot, extension);
  const claims = claimsOf(appRoot, extension);
  const rules = bindingRules(extension.extensionPoint, claims);
  const subject: Subject = {
    extension,
    schema,
    configuration: configurationOf(options.config, schema, extension),
  };
  const bundle = await buildScript(appRoot, extension, scriptLimits());
  const began = performance.now();
  const say = progressTo(stderr, began);
  let requests = 0;
  const findings: Found[] = [];
  for (const kind of kindsOf(subject, methods, rules)) {
    const done = requests;
    const { tried, found } = await search({
      ...kind,
      runs,
      seed,
      ask: (calls) => answersTo(calls, bundle, engine),
      progress: (now) => say(done + now),
    });
    requests += tried;
    // A rule that several kinds of trials break is told of once, by the first.
    findings.push(...found.filter(({ rule }) => findings.every((other) => other.rule !== rule)));
  }
  const seconds = (performance.now() - began) / 1000;
  const folder = options.out ?? runsFolder(appRoot, extension);
  const of = { appRoot, extension, schema, sourceHash: bundle.sourceHash, seed };
  const saved = findings.map((found) => ({ ...found, file: saveFinding(found, of, folder) }));
  return { id: extension.id, appRoot, seed, requests, seconds, rules, claims, findings: saved };
}

/** Each kind of trial with the rules that it can break. */
function kindsOf(subject: Subject, methods: string[], rules: Rule[]): Pick<Search, 'trials' | 'rules'>[] {
  const named = (...names: string[]) => rules.filter(({ name }) => names.includes(name));
  const general = rules.filter(
    ({ name }) => !['noOpNetsToZero', 'laterUpgradeNeverCostsMore'].includes(name),
  );
  const kinds = methods.map((method) => ({ trials: anyRequest(subject, method), rules: general }));
  if (named('noOpNetsToZero').length > 0)
    kinds.push({ trials: noOps(subject), rules: named('answerAccepted', 'noOpNetsToZero') });
  if (named('laterUpgradeNeverCostsMore').length > 0)
    kinds.push({ trials: upgrades(subject), rules: named('answerAccepted', 'laterUpgradeNeverCostsMore') });
  return kinds;
}

function methodsOf(extension: AppExtension, wanted: string | undefined): string[] {
  if (wanted === undefined) return extension.methods;
  const point = extensionPoint(extension.extensionPoint);
  const method = point && methodOf(point, wanted);
  if (method && extension.methods.includes(method.name)) return [method.name];
  throw new ConsoleError(
    'method_unknown',
    `${extension.id} has no method ${JSON.stringify(wanted)}; it has ${extension.methods.join(', ')}.`,
  );
}

function configurationOf(
  text: string | undefined,
  schema: JsonObject | null,
  { id }: AppExtension,
): JsonObject | null {
  if (text === undefined) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ConsoleError(
      'config_invalid',
      `--config is no JSON: ${(error as Error).message}. Nothing was asked.`,
    );
  }
  if (schema === null)
    throw new ConsoleError('config_invalid', `${id} has no configuration: leave out --config.`);
  const checked = checkScriptConfiguration(schema, value);
  if (checked.ok) return checked.script;
  const [first] = checked.problems;
  throw new ConsoleError('config_invalid', `--config: ${first!.message} Nothing was asked.`, {
    ...(first!.path !== undefined && { path: first!.path }),
  });
}

/** Not the script's: then nothing that was tried would mean anything. */
const NOT_OF_THE_SCRIPT = ['sandbox_failed', 'input_invalid', 'config_invalid', 'method_unknown'];

async function answersTo(calls: readonly Asked[], bundle: ScriptBundle, engine: Engine): Promise<Outcome[]> {
  const outcomes = await engine.callAll(calls.map((asked) => ({ ...asked, bundle })));
  for (const { problem } of outcomes) {
    if (problem && NOT_OF_THE_SCRIPT.includes(problem.code))
      throw new ConsoleError(problem.code, `The search was ended: ${problem.message}`);
  }
  return outcomes;
}

/** Seconds between two lines of progress; a search that is over before says nothing. */
const EVERY_SECONDS = 5;

function progressTo(stderr: NodeJS.WritableStream, began: number): (done: number) => void {
  let next = EVERY_SECONDS;
  return (done) => {
    const seconds = (performance.now() - began) / 1000;
    if (seconds < next) return;
    next = seconds + EVERY_SECONDS;
    stderr.write(`… ${done} requests in ${Math.round(seconds)} s\n`);
  };
}

function asJson({ id, seed, requests, seconds, rules, claims, findings }: Report): object {
  return {
    id,
    seed,
    requests,
    per_second: Math.round(requests / Math.max(seconds, 0.001)),
    rules: rules.map(({ name }) => name),
    exempt: [...claims.exempt].map(([rule, { onlyAtMonthEnds, reason }]) => ({
      rule,
      only_at_month_ends: onlyAtMonthEnds,
      reason,
    })),
    findings: findings.map(({ rule, message, calls, shrinks, file }) => {
      const { asked, outcome } = calls[calls.length - 1]!;
      const { method, configuration, context, request } = asked;
      const { result, problem, logs } = outcome;
      return {
        rule: rule.name,
        message,
        file,
        shrinks,
        method,
        config: configuration,
        context,
        request,
        result,
        problem,
        logs,
      };
    }),
  };
}
