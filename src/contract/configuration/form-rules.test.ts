/** Rules of a layout: what is shown, what can be changed, and what becomes of a hidden value. */
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { disabledAmong, hiddenAmong } from './field-json.ts';
import { fieldsOf } from './form-fields.ts';
import { ruleOf } from './form-rules.ts';
import { configurationOf, valuesOf, withoutHidden } from './form-values.ts';

const PROPERTIES: JsonObject = {
  on: { type: 'boolean' },
  unit: { oneOf: [{ const: 'day' }, { const: 'month' }] },
  size: { type: 'string', format: 'decimal' },
  note: { type: 'string' },
  cap: { type: 'number', default: 5 },
};

/** @param rules by key */
function form(rules: Readonly<Record<string, Json>>, required: string[] = ['on', 'unit', 'cap']) {
  const elements = Object.keys(PROPERTIES).map((key) => ({
    type: 'Control',
    scope: `#/properties/${key}`,
    ...(rules[key] !== undefined && { rule: rules[key] }),
  }));
  return fieldsOf({ type: 'object', properties: PROPERTIES, required }, { type: 'VerticalLayout', elements });
}

const when = (effect: string, key: string, schema: Json): Json => ({
  effect,
  condition: { scope: `#/properties/${key}`, schema, failWhenUndefined: true },
});

const VALUES = { on: true, unit: 'month', size: '100', note: '', cap: '7' };

test.each<[Json, object, boolean]>([
  [when('SHOW', 'on', { const: true }), {}, false],
  [when('SHOW', 'on', { const: true }), { on: false }, true],
  [when('HIDE', 'on', { const: true }), {}, true],
  [when('SHOW', 'unit', { enum: ['day', 'week'] }), {}, true],
  [when('SHOW', 'size', { 'x-stripe-exclusive-minimum': '99.9' }), {}, false],
  [when('SHOW', 'size', { 'x-stripe-exclusive-minimum': '100' }), {}, true],
  // A field that is not set meets no condition.
  [when('SHOW', 'size', { 'x-stripe-minimum': '0' }), { size: '' }, true],
  [when('HIDE', 'size', { 'x-stripe-minimum': '0' }), { size: '' }, false],
  [when('SHOW', 'cap', { minimum: 7, exclusiveMaximum: 8 }), {}, false],
  [when('SHOW', 'cap', { multipleOf: 2 }), {}, true],
  [when('SHOW', 'unit', { minLength: 4, pattern: '^m' }), {}, false],
])('%j with %j: hidden %s', (rule, values, hidden) => {
  expect(hiddenAmong(form({ note: rule }), { ...VALUES, ...values }).has('note')).toBe(hidden);
});

test('several conditions hold together', () => {
  const rule: Json = {
    effect: 'SHOW',
    condition: {
      scope: '#',
      schema: {
        allOf: [
          { properties: { on: { const: true } }, required: ['on'] } as Json,
          { properties: { unit: { const: 'month' } }, required: ['unit'] } as Json,
        ],
      },
    },
  };
  expect(hiddenAmong(form({ note: rule }), VALUES).has('note')).toBe(false);
  expect(hiddenAmong(form({ note: rule }), { ...VALUES, unit: 'day' }).has('note')).toBe(true);
});

test('what is hidden is not sent: an optional field is left out, a required one is its default', () => {
  const fields = form({
    note: when('SHOW', 'on', { const: true }),
    cap: when('SHOW', 'on', { const: true }),
  });
  const values = { ...VALUES, note: 'n' };
  expect(configurationOf(fields, values, null)).toEqual({
    on: true,
    unit: 'month',
    size: '100',
    note: 'n',
    cap: 7,
  });
  const saved = { on: true, unit: 'month', note: 'n', cap: 7 };
  expect(configurationOf(fields, { ...values, on: false }, saved)).toEqual({
    on: false,
    unit: 'month',
    size: '100',
    cap: 5,
  });
});

test('what hides another counts as unset once it is hidden itself', () => {
  const fields = form({
    size: when('SHOW', 'on', { const: true }),
    note: when('SHOW', 'size', { 'x-stripe-minimum': '1' }),
  });
  expect([...hiddenAmong(fields, VALUES)]).toEqual([]);
  expect([...hiddenAmong(fields, { ...VALUES, on: false })]).toEqual(['size', 'note']);
});

test('a ring of rules, as no script of ours can have, hides without an end to it', () => {
  const fields = form({
    size: when('HIDE', 'note', { const: 'x' }),
    note: when('HIDE', 'size', { const: '100' }),
  });
  expect(hiddenAmong(fields, { ...VALUES, note: 'x' }).size).toBeLessThan(3);
});

test('a field that cannot be changed is seen and sent', () => {
  const fields = form({
    cap: when('DISABLE', 'on', { const: true }),
    note: when('ENABLE', 'unit', { const: 'day' }),
  });
  expect([...disabledAmong(fields, VALUES)].sort()).toEqual(['cap', 'note']);
  expect([...disabledAmong(fields, { ...VALUES, on: false, unit: 'day' })]).toEqual([]);
  expect(configurationOf(fields, VALUES, null)).toMatchObject({ cap: 7 });
});

test('a rule that is not understood leaves its field as any other', () => {
  expect(ruleOf(when('SHOW', 'on', { not: { const: true } }))).toBeNull();
  expect(ruleOf({ effect: 'BLINK', condition: { scope: '#/properties/on', schema: {} } })).toBeNull();
  expect(ruleOf({ effect: 'SHOW', condition: { scope: '#', schema: { anyOf: [] } } })).toBeNull();
});

test('a hidden field starts over, so that what it held is not held against anybody', () => {
  const fields = form({ note: when('SHOW', 'on', { const: true }) });
  const hidden = { ...VALUES, on: false, note: 'far too long' };
  expect(withoutHidden(fields, hidden, 'usd')).toEqual({ ...hidden, note: '' });
  expect(withoutHidden(fields, { ...hidden, on: true }, 'usd')).toEqual({ ...hidden, on: true });
  expect(valuesOf(fields, null, 'usd').note).toBe('');
});
