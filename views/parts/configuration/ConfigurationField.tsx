/** One control for one field of a configuration. Errors stand beside it; its value is never reset by an error. */
import { Box, Checkbox, CurrencyField, Select, TextField } from '@stripe/ui-extension-sdk/ui';
import type { Currency } from '@stripe/ui-extension-sdk/ui';
import type { Field } from '../../../src/contract/configuration/form-fields.ts';
import type { FieldValue, MoneyValue } from '../../../src/contract/configuration/form-values.ts';
import { ChoiceField } from './ChoiceField.tsx';
import { EntriesField } from './EntriesField.tsx';
import { ObjectField } from './ObjectField.tsx';

export interface FieldProps<F extends Field = Field> {
  field: F;
  /** Of the whole form: `tiers.0.unit`. */
  path: string;
  value: FieldValue;
  /** Of this field, or of anything inside it. */
  error: string | null;
  disabled: boolean;
  /** For money that has none yet. */
  currency: string;
  onChange: (value: FieldValue) => void;
}

/** Up to this many choices are radios, so that all of them can be read at once. */
const MOST_RADIOS = 4;

export function ConfigurationField(props: FieldProps) {
  const { field, value, error, disabled, onChange } = props;
  const shared = {
    label: labelOf(field),
    disabled,
    ...(field.description === null ? {} : { description: field.description }),
    ...(error === null ? {} : { error }),
  };
  switch (field.kind) {
    case 'object':
      return <ObjectField {...props} field={field} />;
    case 'list':
    case 'record':
      return <EntriesField {...props} field={field} />;
    case 'money': {
      const money = value as MoneyValue;
      return (
        <CurrencyField
          {...shared}
          value={money.amount}
          currency={money.currency.toUpperCase() as Currency}
          currencyAllowlist={field.currencies.map((one) => one.toUpperCase() as Currency)}
          onChange={(amount) => onChange({ ...money, amount })}
          onCurrencyChange={(currency) => onChange({ ...money, currency: currency.toLowerCase() })}
        />
      );
    }
    case 'boolean':
      return (
        <Checkbox {...shared} checked={value === true} onChange={(event) => onChange(event.target.checked)} />
      );
    case 'choice':
      if (field.options.length <= MOST_RADIOS) return <ChoiceField {...props} field={field} />;
      return (
        <Select
          {...shared}
          invalid={error !== null}
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="">Choose…</option>
          {field.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.title}
            </option>
          ))}
        </Select>
      );
    case 'fixed':
      return (
        <Said
          label={field.label}
          text={typeof field.value === 'string' ? field.value : JSON.stringify(field.value)}
        />
      );
    case 'json':
      return (
        <Said
          label={field.label}
          text={`This is ${field.what}. Change it on the page Billing customizations; it stays as it is here.`}
        />
      );
    default:
      return (
        <TextField
          {...shared}
          {...(field.placeholder === null ? {} : { placeholder: field.placeholder })}
          invalid={error !== null}
          // The Dashboard answers a controlled text field late and loses letters: it keeps its own text instead.
          defaultValue={String(value)}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

export function labelOf(field: Field): string {
  return field.required && !field.nullable ? field.label : `${field.label} (optional)`;
}

/** What can be read here and not changed. */
function Said({ label, text }: { label: string; text: string }) {
  return (
    <Box css={{ stack: 'y', gapY: 'xxsmall' }}>
      <Box css={{ fontWeight: 'semibold' }}>{label}</Box>
      <Box css={{ color: 'secondary', font: 'caption' }}>{text}</Box>
    </Box>
  );
}
