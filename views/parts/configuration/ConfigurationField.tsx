/** One control for one field of a configuration. Errors stand beside it; its value is never reset by an error. */
import {
  Box,
  Checkbox,
  CurrencyField,
  FormFieldGroup,
  Radio,
  Select,
  TextField,
} from '@stripe/ui-extension-sdk/ui';
import type { Currency } from '@stripe/ui-extension-sdk/ui';
import type { Field } from '../../../src/contract/configuration/form-fields.ts';
import type { FieldValue, MoneyValue } from '../../../src/contract/configuration/form-values.ts';

interface ConfigurationFieldProps {
  field: Field;
  value: FieldValue;
  error: string | null;
  disabled: boolean;
  onChange: (value: FieldValue) => void;
}

/** Up to this many choices are radios, so that all of them can be read at once. */
const MOST_RADIOS = 4;

export function ConfigurationField({ field, value, error, disabled, onChange }: ConfigurationFieldProps) {
  const shared = {
    label: field.required ? field.label : `${field.label} (optional)`,
    disabled,
    ...(field.description === null ? {} : { description: field.description }),
    ...(error === null ? {} : { error }),
  };
  switch (field.kind) {
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
      return field.options.length <= MOST_RADIOS ? (
        <Box css={{ stack: 'y', gapY: 'xsmall' }}>
          <FormFieldGroup
            legend={shared.label}
            layout="vertical"
            disabled={disabled}
            {...(field.description === null ? {} : { description: field.description })}
          >
            {field.options.map((option) => (
              <Radio
                key={option.value}
                name={field.key}
                value={option.value}
                label={option.title}
                checked={value === option.value}
                onChange={() => onChange(option.value)}
              />
            ))}
          </FormFieldGroup>
          {error === null ? null : <Box css={{ color: 'critical', font: 'caption' }}>{error}</Box>}
        </Box>
      ) : (
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
    case 'json':
      return (
        <Box css={{ stack: 'y', gapY: 'xxsmall' }}>
          <Box css={{ fontWeight: 'semibold' }}>{field.label}</Box>
          <Box
            css={{ color: 'secondary', font: 'caption' }}
          >{`This is ${field.what}. Change it on the page Billing customizations; it stays as it is here.`}</Box>
        </Box>
      );
    default:
      return (
        <TextField
          {...shared}
          invalid={error !== null}
          // The Dashboard answers a controlled text field late and loses letters: it keeps its own text instead.
          defaultValue={String(value)}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}
