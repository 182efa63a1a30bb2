/**
 * `console script run <id> --method <m>`: JSON Lines in (`{config, request, context}` in script form), one line out for
 * each line in, in the same order. Needs no server.
 */
import { createInterface } from 'node:readline';
import { checkScriptConfiguration } from '../../contract/configuration/check.ts';
import { extensionPoint, methodOf } from '../../contract/extension-points/index.ts';
import type { JsonObject } from '../../contract/json.ts';
import { ConsoleError } from '../../contract/problem.ts';
import type { Problem } from '../../contract/problem.ts';
import type { ScriptContext } from '../../contract/run.ts';
import { configurationSchemaOf, extensionOf, loadApp } from '../../runtime/app.ts';
import type { AppExtension } from '../../runtime/app.ts';
import { buildScript } from '../../runtime/build-script.ts';
import { createEngine } from '../../runtime/create-engine.ts';
import type { Engine, ScriptBundle } from '../../runtime/engine.ts';

export interface RunOptions {
  id: string;
  /** Manifest name or TypeScript name. */
  method: string;
  appRoot: string;
  /** File with the lines; standard input when left out. */
  input?: string | undefined;
  watch?: boolean | undefined;
  json?: boolean | undefined;
  stdin: NodeJS.ReadableStream;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** Lines under way at once: enough to keep every thread busy, few enough to hold in memory. */
const AHEAD = 64;

/** @returns exit code: 1 when the script cannot be run at all; a line that fails is a line with its problem */
export async function runScript({ id, method, appRoot, stdin, stdout, stderr }: RunOptions): Promise<number> {
  let runner: Runner;
  try {
    runner = await prepare(id, method, appRoot);
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
    stderr.write(`${error.message}\n`);
    return 1;
  }
  const underWay: Promise<Line>[] = [];
  try {
    for await (const line of createInterface({ input: stdin, crlfDelay: Infinity })) {
      if (line.trim() === '') continue;
      underWay.push(answerTo(line, runner));
      if (underWay.length >= AHEAD) await print(stdout, await underWay.shift()!);
    }
    for (const line of underWay) await print(stdout, await line);
  } finally {
    await runner.engine.close();
  }
  return 0;
}

interface Runner {
  engine: Engine;
  bundle: ScriptBundle;
  extension: AppExtension;
  method: string;
  schema: JsonObject | null;
}

type Line = { result: JsonObject; logs?: readonly string[] } | { problem: Problem; logs?: readonly string[] };

async function prepare(id: string, method: string, appRoot: string): Promise<Runner> {
  const extension = extensionOf(loadApp(appRoot), id);
  const point = extensionPoint(extension.extensionPoint);
  const known = (point?.methods ?? []).filter((each) => extension.methods.includes(each.name));
  const named = point && methodOf(point, method);
  if (!named || !known.includes(named)) {
    const names = known.map((each) => each.name).join(', ') || 'none that can be run here';
    throw new ConsoleError(
      'method_unknown',
      `${id} has no method ${JSON.stringify(method)}; it has ${names}.`,
    );
  }
  const schema = configurationSchemaOf(appRoot, extension);
  const bundle = await buildScript(appRoot, extension);
  return { engine: createEngine(), bundle, extension, method, schema };
}

async function answerTo(line: string, { engine, bundle, extension, method, schema }: Runner): Promise<Line> {
  const input = parsed(line);
  if ('problem' in input) return input;
  const configuration = configured(input.config ?? {}, schema);
  if ('problem' in configuration) return configuration;
  const context = { type: 'script', id: extension.id, livemode: false, ...input.context } as ScriptContext;
  const request = input.request as JsonObject;
  const { result, problem, logs } = await engine.call({
    bundle,
    method,
    request,
    configuration: configuration.script,
    context,
  });
  const printed = logs.length > 0 ? { logs } : {};
  return problem ? { problem, ...printed } : { result: result!, ...printed };
}

interface Input {
  config?: unknown;
  request?: unknown;
  context?: object;
}

const KEYS = ['config', 'request', 'context'];

function parsed(line: string): Input | { problem: Problem } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return invalid(`The line is no JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return invalid('The line must be an object {"config": …, "request": …, "context": …}');
  }
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    return invalid(`${unknown} is not known here; known are ${KEYS.join(', ')}`, unknown);
  const input = value as Input;
  if (input.request === undefined) return invalid('request is missing', 'request');
  const { context } = input;
  if (context !== undefined && (typeof context !== 'object' || context === null || Array.isArray(context))) {
    return invalid('context must be an object', 'context');
  }
  return input;
}

function configured(
  config: unknown,
  schema: JsonObject | null,
): { script: JsonObject } | { problem: Problem } {
  // Without a schema only an empty configuration passes: the engine refuses any other.
  if (schema === null) return { script: config as JsonObject };
  const checked = checkScriptConfiguration(schema, config);
  if (checked.ok) return checked;
  const [first, ...others] = checked.problems;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return { problem: { ...first!, message: `${first!.message}${more} The script was not called.` } };
}

function invalid(rule: string, path?: string): { problem: Problem } {
  return {
    problem: {
      code: 'input_invalid',
      message: `${rule}. The script was not called.`,
      ...(path ? { path } : {}),
    },
  };
}

/** Waits where the reader is slower than we are. */
async function print(stdout: NodeJS.WritableStream, line: Line): Promise<void> {
  if (stdout.write(`${JSON.stringify(line)}\n`)) return;
  await new Promise<void>((resolve) => stdout.once('drain', resolve));
}
