/**
 * The run file: a recorded run as JSON, to be replayed. `GET /platform/runs/:id` saved as it is, or written by hand:
 *
 *   { "script": "waive_small_prorations", "method": "prorate_items",
 *     "config": { "minimumProrationAmount": { "amount": "500", "currency": "usd" } },
 *     "request": { "items": [] }, "result": { "items": [] } }
 *
 * Names of the file itself are those of the API, in snake_case; `request`, `context` and `result` are in script form, as
 * everywhere. A file may hold one run, a list of them, or a page of `GET /platform/runs`.
 */
import { contextShape } from './extension-points/index.ts';
import type { Json, JsonObject } from './json.ts';
import { PROBLEMS } from './problem.ts';
import type { ProblemCode } from './problem.ts';
import type { ScriptContext } from './run.ts';
import { convert, sentence } from './shapes/convert.ts';
import { arrayOf, integer, json, object, oneOf, optional, recordOf, text } from './shapes/shape.ts';
import type { ObjectShape, Shape } from './shapes/shape.ts';

const nullable = (of: Shape): Shape => ({ kind: 'nullable', of });
const anyObject = recordOf(json);

const script = object({
  id: text,
  name: optional(text),
  version: optional(text),
  sourceHash: optional(text),
});

const problem = object({
  code: oneOf(...Object.keys(PROBLEMS)),
  message: optional(text),
  path: optional(text),
});

const earlierCall = object({ request: anyObject, context: optional(anyObject) });

/** Names in snake_case in the file. What the API says beyond what replay reads is taken as it comes. */
export const runFileShape: ObjectShape = object({
  object: optional(oneOf('platform.run')),
  id: optional(text),
  at: optional(integer()),
  mode: optional(text),
  extensionPoint: optional(text),
  method: text,
  /** By hand also the id alone. */
  script,
  /** For a reader. */
  description: optional(text),
  /** Wire form, as the schema names it; null: the script has none. */
  configuration: optional(nullable(anyObject)),
  /** Script form, instead of `configuration`. */
  config: optional(anyObject),
  configurationHash: optional(text),
  configurationSchemaHash: optional(text),
  /** What is left out is as `script run` has it: not in live mode, and no clock. */
  context: optional(anyObject),
  request: anyObject,
  /** The answer that is expected, or `problem`. */
  result: optional(nullable(anyObject)),
  problem: optional(nullable(problem)),
  verdict: optional(text),
  /** Compared where they are given. */
  logs: optional(arrayOf(text)),
  spent: optional(json),
  subject: optional(json),
  /** A broken rule that was found by random requests. */
  finding: optional(
    object({ rule: text, message: text, seed: optional(integer()), earlier: optional(arrayOf(earlierCall)) }),
  ),
});

export interface Finding {
  /** Such as `creditWithinCharge`. */
  rule: string;
  message: string;
  seed?: number;
  /** Calls before this one, with the same configuration, where the rule is about several. */
  earlier?: { request: JsonObject; context?: JsonObject }[];
}

/** One run of a file. */
export interface RecordedRun {
  /** Null where the file leaves it out. */
  id: string | null;
  script: { id: string; version?: string; sourceHash?: string };
  method: string;
  configuration: { form: 'wire'; value: JsonObject | null } | { form: 'script'; value: JsonObject };
  configurationSchemaHash: string | null;
  context: ScriptContext;
  request: JsonObject;
  /** Null: the file expects nothing yet. */
  expected:
    { result: JsonObject } | { problem: { code: ProblemCode; message?: string; path?: string } } | null;
  logs: readonly string[] | null;
  finding: Finding | null;
  /** As it stands in the file. */
  source: JsonObject;
}

export type ReadRunFile =
  | { ok: true; runs: RecordedRun[] }
  /** Sentences: what is missing or wrong, and where. */
  | { ok: false; problems: string[] };

/** @param value parsed JSON of the file */
export function readRunFile(value: unknown): ReadRunFile {
  const listed = runsIn(value);
  if (listed.length === 0) return { ok: false, problems: ['It holds no run.'] };
  const runs: RecordedRun[] = [];
  const problems: string[] = [];
  for (const { path, run } of listed) {
    const read = readRun(run);
    if ('request' in read) runs.push(read);
    else problems.push(...read.map((rule) => (path === '' ? rule : `${path}: ${rule}`)));
  }
  return problems.length === 0 ? { ok: true, runs } : { ok: false, problems };
}

