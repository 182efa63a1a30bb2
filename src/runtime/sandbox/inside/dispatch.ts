/**
 * Calls the script: JSON in script form → live values → the method → JSON in script form. What it says is not trusted:
 * a script can reach everything here, but only to falsify its own answer, which the host checks.
 */
import type { Json } from '../../../contract/json.ts';
import type { ProblemCode } from '../../../contract/problem.ts';
import { Misshapen, reviver, writer } from '../../../contract/shapes/live.ts';
import type { DecimalOf, Revive } from '../../../contract/shapes/live.ts';
import type { CallInput, SandboxAnswer, ScriptShapes } from '../protocol.ts';
import { drainLogs } from './console.ts';
import { isClockRefusal, setClock } from './date.ts';

/** What a bundle exports (src/runtime/build-script.ts). */
interface BundleExports {
  default?: unknown;
  Decimal: { from(literal: string): { toString(): string } };
  isDecimal(value: unknown): boolean;
}

interface LoadedMethod {
  request: Revive;
  write: (value: unknown, path: string) => Json;
}

const { parse, stringify } = JSON;

let Script: (new () => Record<string, unknown>) | null = null;
let reviveConfiguration: Revive;
let methods: Map<string, LoadedMethod>;

/** @returns the reason why the script cannot be called, or an empty text */
export function load(exported: BundleExports, shapesJson: string): string {
  if (typeof exported.default !== 'function') return 'it has no default export that is a class';
  const shapes = parse(shapesJson) as ScriptShapes;
  const decimal: DecimalOf = { from: exported.Decimal.from, is: exported.isDecimal };
  reviveConfiguration = reviver(shapes.configuration, decimal);
  methods = new Map(
    Object.entries(shapes.methods).map(([name, { request, result }]) => [
      name,
      { request: reviver(request, decimal), write: writer(result, decimal) },
    ]),
  );
  Script = exported.default as typeof Script;
  return '';
}

/** One call. @returns a `SandboxAnswer` as JSON */
export function answer(inputJson: string): string {
  const { method, request, configuration, context } = parse(inputJson) as CallInput;
  setClock(context.clockTime as string | undefined);
  try {
    const loaded = methods.get(method)!;
    const script = new Script!();
    const called = script[method];
    if (typeof called !== 'function') {
      return problem('script_invalid', `The script's class has no method ${method}.`);
    }
    const returned: unknown = called.call(
      script,
      loaded.request(request),
      reviveConfiguration(configuration),
      context,
    );
    if (isThenable(returned)) {
      return problem(
        'output_invalid',
        'The script returned a promise: the methods of billing are synchronous.',
      );
    }
    const result = loaded.write(returned, '');
    return said({ result, logs: drainLogs() });
  } catch (thrown) {
    return failed(thrown);
  }
}

function failed(thrown: unknown): string {
  if (thrown instanceof Misshapen) {
    const { path, rule } = thrown;
    return problem('output_invalid', path === '' ? `The answer ${rule}.` : `${path} ${rule}.`, path);
  }
  if (isClockRefusal(thrown)) return problem('clock_unavailable', (thrown as Error).message);
  const text = describe(thrown);
  return problem(text === 'InternalError: out of memory' ? 'script_out_of_memory' : 'script_threw', text);
}

/** "TypeError: …" and the place in the script's bundle, of whatever was thrown. */
export function describe(thrown: unknown): string {
  if (!(thrown instanceof Error))
    return `${typeof thrown === 'string' ? thrown : (stringify(thrown) ?? typeof thrown)}`;
  const at = /\(?script\.js:(\d+)/.exec(String(thrown.stack ?? ''));
  const told = `${thrown.name}: ${thrown.message}`;
  // The place goes inside the sentence: a full stop follows it.
  return at && thrown.message !== 'out of memory'
    ? `${told.replace(/\.$/, '')} (line ${at[1]} of the built script)`
    : told;
}

function problem(code: ProblemCode, message: string, path?: string): string {
  return said({ problem: { code, message, ...(path ? { path } : {}) }, logs: drainLogs() });
}

function said(spoken: SandboxAnswer): string {
  return stringify(spoken);
}

function isThenable(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
