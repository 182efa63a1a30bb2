/** Tags of extensions.md 8.4 that shape the form: order, groups, placeholders, and the rules of JSON Forms. */
import { expect, test } from 'vitest';
import type { Json } from '../../contract/json.ts';
import { generated } from './testing/generated.ts';

const CONDITIONS = `interface IsOn { const: true }
interface IsMonth { const: 'month' }
interface IsLong { enum: ['month', 'year'] }
interface IsBig { exclusiveMinimum: 100; maximum: 1000 }
interface HasText { minLength: 1 }`;

const control = (key: string, label: string, more: object = {}) => ({
  type: 'Control',
  scope: `#/properties/${key}`,
  label,
  ...more,
});

test('@order and @group place controls; a group stands where its first control would', () => {
  const { ui } = generated(
    '/** @order 9 */ a: string;\n/** @group Limits */ b: string;\nc: string;\n/** @group Limits\n * @order -1 */ d: string;',
  );
  expect(ui).toEqual({
    type: 'VerticalLayout',
    elements: [
      { type: 'Group', label: 'Limits', elements: [control('d', 'D'), control('b', 'B')] },
      control('c', 'C'),
      control('a', 'A'),
    ],
  });
});

test('@placeholder is an option of the control, and not of the schema', () => {
  const { ui, schema } = generated('/** @placeholder such as vip */ a: string;');
  expect(ui.elements).toEqual([control('a', 'A', { options: { placeholder: 'such as vip' } })]);
  expect(schema.properties).toEqual({ a: { type: 'string', title: 'A' } });
});

test.each([
  ['showWhen', 'SHOW'],
  ['hideWhen', 'HIDE'],
  ['enableWhen', 'ENABLE'],
  ['disableWhen', 'DISABLE'],
])('@%s is the rule %s', (tag, effect) => {
  const { ui, schema } = generated(
    `isOn: boolean;\n/** @${tag} :isOn {@link IsOn} */ a?: string;`,
    CONDITIONS,
  );
  expect(ui.elements).toEqual([
    control('is_on', 'Is on'),
    control('a', 'A', {
      rule: {
        effect,
        condition: { scope: '#/properties/is_on', schema: { const: true }, failWhenUndefined: true },
      },
    }),
  ]);
  // A rule shapes the form alone.
  expect(schema.properties).toMatchObject({ a: { type: 'string', title: 'A' } });
  expect(schema.$defs).toBeUndefined();
});

test('several conditions have to hold together', () => {
  const { ui } = generated(
    "unit: 'day' | 'month' | 'year'; size: Decimal; note: string;\n/**\n * @showWhen :unit {@link IsLong}\n * @showWhen :size {@link IsBig}\n * @showWhen :note {@link HasText}\n */ a?: string;",
    CONDITIONS,
  );
  expect((ui.elements as Json[])[3]).toMatchObject({
    rule: {
      effect: 'SHOW',
      condition: {
        scope: '#',
        schema: {
          allOf: [
            { properties: { unit: { enum: ['month', 'year'] } }, required: ['unit'] },
            {
              properties: { size: { 'x-stripe-exclusive-minimum': '100', 'x-stripe-maximum': '1000' } },
              required: ['size'],
            },
            { properties: { note: { minLength: 1 } }, required: ['note'] },
          ],
        },
      },
    },
  });
});

test('a nested object has its layout in the control, where its own tags ask for one', () => {
  const types = `interface Cap {
  unit: 'day' | 'month';
  /** @showWhen :unit {@link IsMonth}
   * @placeholder 1 to 31 */
  dayOf?: number;
}
${CONDITIONS}`;
  const { ui } = generated('caps: Cap[]; plain: { b: string };', types);
  expect(ui.elements).toEqual([
    control('caps', 'Caps', {
      options: {
        detail: {
          type: 'VerticalLayout',
          elements: [
            control('unit', 'Unit'),
            control('day_of', 'Day of', {
              options: { placeholder: '1 to 31' },
              rule: {
                effect: 'SHOW',
                condition: {
                  scope: '#/properties/unit',
                  schema: { const: 'month' },
                  failWhenUndefined: true,
                },
              },
            }),
          ],
        },
      },
    }),
    control('plain', 'Plain'),
  ]);
});
