/** An extension's configuration between the wire, where it is stored, and the script, where it is used. */
import { checkConfiguration } from '../../contract/configuration/check.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Problem } from '../../contract/problem.ts';
import type { InstalledExtension } from '../platform.ts';

export type CheckedConfiguration =
  { ok: true; wire: JsonObject; script: JsonObject } | { ok: false; problem: Problem };

/** @param wire snake_case, as the generated schema names it */
export function scriptConfiguration(extension: InstalledExtension, wire: JsonObject): CheckedConfiguration {
  if (extension.configurationSchema === null) return { ok: true, wire: {}, script: {} };
  const checked = checkConfiguration(extension.configurationSchema, wire);
  if (checked.ok) return { ok: true, wire: checked.wire, script: checked.script };
  const [first] = checked.problems;
  return {
    ok: false,
    problem: first ?? {
      code: 'config_invalid',
      message: `The configuration of ${extension.name} is not valid.`,
    },
  };
}
