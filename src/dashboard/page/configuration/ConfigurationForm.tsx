/** One control per field of an extension's configuration; problems stand beside the field that they are about. */
import { useState } from 'react';
import {
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select,
  SelectValue,
  Switch,
  Text,
  TextArea,
  TextField,
} from 'react-aria-components';
import type { Field } from '../../../contract/configuration/form-fields.ts';
import { textIn } from '../../../contract/configuration/form-values.ts';
import type { FieldValue, MoneyValue, Values } from '../../../contract/configuration/form-values.ts';
import { amountText, decimalsOf, parseAmount } from '../../components/currencyAmount.ts';
import { Icon } from '../parts/Icon.tsx';

export interface ConfigurationFormProps {
  fields: readonly Field[];
  values: Values;
  problems: Readonly<Record<string, string>>;
  onChange: (values: Values) => void;
}

export function ConfigurationForm({ fields, values, problems, onChange }: ConfigurationFormProps) {
  if (fields.length === 0) return <p className="secondary">This extension has nothing to configure.</p>;
  return (
    <div className="form">
      {fields.map((field) => {
        const Control = CONTROLS[field.kind];
        return (
          <Control
            key={field.key}
            field={field}
            value={values[field.key] ?? ''}
            set={(value) => onChange({ ...values, [field.key]: value })}
            problem={problems[field.key] ?? null}
          />
        );
      })}
    </div>
  );
}

interface ControlProps {
  field: Field;
  value: FieldValue;
  set: (value: FieldValue) => void;
  problem: string | null;
}

const CONTROLS: Readonly<Record<Field['kind'], (props: ControlProps) => React.JSX.Element>> = {
  money: MoneyControl,
  number: TextControl,
  text: TextControl,
  json: TextControl,
  boolean: SwitchControl,
  choice: ChoiceControl,
};

/** Keeps the text as typed; the form holds its minor units, and none while it is no amount of its currency. */
function MoneyControl({ field, value, set, problem }: ControlProps) {
  const { amount, currency } = value as MoneyValue;
  const [text, setText] = useState(() => (amount === null ? '' : amountText(amount, decimalsOf(currency))));
  const [left, setLeft] = useState(false);
  const type = (typed: string, unit: string) => {
    const read = parseAmount(typed, decimalsOf(unit));
    setText(typed);
    set({ amount: 'error' in read ? null : read.minor, currency: unit });
  };
  const read = parseAmount(text, decimalsOf(currency));
  const unread = 'error' in read && (left || problem !== null) ? read.error : null;
  return (
    <div className="money-field">
      <TextField
        className="field"
        value={text}
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
        onChange={(code) => type(text, code.trim().toLowerCase())}
        maxLength={3}
      >
        <Label>Currency</Label>
        <Input className="input" />
      </TextField>
    </div>
  );
}

function TextControl({ field, value, set, problem }: ControlProps) {
  const numeric = field.kind === 'number';
  return (
    <TextField className="field" value={textIn(value)} onChange={set} isInvalid={problem !== null}>
      <Label>{labelOf(field)}</Label>
      {field.kind === 'json' ? (
        <TextArea className="input" rows={4} />
      ) : (
        <Input className="input" inputMode={numeric ? 'decimal' : 'text'} />
      )}
      {field.description !== null && <Text slot="description">{field.description}</Text>}
      <FieldError className="field-error">{problem}</FieldError>
    </TextField>
  );
}

function SwitchControl({ field, value, set }: ControlProps) {
  return (
    <div className="field">
      <Switch className="switch" isSelected={value === true} onChange={set}>
        <span className="switch-track" aria-hidden="true" />
        {field.label}
      </Switch>
      {field.description !== null && <span className="field-help">{field.description}</span>}
    </div>
  );
}

/** Up to four values stand open as radios; more go into a list. */
function ChoiceControl(props: ControlProps) {
  return optionsOf(props.field).length <= 4 ? <RadioChoice {...props} /> : <ListChoice {...props} />;
}

function RadioChoice({ field, value, set, problem }: ControlProps) {
  return (
    <RadioGroup className="field" value={textIn(value)} onChange={set} isInvalid={problem !== null}>
      <Label>{labelOf(field)}</Label>
      {optionsOf(field).map((choice) => (
        <Radio key={choice.value} value={choice.value} className="radio">
          {choice.title}
        </Radio>
      ))}
      {field.description !== null && <Text slot="description">{field.description}</Text>}
      <FieldError className="field-error">{problem}</FieldError>
    </RadioGroup>
  );
}

function ListChoice({ field, value, set, problem }: ControlProps) {
  return (
    <Select
      className="field"
      selectedKey={textIn(value) || null}
      onSelectionChange={(key) => set(String(key))}
      isInvalid={problem !== null}
    >
      <Label>{labelOf(field)}</Label>
      <Button className="input select-button">
        <SelectValue />
        <Icon name="down" />
      </Button>
      {field.description !== null && <Text slot="description">{field.description}</Text>}
      <FieldError className="field-error">{problem}</FieldError>
      <Popover className="menu-popover">
        <ListBox className="menu">
          {optionsOf(field).map((choice) => (
            <ListBoxItem key={choice.value} id={choice.value} className="menu-item">
              {choice.title}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

const labelOf = (field: Field): string => (field.required ? field.label : `${field.label} (optional)`);

const optionsOf = (field: Field) => (field.kind === 'choice' ? field.options : []);
