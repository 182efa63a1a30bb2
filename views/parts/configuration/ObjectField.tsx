/** The fields of an object under its title. */
import { Box } from '@stripe/ui-extension-sdk/ui';
import { errorOf, ownErrorOf } from '../../../src/contract/configuration/field-errors.ts';
import { disabledAmong, hiddenAmong } from '../../../src/contract/configuration/field-json.ts';
import { valuesIn } from '../../../src/contract/configuration/field-values.ts';
import type { Field } from '../../../src/contract/configuration/form-fields.ts';
import type { FieldProps } from './ConfigurationField.tsx';
import { ConfigurationField, labelOf } from './ConfigurationField.tsx';

export function ObjectField(props: FieldProps<Field & { kind: 'object' }>) {
  const { field, path, error, disabled, currency, onChange } = props;
  const values = valuesIn(props.value);
  const hidden = hiddenAmong(field.fields, values);
  const locked = disabledAmong(field.fields, values);
  // Empty and optional as a whole: nothing inside has to be filled in.
  const asked = error !== null && errorOf(field, values) !== null;
  return (
    <Box css={{ stack: 'y', gapY: 'small' }}>
      <Heading field={field} error={outerError(props)} />
      <Box css={{ stack: 'y', gapY: 'small', paddingLeft: 'medium' }}>
        {field.fields
          .filter((inner) => !hidden.has(inner.key))
          .map((inner) => (
            <ConfigurationField
              key={inner.key}
              field={inner}
              path={`${path}.${inner.key}`}
              value={values[inner.key] ?? ''}
              error={asked ? errorOf(inner, values[inner.key]) : null}
              disabled={disabled || locked.has(inner.key)}
              currency={currency}
              onChange={(value) => onChange({ ...values, [inner.key]: value })}
            />
          ))}
      </Box>
    </Box>
  );
}

/** What is said of the whole: not what stands beside something inside it. */
export function outerError({ field, value, error }: FieldProps): string | null {
  if (error === null || field.kind === 'object')
    return error !== null && errorOf(field, value) === null ? error : null;
  return ownErrorOf(field, value) ?? (errorOf(field, value) === null ? error : null);
}

export function Heading({ field, error }: { field: Field; error: string | null }) {
  return (
    <Box css={{ stack: 'y', gapY: 'xxsmall' }}>
      <Box css={{ fontWeight: 'semibold' }}>{labelOf(field)}</Box>
      {field.description === null ? null : (
        <Box css={{ color: 'secondary', font: 'caption' }}>{field.description}</Box>
      )}
      {error === null ? null : <Box css={{ color: 'critical', font: 'caption' }}>{error}</Box>}
    </Box>
  );
}
