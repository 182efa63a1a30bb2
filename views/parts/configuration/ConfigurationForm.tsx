/**
 * The form of a configuration, made from its schema and layout: groups under their titles, or required fields first and
 * optional ones under a heading. Rules of the layout show, hide, enable and disable; what is hidden is asked of nobody.
 */
import { Controller, useWatch } from 'react-hook-form';
import type { Control } from 'react-hook-form';
import { Box } from '@stripe/ui-extension-sdk/ui';
import { ConfigurationField } from './ConfigurationField.tsx';
import { disabledAmong, hiddenAmong } from '../../../src/contract/configuration/field-json.ts';
import type { Field } from '../../../src/contract/configuration/form-fields.ts';
import type { FieldValue, Values } from '../../../src/contract/configuration/form-values.ts';
import { errorOf, sectionsOf } from '../../../src/contract/configuration/form-values.ts';

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
  /** The account's: what money starts with that is added to a list. */
  currency?: string;
}

export function ConfigurationForm({
  fields,
  control,
  refusal,
  disabled,
  currency = 'usd',
}: ConfigurationFormProps) {
  const values = useWatch({ control }) as Values;
  const hidden = hiddenAmong(fields, values);
  const locked = disabledAmong(fields, values);
  const isShown = (field: Field) => !hidden.has(field.key);
  return (
    <Box css={{ stack: 'y', gapY: 'medium' }}>
      {sectionsOf(fields).map((section, index) => (
        <Box key={`${index} ${section.title}`} css={{ stack: 'y', gapY: 'medium' }}>
          {section.title !== null && section.fields.some(isShown) ? (
            <Box css={{ font: 'subheading' }}>{section.title}</Box>
          ) : null}
          {section.fields.map((field) => (
            <Controller
              key={field.key}
              name={field.key}
              control={control}
              // Hidden fields stay part of the form, so that an error of theirs goes when they do.
              rules={{
                validate: (value, form) =>
                  hiddenAmong(fields, form).has(field.key) || (errorOf(field, value) ?? true),
              }}
              render={({ field: { value, onChange }, fieldState }) =>
                isShown(field) ? (
                  <ConfigurationField
                    field={field}
                    path={field.key}
                    value={value}
                    error={fieldState.error?.message ?? refusedBy(refusal, field, value)}
                    disabled={disabled || locked.has(field.key)}
                    currency={currency}
                    onChange={onChange}
                  />
                ) : (
                  <></>
                )
              }
            />
          ))}
        </Box>
      ))}
    </Box>
  );
}

function refusedBy(refusal: Refusal | null, field: Field, value: FieldValue): string | null {
  if (refusal === null || refusal.field !== field.key) return null;
  return refusal.value === JSON.stringify(value) ? refusal.message : null;
}
