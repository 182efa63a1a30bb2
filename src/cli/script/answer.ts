/** Answers calls of one script by one method: each a line of JSON `{config, request, context}` in script form. */
import { checkScriptConfiguration } from '../../contract/configuration/check.ts';
import { extensionPoint, methodOf } from '../../contract/extension-points/index.ts';
import type { Method } from '../../contract/extension-points/index.ts';
import type { JsonObject } from '../../contract/json.ts';
import { ConsoleError } from '../../contract/problem.ts';
import type { Problem } from '../../contract/problem.ts';
import type { ScriptContext } from '../../contract/run.ts';
import { configurationSchemaOf, extensionOf, loadApp } from '../../runtime/app.ts';
import type { AppExtension } from '../../runtime/app.ts';
import { buildScript } from '../../runtime/build-script.ts';
import type { Engine, ScriptBundle } from '../../runtime/engine.ts';
import { scriptLimits } from '../settings.ts';

/** A script ready to be asked. */
export interface Prepared {
  bundle: ScriptBundle;
  extension: AppExtension;
  method: Method;
  schema: JsonObject | null;
}

export type Answer =
  { result: JsonObject; logs?: readonly string[] } | { problem: Problem; logs?: readonly string[] };

/**
 * @param method manifest name or TypeScript name
 * @throws {ConsoleError} extension_unknown, method_unknown, manifest_invalid, build_failed
 */
export async function prepare(id: string, method: string, appRoot: string): Promise<Prepared> {
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
  const bundle = await buildScript(appRoot, extension, scriptLimits());
  return { bundle, extension, method: named, schema };
}

/** Never throws for what a line or the script does: that is the answer's problem. */
export async function answerTo(
  line: string,
  { bundle, extension, method, schema }: Prepared,
  engine: Engine,
): Promise<Answer> {
  const input = parsed(line);
  if ('problem' in input) return input;
  const configuration = configured(input.config ?? {}, schema);
  if ('problem' in configuration) return configuration;
  const context = { type: 'script', id: extension.id, livemode: false, ...input.context } as ScriptContext;
  const request = input.request as JsonObject;
  const { result, problem, logs } = await engine.call({
    bundle,
    method: method.name,
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