function runsIn(value: unknown): { path: string; run: unknown }[] {
  if (Array.isArray(value)) return value.map((run, index) => ({ path: `[${index}]`, run }));
  const page = value as { object?: unknown; data?: unknown } | null;
  if (typeof page === 'object' && page?.object === 'list' && Array.isArray(page.data))
    return page.data.map((run, index) => ({ path: `data[${index}]`, run }));
  return [{ path: '', run: value }];
}

/** After conversion to camelCase. */
interface Fields {
  id?: string;
  method: string;
  script: { id: string; version?: string; sourceHash?: string };
  configuration?: JsonObject | null;
  config?: JsonObject;
  configurationSchemaHash?: string;
  context?: JsonObject;
  request: JsonObject;
  result?: JsonObject | null;
  problem?: { code: ProblemCode; message?: string; path?: string } | null;
  logs?: string[];
  finding?: Finding;
}

function readRun(value: unknown): RecordedRun | string[] {
  const converted = convert(runFileShape, spelledOut(value), {
    from: 'wire',
    to: 'script',
    unknownKeys: 'refuse',
  });
  if (!converted.ok) return converted.mismatches.map((mismatch) => `${sentence(mismatch)}.`);
  const fields = converted.value as unknown as Fields;
  const { script: named, config, configuration, result, problem } = fields;
  if (config !== undefined && configuration != null)
    return [
      'config and configuration are both there: keep configuration for the names of the schema, or config for those of the script.',
    ];
  if (result != null && problem != null)
    return ['result and problem are both there: a run comes to one of them.'];
  const context = contextOf(fields.context, named.id);
  if (!context.ok) return context.mismatches.map((mismatch) => `context.${sentence(mismatch)}.`);
  return {
    id: fields.id ?? null,
    script: named,
    method: fields.method,
    configuration:
      configuration === undefined
        ? { form: 'script', value: config ?? {} }
        : { form: 'wire', value: configuration },
    configurationSchemaHash: fields.configurationSchemaHash ?? null,
    context: context.value as unknown as ScriptContext,
    request: fields.request,
    expected: result != null ? { result } : problem != null ? { problem } : null,
    logs: fields.logs ?? null,
    finding: fields.finding ?? null,
    source: value as JsonObject,
  };
}

/** `"script": "id"` → `"script": {"id": "id"}` */
function spelledOut(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const named = (value as { script?: unknown }).script;
  return typeof named === 'string' ? { ...value, script: { id: named } } : value;
}

/** With what a context has at least; script form. @param id of the script */
export function contextOf(context: JsonObject | undefined, id: string): ReturnType<typeof convertContext> {
  return convertContext({ type: 'script', id, livemode: false, ...context });
}

function convertContext(context: Json) {
  return convert(contextShape, context, { from: 'script', to: 'script', unknownKeys: 'refuse' });
}

/** What stands in a file of what came out today. */
export interface Recorded {
  result: JsonObject | null;
  problem: { code: string; message: string; path?: string } | null;
  logs: readonly string[];
  script: { version: string; sourceHash: string };
  configurationSchemaHash: string | null;
}

/**
 * The run with today's answer in place of the one that it expected. What described the old call alone goes: what it
 * spent, and the verdict on it. Everything else stays as it was written.
 */
export function rewritten(run: RecordedRun, now: Recorded): JsonObject {
  const { spent: _spent, verdict: _verdict, result: _result, problem: _problem, ...kept } = run.source;
  const { script: named } = run.source;
  return {
    ...kept,
    ...(typeof named === 'string'
      ? {}
      : {
          script: {
            ...(named as JsonObject),
            version: now.script.version,
            source_hash: now.script.sourceHash,
          },
        }),
    ...(run.configurationSchemaHash === null
      ? {}
      : { configuration_schema_hash: now.configurationSchemaHash }),
    ...(now.problem ? { problem: { ...now.problem } } : { result: now.result }),
    ...(run.logs === null ? {} : { logs: [...now.logs] }),
  };
}
