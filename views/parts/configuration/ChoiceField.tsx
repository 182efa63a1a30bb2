/** A few choices as radios. What may be left open has a choice for that. */
import { Box, FormFieldGroup, Radio } from '@stripe/ui-extension-sdk/ui';
import type { Field } from '../../../src/contract/configuration/form-fields.ts';
import type { FieldProps } from './ConfigurationField.tsx';
import { labelOf } from './ConfigurationField.tsx';

export function ChoiceField({
  field,
  path,
  value,
  error,
  disabled,
  onChange,
}: FieldProps<Field & { kind: 'choice' }>) {
  const open = field.required && !field.nullable ? [] : [{ value: '', title: 'Not set' }];
  return (
    <Box css={{ stack: 'y', gapY: 'xsmall' }}>
      <FormFieldGroup
        legend={labelOf(field)}
        layout="vertical"
        disabled={disabled}
        {...(field.description === null ? {} : { description: field.description })}
      >
        {[...field.options, ...open].map((option) => (
          <Radio
            key={option.value}
            name={path}
            value={option.value}
            label={option.title}
            checked={value === option.value}
            onChange={() => onChange(option.value)}
          />
        ))}
      </FormFieldGroup>
      {error === null ? null : <Box css={{ color: 'critical', font: 'caption' }}>{error}</Box>}
    </Box>
  );
}
