/** A field of a form: what it is called, what it may hold, when it is shown. */
import type { Json } from '../json.ts';
import type { FormRule } from './form-rules.ts';
import type { Bound } from './keywords.ts';

export type Bounds = Partial<Record<Bound, string>>;

export interface Common {
  key: string;
  label: string;
  description: string | null;
  required: boolean;
  /** Left empty it is null, where it is required. */
  nullable: boolean;
  /**
   * `default` of the schema. It is where a form starts that has never been filled in, and no more: a value that is
   * absent from a configuration stays absent, and the script sees it absent.
   */
  initial: Json | null;
  placeholder: string | null;
  /** Title of the group that it stands in. */
  group: string | null;
  rule: FormRule | null;
}

export type Field = Common &
  (
    | { kind: 'money'; bounds: Bounds; step: string | null; currencies: readonly string[] }
    | {
        kind: 'number';
        bounds: Bounds;
        step: string | null;
        whole: boolean;
        percent: boolean;
        decimal: boolean;
      }
    | { kind: 'boolean' }
    /** `booleans`: the values stand for true and false. */
    | { kind: 'choice'; options: readonly { value: string; title: string }[]; booleans: boolean }
    | {
        kind: 'text';
        minLength: number | null;
        maxLength: number | null;
        pattern: string | null;
        format: string | null;
      }
    /** The id of an object of the account, such as a `customer`. */
    | { kind: 'reference'; object: string | null }
    /** `const` of the schema: there is nothing to choose. */
    | { kind: 'fixed'; value: Json }
    | { kind: 'object'; fields: readonly Field[] }
    | { kind: 'list'; item: Field; minItems: number; maxItems: number | null; unique: boolean }
    | { kind: 'record'; item: Field }
    /** A shape without a control of its own: `what` names it; its value is JSON. */
    | { kind: 'json'; what: string }
  );
