/** A broken rule as a run file, which `script replay` shows until the rule holds. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { checkScriptConfiguration } from '../../../contract/configuration/check.ts';
import type { Json, JsonObject } from '../../../contract/json.ts';
import type { AppExtension } from '../../../runtime/app.ts';
import { configurationHash } from '../../../runtime/configuration/hash.ts';
import type { Found } from './search.ts';

export interface Searched {
  appRoot: string;
  extension: AppExtension;
  schema: JsonObject | null;
  sourceHash: string;
  seed: number;
}

/** Beside the script's `src`: `extensions/waive_small_prorations/runs`. */
export function runsFolder(appRoot: string, extension: AppExtension): string {
  const folder = dirname(extension.script);
  return join(appRoot, basename(folder) === 'src' ? dirname(folder) : folder, 'runs');
}

/** @returns path of the file that was written; the same finding has the same name */
export function saveFinding(found: Found, of: Searched, folder: string): string {
  const run = findingRun(found, of);
  const { request, configuration, finding } = run;
  const hash = createHash('sha256')
    .update(JSON.stringify([request, configuration, finding]))
    .digest('hex');
  const file = join(folder, `fuzz-${of.extension.id}-${found.rule.name}-${hash.slice(0, 8)}.run.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(run, null, 2)}\n`);
  return file;
}

function findingRun({ rule, message, calls }: Found, of: Searched): JsonObject {
  const { asked, outcome } = calls[calls.length - 1]!;
  const earlier = rule.about === 'one call' ? [] : calls.slice(0, -1);
  const { extension } = of;
  const run = {
    description: rule.says,
    script: {
      id: extension.id,
      name: extension.name,
      version: extension.version,
      source_hash: of.sourceHash,
    },
    extension_point: extension.extensionPoint,
    method: asked.method,
    configuration: wireOf(asked.configuration, of.schema),
    ...(of.schema && { configuration_schema_hash: configurationHash(of.schema) }),
    context: { ...asked.context },
    request: asked.request,
    ...(outcome.problem ? { problem: { ...outcome.problem } } : { result: outcome.result }),
    logs: [...outcome.logs],
    finding: {
      rule: rule.name,
      message,
      seed: of.seed,
      ...(earlier.length > 0 && {
        earlier: earlier.map((call) => ({ request: call.asked.request, context: { ...call.asked.context } })),
      }),
    },
  };
  return run as unknown as JsonObject;
}

function wireOf(configuration: JsonObject, schema: JsonObject | null): Json {
  if (schema === null) return null;
  const checked = checkScriptConfiguration(schema, configuration);
  if (!checked.ok)
    throw new Error(`A configuration that was asked with is not valid: ${checked.problems[0]!.message}`);
  return checked.wire;
}
