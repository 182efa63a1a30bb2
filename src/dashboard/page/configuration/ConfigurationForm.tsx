/** One control per field of an extension's configuration; problems stand beside the field that they are about. */
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
import { Icon } from '../parts/Icon.tsx';
import type { Field } from './fields.ts';
import type { Typed } from './values.ts';

export interface ConfigurationFormProps {
  fields: readonly Field[];
  typed: Typed;
  problems: Readonly<Record<string, string>>;
  onChange: (typed: Typed) => void;
}

export function ConfigurationForm({ fields, typed, problems, onChange }: ConfigurationFormProps) {
  if (fields.length === 0) return <p className="secondary">This extension has nothing to configure.</p>;
  const set = (key: string) => (text: string) => onChange({ ...typed, [key]: text });
  return (
    <div className="form">
      {fields.map((field) => {
        const Control = CONTROLS[field.kind];
        return (
          <Control
            key={field.key}
            field={field}
            typed={typed}
            set={set}
            problem={problems[field.key] ?? null}
          />
        );
      })}
    </div>
  );
}

interface ControlProps {
  field: Field;
  typed: Typed;
  set: (key: string) => (text: string) => void;
  problem: string | null;
}

const CONTROLS: Readonly<Record<Field['kind'], (props: ControlProps) => React.JSX.Element>> = {
  money: MoneyControl,
  integer: TextControl,
  number: TextControl,
  decimal: TextControl,
  text: TextControl,
  json: TextControl,
  switch: SwitchControl,
  choice: ChoiceControl,
};

function MoneyControl({ field, typed, set, problem }: ControlProps) {
  const currency = `${field.key}.currency`;
  return (
    <div className="money-field">
      <TextField
        className="field"
        value={typed[field.key] ?? ''}
        onChange={set(field.key)}
        isInvalid={problem !== null}
      >
        <Label>{labelOf(field)}</Label>
        <Input className="input number" inputMode="decimal" placeholder="0.00" />
        {field.help !== null && <Text slot="description">{field.help}</Text>}
        <FieldError className="field-error">{problem}</FieldError>
      </TextField>
      <TextField
        className="field currency"
        value={(typed[currency] ?? '').toUpperCase()}
        onChange={set(currency)}
        maxLength={3}
      >
        <Label>Currency</Label>
        <Input className="input" />
      </TextField>
    </div>
  );
}

function TextControl({ field, typed, set, problem }: ControlProps) {
  const numeric = field.kind !== 'text' && field.kind !== 'json';
  return (
    <TextField
      className="field"
      value={typed[field.key] ?? ''}
      onChange={set(field.key)}
      isInvalid={problem !== null}
    >
      <Label>{labelOf(field)}</Label>
      {field.kind === 'json' ? (
        <TextArea className="input" rows={4} />
      ) : (
        <Input className="input" inputMode={numeric ? 'decimal' : 'text'} />
      )}
      {field.help !== null && <Text slot="description">{field.help}</Text>}
      <FieldError className="field-error">{problem}</FieldError>
    </TextField>
  );
}

function SwitchControl({ field, typed, set }: ControlProps) {
  return (
    <div className="field">
      <Switch
        className="switch"
        isSelected={typed[field.key] === 'true'}
        onChange={(on) => set(field.key)(String(on))}
      >
        <span className="switch-track" aria-hidden="true" />
        {field.label}
      </Switch>
      {field.help !== null && <span className="field-help">{field.help}</span>}
    </div>
  );
}

/** Up to four values stand open as radios; more go into a list. */
function ChoiceControl(props: ControlProps) {
  return props.field.choices.length <= 4 ? <RadioChoice {...props} /> : <ListChoice {...props} />;
}

function RadioChoice({ field, typed, set, problem }: ControlProps) {
  return (
    <RadioGroup
      className="field"
      value={typed[field.key] ?? ''}
      onChange={set(field.key)}
      isInvalid={problem !== null}
    >
      <Label>{labelOf(field)}</Label>
      {field.choices.map((choice) => (
        <Radio key={choice.value} value={choice.value} className="radio">
          {choice.name}
        </Radio>
      ))}
      {field.help !== null && <Text slot="description">{field.help}</Text>}
      <FieldError className="field-error">{problem}</FieldError>
    </RadioGroup>
  );
}

function ListChoice({ field, typed, set, problem }: ControlProps) {
  return (
    <Select
      className="field"
      selectedKey={typed[field.key] ?? null}
      onSelectionChange={(key) => set(field.key)(String(key))}
      isInvalid={problem !== null}
    >
      <Label>{labelOf(field)}</Label>
      <Button className="input select-button">
        <SelectValue />
        <Icon name="down" />
      </Button>
      {field.help !== null && <Text slot="description">{field.help}</Text>}
      <FieldError className="field-error">{problem}</FieldError>
      <Popover className="menu-popover">
        <ListBox className="menu">
          {field.choices.map((choice) => (
            <ListBoxItem key={choice.value} id={choice.value} className="menu-item">
              {choice.name}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

const labelOf = (field: Field): string => (field.required ? field.label : `${field.label} (optional)`);
