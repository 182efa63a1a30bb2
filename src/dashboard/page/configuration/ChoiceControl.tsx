/** One of some values. Up to four stand open as radios; more go into a list. What may be left open has a choice for that. */
import {
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select,
  SelectValue,
  Text,
} from 'react-aria-components';
import type { Field } from '../../../contract/configuration/form-fields.ts';
import { textIn } from '../../../contract/configuration/form-values.ts';
import { Icon } from '../parts/Icon.tsx';
import { labelOf } from './controlProps.ts';
import type { ControlProps } from './controlProps.ts';

type ChoiceProps = ControlProps<Field & { kind: 'choice' }>;

/** The value of no choice, which no member of a union can have. */
const NONE = '';

export function ChoiceControl(props: ChoiceProps) {
  return props.field.options.length <= 4 ? <RadioChoice {...props} /> : <ListChoice {...props} />;
}

function optionsOf({ field }: ChoiceProps) {
  return field.required && !field.nullable
    ? field.options
    : [...field.options, { value: NONE, title: 'Not set' }];
}

function RadioChoice(props: ChoiceProps) {
  const { field, value, set, problem, disabled } = props;
  return (
    <RadioGroup
      className="field"
      value={textIn(value)}
      onChange={set}
      isInvalid={problem !== null}
      isDisabled={disabled}
    >
      <Label>{labelOf(field)}</Label>
      {optionsOf(props).map((choice) => (
        <Radio key={choice.value} value={choice.value} className="radio">
          {choice.title}
        </Radio>
      ))}
      {field.description !== null && <Text slot="description">{field.description}</Text>}
      <FieldError className="field-error">{problem}</FieldError>
    </RadioGroup>
  );
}

function ListChoice(props: ChoiceProps) {
  const { field, value, set, problem, disabled } = props;
  return (
    <Select
      className="field"
      selectedKey={textIn(value) || null}
      onSelectionChange={(key) => set(key === NOT_SET ? NONE : String(key))}
      isInvalid={problem !== null}
      isDisabled={disabled}
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
          {optionsOf(props).map((choice) => (
            <ListBoxItem key={choice.value} id={choice.value || NOT_SET} className="menu-item">
              {choice.title}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** Items of a list need an id of their own. */
const NOT_SET = ' ';
