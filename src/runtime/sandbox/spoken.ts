/** Reads the line that a sandbox says of a call, without believing its form: sizes first, then each part. */
import type { Limits } from '../../contract/limits.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { ProblemCode } from '../../contract/problem.ts';
import type { Place, Spoken, SpokenProblem } from './protocol.ts';

/** What a script may be said to have done; anything else is the host's to say. */
const SAYABLE: ReadonlySet<unknown> = new Set<ProblemCode>([
  'script_threw',
  'script_invalid',
  'script_timeout',
  'script_out_of_memory',
  'script_output_too_large',
  'output_invalid',
  'clock_unavailable',
]);

/** JSON writes one character as six bytes at most. */
const ESCAPED = 6;

export function readSpoken(line: string, limits: Limits): Spoken {
  const [kind, json = '', logs = '[]'] = line.split('\t', 3);
  const printed =
    logs === '[]' || logs.length > (limits.logCharacters + 1_000) * ESCAPED ? [] : linesOf(parsed(logs));
  if (kind === 'problem') {
    const problem = problemOf(parsed(json));
    return problem ? { problem, logs: printed } : unreadable(printed);
  }
  const bytes = Buffer.byteLength(json);
  if (bytes > limits.outputBytes) {
    const message = `The answer is more than ${limits.outputBytes} bytes of JSON.`;
    return { problem: { code: 'script_output_too_large', message }, logs: printed };
  }
  const result = kind === 'result' ? parsed(json) : undefined;
  return result === undefined ? unreadable(printed) : { result, bytes, problem: null, logs: printed };
}

function unreadable(logs: readonly string[]): Spoken {
  return {
    problem: { code: 'output_invalid', message: 'The answer is no JSON.' },
    logs,
  };
}

function problemOf(value: Json | undefined): SpokenProblem | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { code, message, path, place } = value as JsonObject;
  if (!SAYABLE.has(code) || typeof message !== 'string') return null;
  return {
    code: code as ProblemCode,
    message,
    ...(typeof path === 'string' && { path }),
    ...(isPlace(place) && { place }),
  };
}

function isPlace(value: unknown): value is Place {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isSafeInteger);
}

/** Undefined: no JSON. */
function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function linesOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map((line) => (typeof line === 'string' ? line : String(line))) : [];
}
