import { useForm } from 'react-hook-form';
import { Box, Button } from '@stripe/ui-extension-sdk/ui';
import { expect, test, vi } from 'vitest';
import { fieldsOf } from '../../../src/contract/configuration/form-fields.ts';
import type { Values } from '../../../src/contract/configuration/form-values.ts';
import { configurationOf, valuesOf } from '../../../src/contract/configuration/form-values.ts';
import type { JsonObject } from '../../../src/contract/json.ts';
import { show } from '../../testing/screen.tsx';
import { ConfigurationForm } from './ConfigurationForm.tsx';

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

function form(saved: JsonObject | null) {
  const sent: JsonObject[] = [];
  const Form = () => {
    const { control: held, handleSubmit } = useForm<Values>({
      defaultValues: valuesOf(FIELDS, saved, 'usd'),
      mode: 'onChange',
    });
    const send = (values: Values) => void sent.push(configurationOf(FIELDS, values, saved));
    return (
      <Box>
        <ConfigurationForm fields={FIELDS} control={held} refusal={null} disabled={false} />
        <Button onPress={() => void handleSubmit(send)()}>Send</Button>
      </Box>
    );
  };
  const screen = show(Form, {});
  const send = () => {
    screen.press('Send');
    return vi.waitFor(() => {
      if (sent.length === 0) throw new Error(screen.text());
      return sent.at(-1)!;
    });
  };
  return { screen, send };
}

test('a rule shows a field under its group, and what is hidden is neither asked for nor sent', async () => {
  const { screen, send } = form({ limited: false, cap: 5, matcher: { key: 'a' }, version: 'v1' });
  await screen.reads('Limits');
  expect(screen.has('TextField', 'Cap (optional)')).toBe(false);
  expect(screen.find('TextField', 'Note (optional)').props).toMatchObject({
    disabled: false,
    placeholder: 'for you',
  });
  expect(await send()).toEqual({ limited: false, matcher: { key: 'a' }, version: 'v1' });
});

test('a hidden field can hold anything; shown again it is checked', async () => {
  const { screen, send } = form({ limited: true, matcher: { key: 'a' }, version: 'v1' });
  await screen.reads('Cap (optional)');
  expect(screen.find('TextField', 'Note (optional)').props).toMatchObject({ disabled: true });
  screen.enter('TextField', 'Cap (optional)', '0');
  await screen.reads('Must be at least 1.');
  const box = screen.find('Checkbox', 'Limited');
  (box.props!.onChange as (event: object) => void)({ target: { checked: false } });
  await vi.waitFor(() => expect(screen.has('TextField', 'Cap (optional)')).toBe(false));
  expect(await send()).toEqual({ limited: false, matcher: { key: 'a' }, version: 'v1' });
});

test('objects, lists and records are filled in, each error beside its own control', async () => {
  const { screen, send } = form(null);
  await screen.reads('Matcher');
  expect(screen.text()).toContain('Version\nv1');
  screen.press('Send');
  await screen.reads('Fill this in.');
  expect(screen.find('TextField', 'Key').props).toMatchObject({ error: 'Fill this in.' });
  expect(screen.find('TextField', 'Value (optional)').props).not.toHaveProperty('error');
  screen.enter('TextField', 'Key', 'plan');
  screen.press('Add to Tiers');
  await screen.reads('Entry 1');
  screen.press('Add to Tiers');
  await screen.reads('Entry 2');
  expect(screen.find('Button', 'Add to Tiers').props).toMatchObject({ disabled: true });
  screen.enter('TextField', 'Entry 1', '-1');
  screen.enter('TextField', 'Entry 2', '20');
  await screen.reads('Must be at least 0.');
  screen.press('Remove entry 1');
  await vi.waitFor(() => expect(screen.has('TextField', 'Entry 2')).toBe(false));
  screen.press('Add to Rates');
  await screen.reads('Name 1');
  screen.enter('TextField', 'Name 1', '2026-01-01');
  const [, rate] = screen.types('TextField').filter((node) => node.props?.label === 'Entry 1');
  (rate!.props!.onChange as (event: object) => void)({ target: { value: '0.10' } });
  expect(await send()).toEqual({
    limited: false,
    matcher: { key: 'plan' },
    tiers: [20],
    rates: { '2026-01-01': '0.10' },
    version: 'v1',
  });
});
