/** What every control of the form is given. */
import type { Field } from '../../../contract/configuration/form-fields.ts';
import type { FieldValue } from '../../../contract/configuration/form-values.ts';

export interface ControlProps<F extends Field = Field> {
  field: F;
  value: FieldValue;
  set: (value: FieldValue) => void;
  /** Of this field, or of anything inside it. */
  problem: string | null;
  disabled: boolean;
  /** For money that has none yet. */
  currency: string;
}

export const labelOf = (field: Field): string =>
  field.required && !field.nullable ? field.label : `${field.label} (optional)`;
