/** The value of `@defaultValue`, `@const` and `@example`: read by the type of its field, checked by the field's own rules. */
import { checkScriptConfiguration } from '../../contract/configuration/check.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { Tag } from './tags.ts';
import type { Generation, Typed } from './typed.ts';

/**
 * @returns wire form; undefined where it was reported. Objects are written in TypeScript names, as in the script;
 *   texts, decimals, dates and members of a union with or without quotes
 */
export function startingValue(at: Generation, typed: Typed, tag: Tag): Json | undefined {
  const given = written(typed, tag.text);
  if (given === undefined) {
    at.problems.report(tag.node, `@${tag.name} needs JSON for this type (${typed.kind}), not ${tag.text}`);
    return undefined;
  }
  if (typed.kind === 'any') return given;
  const schema = orNull(typed);
  const checked = checkScriptConfiguration(
    {
      type: 'object',
      properties: { value: { ...schema, title: 'it' } },
      required: ['value'],
      $defs: Object.fromEntries(at.definitions),
    },
    { value: given },
  );
  if (checked.ok) return checked.wire.value!;
  for (const { message } of checked.problems)
    at.problems.report(
      tag.node,
      `@${tag.name} ${tag.text} does not fit its own field: ${message.replace(/\.$/, '')}`,
    );
  return undefined;
}

/** The schema, with null where the type says so. */
export function orNull({ schema, nullable }: Typed): JsonObject {
  return nullable === 'here' ? { oneOf: [schema, { type: 'null' }] } : schema;
}

/** Undefined for what cannot be read. */
function written({ kind, nullable }: Typed, text: string): Json | undefined {
  const json = parsed(text);
  if (json === null && nullable) return null;
  switch (kind) {
    case 'string':
    case 'enum':
    case 'date':
      return typeof json === 'string' ? json : text;
    case 'decimal':
      return typeof json === 'string' ? json : text;
    default:
      return json;
  }
}

/** Undefined for what is no JSON. */
export function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
