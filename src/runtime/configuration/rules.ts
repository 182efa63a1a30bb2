/**
 * `@showWhen :status {@link IsSent}` → a JSON Forms rule (extensions.md 8.4). The syntax is FormSpec's: a field of the
 * same type, and a type whose fields are keywords of a JSON Schema: `interface IsSent { const: 'sent' }`. Several tags
 * of one name have to hold together. A rule shapes the form alone; the schema does not know of it.
 */
import type { JsonObject } from '../../contract/json.ts';
import { conditionOf } from './conditions.ts';
import type { Sibling } from './conditions.ts';
import type { Tag } from './tags.ts';
import type { Generation } from './typed.ts';

export const EFFECTS: Readonly<Record<string, string>> = {
  showWhen: 'SHOW',
  hideWhen: 'HIDE',
  enableWhen: 'ENABLE',
  disableWhen: 'DISABLE',
};

export interface FieldRule {
  rule: JsonObject;
  /** TypeScript names of the fields that it looks at. */
  readsOf: readonly string[];
}

/** @param siblings fields of the same type by TypeScript name */
export function ruleOf(
  at: Generation,
  tags: readonly Tag[],
  name: string,
  siblings: ReadonlyMap<string, Sibling>,
): FieldRule | null {
  const given = tags.filter((tag) => Object.hasOwn(EFFECTS, tag.name));
  const [first] = given;
  if (!first) return null;
  const other = given.find((tag) => tag.name !== first.name);
  if (other) {
    at.problems.report(
      other.node,
      `@${first.name} and @${other.name} cannot both stand on one field: keep one of them`,
    );
    return null;
  }
  const conditions = given.flatMap((tag) => conditionOf(at, tag, name, siblings));
  if (conditions.length < given.length) return null;
  const [only] = conditions;
  const condition: JsonObject =
    conditions.length === 1
      ? // A field that is not set meets no condition.
        { scope: `#/properties/${only!.key}`, schema: only!.schema, failWhenUndefined: true }
      : {
          scope: '#',
          schema: {
            allOf: conditions.map(({ key, schema }) => ({ properties: { [key]: schema }, required: [key] })),
          },
        };
  return {
    rule: { effect: EFFECTS[first.name]!, condition },
    readsOf: given.map((tag) => tag.target!),
  };
}

/** The first field of a ring of rules, where hiding goes round; null where there is none. */
export function ringIn(reads: ReadonlyMap<string, readonly string[]>): string | null {
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (name: string): boolean => {
    if (open.has(name)) return true;
    if (done.has(name)) return false;
    open.add(name);
    const round = (reads.get(name) ?? []).some(visit);
    open.delete(name);
    done.add(name);
    return round;
  };
  return [...reads.keys()].find(visit) ?? null;
}
