/** Controls of one value: a text, a number, a switch, and what cannot be chosen. */
import { FieldError, Input, Label, Switch, Text, TextArea, TextField } from 'react-aria-components';
import type { Field } from '../../../contract/configuration/form-fields.ts';
import { textIn } from '../../../contract/configuration/form-values.ts';
import { labelOf } from './controlProps.ts';
import type { ControlProps } from './controlProps.ts';

export function TextControl({ field, value, set, problem, disabled }: ControlProps) {
  const numeric = field.kind === 'number';
  const placeholder = field.placeholder ?? undefined;
  return (
    <TextField
      className="field"
      value={textIn(value)}
      onChange={set}
      isInvalid={problem !== null}
      isDisabled={disabled}
    >
      <Label>{labelOf(field)}</Label>
      {field.kind === 'json' ? (
        <TextArea className="input" rows={4} placeholder={placeholder} />
      ) : (
        <Input className="input" inputMode={numeric ? 'decimal' : 'text'} placeholder={placeholder} />
      )}
      {field.description !== null && <Text slot="description">{field.description}</Text>}
      <FieldError className="field-error">{problem}</FieldError>
    </TextField>
  );
}

export function SwitchControl({ field, value, set, disabled }: ControlProps) {
  return (
    <div className="field">
      <Switch className="switch" isSelected={value === true} onChange={set} isDisabled={disabled}>
        <span className="switch-track" aria-hidden="true" />
        {field.label}
      </Switch>
      {field.description !== null && <span className="field-help">{field.description}</span>}
    </div>
  );
}

export function FixedControl({ field }: ControlProps<Field & { kind: 'fixed' }>) {
  const text = typeof field.value === 'string' ? field.value : JSON.stringify(field.value);
  return (
    <div className="field">
      <label>{field.label}</label>
      <span>{text}</span>
      {field.description !== null && <span className="field-help">{field.description}</span>}
    </div>
  );
}
