/** The form of a configuration: JSON Forms controls in their order, in groups, with the rules that show or hide them. */
import type { Json, JsonObject } from '../../contract/json.ts';
import { textOf } from './tags.ts';
import type { Tag } from './tags.ts';
import type { Typed } from './typed.ts';

export interface Control {
  key: string;
  label: string;
  order: number;
  group: string | null;
  options: JsonObject | null;
  rule: JsonObject | null;
}

/** @param position of the field in its type: its order where no tag gives one */
export function controlOf(
  tags: readonly Tag[],
  typed: Typed,
  { key, label, position, rule }: { key: string; label: string; position: number; rule: JsonObject | null },
): Control {
  const order = textOf(tags, 'order');
  const placeholder = textOf(tags, 'placeholder');
  const detail = typed.controls && hasFormOfItsOwn(typed.controls) ? layoutOf(typed.controls) : null;
  const options: JsonObject = {
    ...(placeholder !== null && { placeholder }),
    ...(detail !== null && { detail }),
  };
  return {
    key,
    label,
    order: order === null ? position : Number(order),
    group: textOf(tags, 'group'),
    options: Object.keys(options).length > 0 ? options : null,
    rule,
  };
}

/** Controls in their order; those of one group stand together where the first of them stands. */
export function layoutOf(controls: readonly Control[]): JsonObject {
  const sorted = [...controls].sort((a, b) => a.order - b.order);
  const elements = sorted.flatMap((control, index): Json[] => {
    if (control.group === null) return [element(control)];
    if (sorted.findIndex((each) => each.group === control.group) < index) return [];
    const members = sorted.filter((each) => each.group === control.group);
    return [{ type: 'Group', label: control.group, elements: members.map(element) }];
  });
  return { type: 'VerticalLayout', elements };
}

function element({ key, label, options, rule }: Control): JsonObject {
  return {
    type: 'Control',
    scope: `#/properties/${key}`,
    label,
    ...(options && { options }),
    ...(rule && { rule }),
  };
}

/** Whether a nested object needs a layout of its own: JSON Forms makes the plain one from the schema. */
function hasFormOfItsOwn(controls: readonly Control[]): boolean {
  return controls.some(
    (control, index) =>
      control.order !== index || control.group !== null || control.options !== null || control.rule !== null,
  );
}
