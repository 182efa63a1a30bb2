/** Fields inside a field: those of an object, and the entries of a list or record. */
import { Input, Label, TextField } from 'react-aria-components';
import { errorOf, ownErrorOf } from '../../../contract/configuration/field-errors.ts';
import { disabledAmong, hiddenAmong } from '../../../contract/configuration/field-json.ts';
import { entriesIn, newEntry, valuesIn } from '../../../contract/configuration/field-values.ts';
import type { Entry } from '../../../contract/configuration/field-values.ts';
import type { Field } from '../../../contract/configuration/form-fields.ts';
import { Button } from '../parts/Button.tsx';
import { Control } from './Control.tsx';
import { labelOf } from './controlProps.ts';
import type { ControlProps } from './controlProps.ts';

export function ObjectControl(props: ControlProps<Field & { kind: 'object' }>) {
  const { field, value, set, problem, disabled, currency } = props;
  const values = valuesIn(value);
  const hidden = hiddenAmong(field.fields, values);
  const locked = disabledAmong(field.fields, values);
  // Empty and optional as a whole: nothing inside has to be filled in.
  const asked = problem !== null && errorOf(field, value) !== null;
  return (
    <Nest field={field} problem={asked ? null : problem}>
      {field.fields
        .filter((inner) => !hidden.has(inner.key))
        .map((inner) => (
          <Control
            key={inner.key}
            field={inner}
            value={values[inner.key] ?? ''}
            set={(to) => set({ ...values, [inner.key]: to })}
            problem={asked ? errorOf(inner, values[inner.key]) : null}
            disabled={disabled || locked.has(inner.key)}
            currency={currency}
          />
        ))}
    </Nest>
  );
}

export function EntriesControl(props: ControlProps<Field & { kind: 'list' | 'record' }>) {
  const { field, value, set, problem, disabled, currency } = props;
  const entries = entriesIn(value);
  const change = (id: string, more: Partial<Entry>) =>
    set(entries.map((each) => (each.id === id ? { ...each, ...more } : each)));
  const full = field.kind === 'list' && field.maxItems !== null && entries.length >= field.maxItems;
  const own =
    problem === null ? null : (ownErrorOf(field, value) ?? (errorOf(field, value) === null ? problem : null));
  return (
    <Nest field={field} problem={own}>
      {entries.map((entry, index) => (
        <div key={entry.id} className="nested-entry">
          {field.kind === 'record' && (
            <TextField
              className="field"
              value={entry.name}
              onChange={(name) => change(entry.id, { name })}
              isInvalid={problem !== null && entry.name === ''}
              isDisabled={disabled}
            >
              <Label>{`Name ${index + 1}`}</Label>
              <Input className="input" />
            </TextField>
          )}
          <Control
            field={{ ...field.item, label: `${field.item.label} ${index + 1}` }}
            value={entry.value}
            set={(to) => change(entry.id, { value: to })}
            problem={problem === null ? null : errorOf(field.item, entry.value)}
            disabled={disabled}
            currency={currency}
          />
          <Button
            kind="quiet"
            disabled={disabled}
            onPress={() => set(entries.filter((each) => each.id !== entry.id))}
          >
            {`Remove entry ${index + 1}`}
          </Button>
        </div>
      ))}
      <div>
        <Button
          disabled={disabled || full}
          onPress={() => set([...entries, newEntry(field, entries, currency)])}
        >
          {`Add to ${field.label}`}
        </Button>
      </div>
    </Nest>
  );
}

function Nest({
  field,
  problem,
  children,
}: {
  field: Field;
  problem: string | null;
  children: React.ReactNode;
}) {
  return (
    <fieldset className="nested">
      <legend>{labelOf(field)}</legend>
      {field.description !== null && <span className="field-help">{field.description}</span>}
      {problem !== null && (
        <span className="field-error" role="alert">
          {problem}
        </span>
      )}
      {children}
    </fieldset>
  );
}
