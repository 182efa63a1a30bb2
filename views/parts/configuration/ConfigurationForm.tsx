/** The form of a configuration, made from its schema: required fields first, optional ones under a heading. */
import { Controller } from 'react-hook-form';
import type { Control } from 'react-hook-form';
import { Box } from '@stripe/ui-extension-sdk/ui';
import { ConfigurationField } from './ConfigurationField.tsx';
import type { Field } from '../../../src/contract/configuration/form-fields.ts';
import type { FieldValue, Values } from '../../../src/contract/configuration/form-values.ts';
import { errorOf } from '../../../src/contract/configuration/form-values.ts';

/** What a server said of one field; it stands beside the field for as long as the field keeps that value. */
export interface Refusal {
  field: string;
  /** The refused value as JSON. */
  value: string;
  message: string;
}

interface ConfigurationFormProps {
  fields: readonly Field[];
  control: Control<Values>;
  refusal: Refusal | null;
  disabled: boolean;
}

export function ConfigurationForm({ fields, control, refusal, disabled }: ConfigurationFormProps) {
  const required = fields.filter((field) => field.required);
  const optional = fields.filter((field) => !field.required);
  const controls = (some: readonly Field[]) =>
    some.map((field) => (
      <Controller
        key={field.key}
        name={field.key}
        control={control}
        rules={{ validate: (value) => errorOf(field, value) ?? true }}
        render={({ field: { value, onChange }, fieldState }) => (
          <ConfigurationField
            field={field}
            value={value}
            error={fieldState.error?.message ?? refusedBy(refusal, field, value)}
            disabled={disabled}
            onChange={onChange}
          />
        )}
      />
    ));
  return (
    <Box css={{ stack: 'y', gapY: 'medium' }}>
      {controls(required)}
      {required.length > 0 && optional.length > 0 ? <Box css={{ font: 'subheading' }}>Optional</Box> : null}
      {controls(optional)}
    </Box>
  );
}

function refusedBy(refusal: Refusal | null, field: Field, value: FieldValue): string | null {
  if (refusal === null || refusal.field !== field.key) return null;
  return refusal.value === JSON.stringify(value) ? refusal.message : null;
}
