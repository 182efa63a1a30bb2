// @vitest-environment jsdom
import { useState } from 'react';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { fieldsOf } from '../../../contract/configuration/form-fields.ts';
import { configurationOf, errorOf, valuesOf } from '../../../contract/configuration/form-values.ts';
import type { JsonObject } from '../../../contract/json.ts';
import { ConfigurationForm } from './ConfigurationForm.tsx';

afterEach(cleanup);

const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    limited: { type: 'boolean', title: 'Limited' },
    cap: { type: 'number', title: 'Cap', minimum: 1 },
    note: { type: 'string', title: 'Note' },
    matcher: {
      type: 'object',
      title: 'Matcher',
      properties: { key: { type: 'string', title: 'Key' }, value: { type: 'string', title: 'Value' } },
      required: ['key'],
    },
    tiers: { type: 'array', title: 'Tiers', items: { type: 'number', minimum: 0 }, maxItems: 2 },
    rates: { type: 'object', title: 'Rates', additionalProperties: { type: 'string', format: 'decimal' } },
    version: { const: 'v1', title: 'Version' },
  },
  required: ['limited', 'matcher', 'version'],
};

const rule = (effect: string) => ({
  effect,
  condition: { scope: '#/properties/limited', schema: { const: true }, failWhenUndefined: true },
});
const control = (key: string, more: object = {}) => ({
  type: 'Control',
  scope: `#/properties/${key}`,
  ...more,
});

const UI = {
  type: 'VerticalLayout',
  elements: [
    control('limited'),
    {
      type: 'Group',
      label: 'Limits',
      elements: [
        control('cap', { rule: rule('SHOW') }),
        control('note', { rule: rule('DISABLE'), options: { placeholder: 'for you' } }),
      ],
    },
    ...['matcher', 'tiers', 'rates', 'version'].map((key) => control(key)),
  ],
} as unknown as JsonObject;

const FIELDS = fieldsOf(SCHEMA, UI);

function open(saved: JsonObject | null) {
  let now = valuesOf(FIELDS, saved, 'usd');
  const Form = () => {
    const [values, setValues] = useState(now);
    now = values;
    const problems = Object.fromEntries(
      FIELDS.flatMap((field) => {
        const error = errorOf(field, values[field.key]);
        return error === null ? [] : [[field.key, error]];
      }),
    );
    return <ConfigurationForm fields={FIELDS} values={values} problems={problems} onChange={setValues} />;
  };
  render(<Form />);
  return () => configurationOf(FIELDS, now, saved);
}

const box = (name: string) => screen.getByRole<HTMLInputElement>('textbox', { name });

test('a rule shows and disables fields; what is hidden starts over and is not sent', async () => {
  const sent = open({ limited: true, cap: 5, matcher: { key: 'a' }, version: 'v1' });
  expect(screen.getByRole('heading', { name: 'Limits' })).toBeTruthy();
  expect(box('Note (optional)').disabled).toBe(true);
  expect(box('Note (optional)').placeholder).toBe('for you');
  await userEvent.clear(box('Cap (optional)'));
  await userEvent.type(box('Cap (optional)'), '0');
  expect(screen.getByText('Must be at least 1.')).toBeTruthy();
  await userEvent.click(screen.getByRole('switch', { name: 'Limited' }));
  expect(screen.queryByRole('textbox', { name: 'Cap (optional)' })).toBeNull();
  expect(box('Note (optional)').disabled).toBe(false);
  expect(sent()).toEqual({ limited: false, matcher: { key: 'a' }, version: 'v1' });
});

test('objects, lists and records are filled in, each problem beside its own control', async () => {
  const sent = open(null);
  expect(screen.getByText('v1')).toBeTruthy();
  expect(screen.getByText('Fill this in.')).toBeTruthy();
  await userEvent.type(box('Key'), 'plan');
  expect(screen.queryByText('Fill this in.')).toBeNull();
  const add = screen.getByRole<HTMLButtonElement>('button', { name: 'Add to Tiers' });
  await userEvent.click(add);
  await userEvent.click(add);
  expect(add.disabled).toBe(true);
  await userEvent.type(box('Entry 1'), '-1');
  await userEvent.type(box('Entry 2'), '20');
  expect(screen.getByText('Must be at least 0.')).toBeTruthy();
  await userEvent.click(screen.getByRole('button', { name: 'Remove entry 1' }));
  expect(box('Entry 1').value).toBe('20');
  await userEvent.click(screen.getByRole('button', { name: 'Add to Rates' }));
  await userEvent.type(box('Name 1'), '2026-01-01');
  await userEvent.type(screen.getAllByRole('textbox', { name: 'Entry 1' })[1]!, '0.10');
  expect(sent()).toEqual({
    limited: false,
    matcher: { key: 'plan' },
    tiers: [20],
    rates: { '2026-01-01': '0.10' },
    version: 'v1',
  });
});
