/** What the console knows of one extension point and its methods. */
import type { JsonObject } from '../json.ts';
import type { ObjectShape } from '../shapes/shape.ts';

/** A rule beyond the shape that an answer breaks: where, and one sentence that names the item. */
export interface Violation {
  path: string;
  rule: string;
}

export interface Method {
  /** In the manifest: `prorate_items`. */
  name: string;
  /** In the script's class: `prorateItems`. */
  scriptName: string;
  required: boolean;
  request: ObjectShape;
  result: ObjectShape;
  /** Null: the answer keeps to every rule. Both in script form and of their shapes. */
  check: (request: JsonObject, result: JsonObject) => Violation | null;
}

export type ImplementationType = 'script' | 'remote_function';

export interface ExtensionPoint {
  /** `interface_id` of the manifest. */
  id: string;
  name: string;
  /** What decides when nothing is active: "To the second". */
  defaultBehavior: string;
  description: string;
  /** `account`: one extension for all billing, listed in the console. `coupon`: by each coupon that names it. */
  activatedBy: 'account' | 'coupon';
  /** How its methods may be implemented. */
  implementationTypes: readonly ImplementationType[];
  /** Whether the local billing pipeline calls it. */
  simulated: boolean;
  methods: readonly Method[];
}
