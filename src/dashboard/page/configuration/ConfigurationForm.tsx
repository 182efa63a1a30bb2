/**
 * The form of an extension's configuration: groups under their titles, or required fields first. Problems stand beside
 * the field that they are about. A field that a rule hides starts over, so that nothing unseen is held against anybody.
 */
import { Fragment } from 'react';
import { disabledAmong, hiddenAmong } from '../../../contract/configuration/field-json.ts';
import type { Field } from '../../../contract/configuration/form-fields.ts';
import { sectionsOf, withoutHidden } from '../../../contract/configuration/form-values.ts';
import type { FieldValue, Values } from '../../../contract/configuration/form-values.ts';
import { Control } from './Control.tsx';
import './configuration.css';

export interface ConfigurationFormProps {
  fields: readonly Field[];
  values: Values;
  problems: Readonly<Record<string, string>>;
  onChange: (values: Values) => void;
  /** The account's: what money starts with that is added to a list. */
  currency?: string;
}

export function ConfigurationForm({
  fields,
  values,
  problems,
  onChange,
  currency = 'usd',
}: ConfigurationFormProps) {
  if (fields.length === 0) return <p className="secondary">This extension has nothing to configure.</p>;
  const hidden = hiddenAmong(fields, values);
  const locked = disabledAmong(fields, values);
  const set = (key: string, value: FieldValue) =>
    onChange(withoutHidden(fields, { ...values, [key]: value }, currency));
  return (
    <div className="form">
      {sectionsOf(fields.filter((field) => !hidden.has(field.key))).map((section, index) => (
        <Fragment key={`${index} ${section.title}`}>
          {section.title !== null && <h3 className="form-section">{section.title}</h3>}
          {section.fields.map((field) => (
            <Control
              key={field.key}
              field={field}
              value={values[field.key] ?? ''}
              set={(value) => set(field.key, value)}
              problem={problems[field.key] ?? null}
              disabled={locked.has(field.key)}
              currency={currency}
            />
          ))}
        </Fragment>
      ))}
    </div>
  );
}
