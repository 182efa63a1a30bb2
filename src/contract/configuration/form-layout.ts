/** What a JSON Forms layout says of each field: its place, label, group, placeholder and rule. */
import type { Json, JsonObject } from '../json.ts';
import { ruleOf } from './form-rules.ts';
import type { FormRule } from './form-rules.ts';
import { isObject } from './refined.ts';

export interface Placed {
  label: string | null;
  group: string | null;
  placeholder: string | null;
  rule: FormRule | null;
  /** Layout of what is inside: of an object, or of the entries of a list. */
  detail: JsonObject | null;
}

const SCOPE = '#/properties/';

/** By key, in the order of the layout. */
export function layoutOf(ui: JsonObject | null): ReadonlyMap<string, Placed> {
  const placed = new Map<string, Placed>();
  const walk = (node: JsonObject, group: string | null): void => {
    if (typeof node.scope === 'string' && node.scope.startsWith(SCOPE))
      placed.set(node.scope.slice(SCOPE.length), controlIn(node, group));
    const inside = node.type === 'Group' ? textOf(node.label) : group;
    if (Array.isArray(node.elements))
      (node.elements as Json[]).filter(isObject).forEach((each) => walk(each, inside));
  };
  if (ui !== null) walk(ui, null);
  return placed;
}

function controlIn(node: JsonObject, group: string | null): Placed {
  const options = isObject(node.options) ? node.options : {};
  return {
    label: textOf(node.label),
    group,
    placeholder: textOf(options.placeholder),
    rule: ruleOf(node.rule),
    detail: isObject(options.detail) ? options.detail : null,
  };
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
