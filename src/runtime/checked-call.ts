/**
 * What stands around every call of a script, whichever engine runs it: the request is checked on the way in, and the
 * answer on the way out, on the host's side, because the sandbox is never believed.
 */
import { contextShape, extensionPoint, methodOf } from '../contract/extension-points/index.ts';
import type { ExtensionPoint, Method } from '../contract/extension-points/index.ts';
import type { Json, JsonObject } from '../contract/json.ts';
import type { Limits } from '../contract/limits.ts';
import type { Problem, ProblemCode } from '../contract/problem.ts';
import { convert, sentence } from '../contract/shapes/convert.ts';
import type { Conversion } from '../contract/shapes/convert.ts';
import type { ObjectShape } from '../contract/shapes/shape.ts';
import { authorsPlace } from './authors-place.ts';
import type { Call, ScriptBundle } from './engine.ts';
import type { SpokenProblem } from './sandbox/protocol.ts';

export interface CheckedInput {
  method: Method;
  request: JsonObject;
  configuration: JsonObject;
  context: JsonObject;
  /** The three and the method's name as one JSON text. */
  json: string;
  bytes: number;
  /** What a problem means for billing. */
  onFailure: string;
}

const GIVEN: Conversion = { from: 'script', to: 'script', unknownKeys: 'refuse' };
const ANSWERED: Conversion = { from: 'script', to: 'script', unknownKeys: 'leave out' };

export function checkInput(call: Call, limits: Limits): CheckedInput | Problem {
  const found = findMethod(call.bundle, call.method);
  if ('code' in found) return found;
  if (bytesOf(call.bundle) > limits.bundleBytes) {
    return {
      code: 'script_invalid',
      message: `The built script is larger than ${limits.bundleBytes} bytes. ${onFailure(call.bundle)}`,
    };
  }
  const request = given(found.request, call.request, 'request', 'input_invalid');
  if ('code' in request) return request;
  const configuration = given(call.bundle.configuration, call.configuration, 'config', 'config_invalid');
  if ('code' in configuration) return configuration;
  const context = given(contextShape, call.context, 'context', 'input_invalid');
  if ('code' in context) return context;
  const parts = { request: request.value, configuration: configuration.value, context: context.value };
  const json = JSON.stringify({ method: found.scriptName, ...parts });
  const bytes = Buffer.byteLength(json);
  if (bytes <= limits.inputBytes)
    return { method: found, ...parts, json, bytes, onFailure: onFailure(call.bundle) };
  const message = `The call is ${bytes} bytes of JSON; the limit is ${limits.inputBytes}. ${onFailure(call.bundle)}`;
  return { code: 'input_invalid', message };
}

/** @param answer what the sandbox wrote, as JSON: its shape, then the rules of the extension point */
export function checkAnswer(answer: Json, input: CheckedInput): { result: JsonObject } | Problem {
  const converted = convert(input.method.result, answer, ANSWERED);
  if (!converted.ok) {
    const mismatch = converted.mismatches[0]!;
    return outputInvalid(`${sentence(mismatch)}.`, mismatch.path, input.onFailure);
  }
  const violation = input.method.check(input.request, converted.value);
  return violation
    ? outputInvalid(violation.rule, violation.path, input.onFailure)
    : { result: converted.value };
}

/** A problem that the script's side reported, in the words of the run log. */
export function scriptProblem({ code, message, path, place }: SpokenProblem, bundle: ScriptBundle): Problem {
  if (code === 'output_invalid') return outputInvalid(message, path ?? '', onFailure(bundle));
  const at = place ? ` (${authorsPlace(bundle.sourceMap, place)})` : '';
  // The place goes inside the sentence: a full stop follows it.
  return { code, message: `${message.replace(/[.!?]$/, '')}${at}. ${onFailure(bundle)}` };
}

const bundleBytes = new WeakMap<ScriptBundle, number>();

/** Counted once: a bundle is called many times. */
function bytesOf(bundle: ScriptBundle): number {
  let bytes = bundleBytes.get(bundle);
  if (bytes === undefined) bundleBytes.set(bundle, (bytes = Buffer.byteLength(bundle.code)));
  return bytes;
}

/** Closes the message of each problem of a script. */
function onFailure({ extensionPoint: id }: ScriptBundle): string {
  return extensionPoint(id)?.onFailure ?? 'Nothing was done in its place.';
}

function outputInvalid(rule: string, path: string, meaning: string): Problem {
  const message = `The script's answer was refused. ${rule} ${meaning}`;
  return { code: 'output_invalid', message, ...(path === '' ? {} : { path }) };
}

function findMethod(bundle: ScriptBundle, name: string): Method | Problem {
  const point: ExtensionPoint | undefined = extensionPoint(bundle.extensionPoint);
  const method = point && methodOf(point, name);
  if (method) return method;
  const known = point?.methods.map((each) => each.name).join(', ') ?? 'none';
  const message = `${bundle.extensionPoint} has no method ${JSON.stringify(name)}; it has ${known}.`;
  return { code: 'method_unknown', message };
}

function given(
  shape: ObjectShape,
  value: unknown,
  name: string,
  code: ProblemCode,
): { value: JsonObject } | Problem {
  const converted = convert(shape, value, GIVEN);
  if (converted.ok) return converted;
  const [first] = converted.mismatches;
  const path = first!.path === '' ? name : `${name}.${first!.path}`;
  const more = converted.mismatches.length - 1;
  const others = more > 0 ? ` (and ${more} more)` : '';
  return {
    code,
    path,
    message: `${sentence({ path, rule: first!.rule })}${others}. The script was not called.`,
  };
}
