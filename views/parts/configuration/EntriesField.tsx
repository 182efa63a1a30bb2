/** A list or a record: its entries one under the other, each of which can be removed, and a way to add one. */
import { Box, Button, TextField } from '@stripe/ui-extension-sdk/ui';
import { errorOf } from '../../../src/contract/configuration/field-errors.ts';
import { entriesIn, newEntry } from '../../../src/contract/configuration/field-values.ts';
import type { Entry } from '../../../src/contract/configuration/field-values.ts';
import type { Field } from '../../../src/contract/configuration/form-fields.ts';
import type { FieldProps } from './ConfigurationField.tsx';
import { ConfigurationField } from './ConfigurationField.tsx';
import { Heading, outerError } from './ObjectField.tsx';

export function EntriesField(props: FieldProps<Field & { kind: 'list' | 'record' }>) {
  const { field, path, error, disabled, currency, onChange } = props;
  const entries = entriesIn(props.value);
  const change = (id: string, more: Partial<Entry>) =>
    onChange(entries.map((each) => (each.id === id ? { ...each, ...more } : each)));
  const full = field.kind === 'list' && field.maxItems !== null && entries.length >= field.maxItems;
  return (
    <Box css={{ stack: 'y', gapY: 'small' }}>
      <Heading field={field} error={outerError(props)} />
      {entries.map((entry, index) => (
        <Box key={entry.id} css={{ stack: 'y', gapY: 'xsmall', paddingLeft: 'medium' }}>
          {field.kind === 'record' ? (
            <TextField
              label={`Name ${index + 1}`}
              disabled={disabled}
              invalid={error !== null && entry.name === ''}
              defaultValue={entry.name}
              onChange={(event) => change(entry.id, { name: event.target.value })}
            />
          ) : null}
          <ConfigurationField
            field={{ ...field.item, label: `${field.item.label} ${index + 1}` }}
            path={`${path}.${entry.id}`}
            value={entry.value}
            error={error === null ? null : errorOf(field.item, entry.value)}
            disabled={disabled}
            currency={currency}
            onChange={(value) => change(entry.id, { value })}
          />
          <Box css={{ stack: 'x' }}>
            <Button
              size="small"
              disabled={disabled}
              onPress={() => onChange(entries.filter((each) => each.id !== entry.id))}
            >
              {`Remove entry ${index + 1}`}
            </Button>
          </Box>
        </Box>
      ))}
      <Box css={{ stack: 'x' }}>
        <Button
          size="small"
          disabled={disabled || full}
          onPress={() => onChange([...entries, newEntry(field, entries, currency)])}
        >
          {`Add to ${field.label}`}
        </Button>
      </Box>
    </Box>
  );
}
