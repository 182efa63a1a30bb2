/** An amount and its currency. */
import { useState } from 'react';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import type { Field } from '../../../contract/configuration/form-fields.ts';
import type { MoneyValue } from '../../../contract/configuration/form-values.ts';
import { amountText, decimalsOf, parseAmount } from '../../components/currencyAmount.ts';
import { labelOf } from './controlProps.ts';
import type { ControlProps } from './controlProps.ts';

/** Keeps the text as typed; the form holds its minor units, and none while it is no amount of its currency. */
export function MoneyControl({
  field,
  value,
  set,
  problem,
  disabled,
}: ControlProps<Field & { kind: 'money' }>) {
  const { amount, currency } = value as MoneyValue;
  const [text, setText] = useState(() => (amount === null ? '' : amountText(amount, decimalsOf(currency))));
  const [left, setLeft] = useState(false);
  const type = (typed: string, unit: string) => {
    const read = parseAmount(typed, decimalsOf(unit));
    setText(typed);
    set({ amount: 'error' in read ? null : read.minor, currency: unit });
  };
  const read = parseAmount(text, decimalsOf(currency));
  // Left empty it is not set, and nobody has to set what is optional.
  const open = text.trim() === '' && (!field.required || field.nullable);
  const unread = 'error' in read && !open && (left || problem !== null) ? read.error : null;
  return (
    <div className="money-field">
      <TextField
        className="field"
        value={text}
        isDisabled={disabled}
        onChange={(typed) => type(typed, currency)}
        onBlur={() => setLeft(true)}
        isInvalid={(unread ?? problem) !== null}
      >
        <Label>{labelOf(field)}</Label>
        <Input className="input number" inputMode="decimal" placeholder="0.00" />
        {field.description !== null && <Text slot="description">{field.description}</Text>}
        <FieldError className="field-error">{unread ?? problem}</FieldError>
      </TextField>
      <TextField
        className="field currency"
        value={currency.toUpperCase()}
        isDisabled={disabled}
        onChange={(code) => type(text, code.trim().toLowerCase())}
        maxLength={3}
      >
        <Label>Currency</Label>
        <Input className="input" />
      </TextField>
    </div>
  );
}
