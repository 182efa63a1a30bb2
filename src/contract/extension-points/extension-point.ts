/** What the console knows of one extension point and its methods. */
import type { JsonObject } from '../json.ts';
import type { ObjectShape, RecordShape } from '../shapes/shape.ts';

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
  result: ObjectShape | RecordShape;
  /** May return a promise; the others have to answer at once. */
  async?: true;
  /** Null: the answer keeps to every rule. Both in script form and of their shapes. */
  check: (request: JsonObject, result: JsonObject) => Violation | null;
}

export type ImplementationType = 'script' | 'remote_function';

/** `account`: one extension for all billing. `coupon`: each coupon that names it. `workflow`: each step that was added of it. */
export type ActivatedBy = 'account' | 'coupon' | 'workflow';

export interface ExtensionPoint {
  /** `interface_id` of the manifest. */
  id: string;
  name: string;
  /** What decides when nothing is active, or when a script fails: "To the second". Null: nothing does, and a failure is a failure. */
  defaultBehavior: string | null;
  description: string;
  /** What a failed script means for billing, as a sentence. */
  onFailure: string;
  activatedBy: ActivatedBy;
  /** How its methods may be implemented. */
  implementationTypes: readonly ImplementationType[];
  /** Permissions that an extension has to list as its own. */
  permissions: readonly string[];
  /** Whether the local billing pipeline calls it. */
  simulated: boolean;
  methods: readonly Method[];
}
