import { expect, test } from 'vitest';
import { configurationHash } from './hash.ts';
import { extensionOf, loadApp } from '../app.ts';
import { projectRoot } from '../project-root.ts';
import { SCRIPT, temporaryApp } from '../testing/temporary-app.ts';
import { generateConfiguration } from './generate.ts';
import { generatedFiles } from './generated-files.ts';

function generate(fields: string, types = '') {
  const source = `import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import type { Decimal, MonetaryAmount, Timestamp } from '@stripe/extensibility-sdk/stdlib';
${types}
/** @displayName My rule */
export interface RuleConfig extends Record<string, unknown> {
${fields}
}
export default class Rule implements Billing.Prorations<RuleConfig> {
  prorateItems(request: Billing.Prorations.ProrateItemsInput, config: RuleConfig, context: Context): Billing.Prorations.ProrateItemsResult {
    return { items: [] };
  }
}
export type Used = [Decimal, MonetaryAmount, Timestamp];
`;
  const root = temporaryApp({ [SCRIPT]: source });
  return generateConfiguration(root, extensionOf(loadApp(root), 'rule'));
}

test('the generated files of every extension of this app are up to date: npm run -s console -- script build', () => {
  const app = loadApp(projectRoot());
  const stale = app.extensions
    .flatMap((extension) => generatedFiles(app.root, extension))
    .filter((file) => !file.current);
  expect(stale.map((file) => file.path)).toEqual([]);
});

// The illustration of extensions.md 8.2.
test('a named union becomes a definition, with the titles of its members', () => {
  const types =
    "/**\n * @displayName :hour Hours\n * @displayName :day Days\n */\ntype GraceUnit = 'hour' | 'day';";
  expect(generate('  graceUnit: GraceUnit;', types)).toEqual({
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'My rule',
      type: 'object',
      properties: { grace_unit: { $ref: '#/$defs/grace_unit', title: 'Grace unit' } },
      required: ['grace_unit'],
      $defs: {
        grace_unit: {
          title: 'Grace unit',
          oneOf: [
            { const: 'hour', title: 'Hours' },
            { const: 'day', title: 'Days' },
          ],
        },
      },
    },
    ui: {
      type: 'VerticalLayout',
      elements: [{ type: 'Control', scope: '#/properties/grace_unit', label: 'Grace unit' }],
    },
  });
});

test.each<[string, object]>([
  ['  days: number; ', { type: 'number', title: 'Days' }],
  ['  /** @multipleOf 1\n   * @minimum 1 */ days: number;', { type: 'integer', title: 'Days', minimum: 1 }],
  [
    '  /** How much.\n   * Really.\n   * @displayName Share\n   * @format percent */ days: number;',
    { type: 'number', title: 'Share', description: 'How much. Really.', format: 'percent' },
  ],
  ['  days: string[];', { type: 'array', items: { type: 'string' }, title: 'Days' }],
  [
    '  days: Record<string, boolean>;',
    { type: 'object', additionalProperties: { type: 'boolean' }, title: 'Days' },
  ],
  ['  days: string | null;', { oneOf: [{ type: 'string' }, { type: 'null' }], title: 'Days' }],
  [
    '  /** @exclusiveMinimum 0.5 */ days: Decimal;',
    { type: 'string', format: 'decimal', title: 'Days', 'x-stripe-exclusive-minimum': '0.5' },
  ],
  ['  days: Timestamp;', { type: 'string', format: 'date-time', title: 'Days' }],
  ['  /** @defaultValue "a" */ days: string;', { type: 'string', title: 'Days', default: 'a' }],
])('%s', (fields, expected) => {
  expect(generate(fields).schema.properties).toEqual({ days: expected });
});

test('an optional field is not required, and a name that cannot be told from its key is recorded', () => {
  const { schema } = generate('  someIDValue?: string;\n  already_snake: boolean;');
  expect(schema.required).toEqual(['already_snake']);
  expect(schema.properties).toEqual({
    some_id_value: { type: 'string', title: 'Some id value', 'x-stripe-script-name': 'someIDValue' },
    already_snake: { type: 'boolean', title: 'Already snake', 'x-stripe-script-name': 'already_snake' },
  });
});

test('an empty interface gives an empty form', () => {
  const { schema, ui } = generate('');
  expect(schema).toMatchObject({ type: 'object', properties: {} });
  expect(ui).toEqual({ type: 'VerticalLayout', elements: [] });
});

test('order, groups and placeholders shape the form alone', () => {
  const { ui } = generate(
    '  /** @order 2 */ last: string;\n  /** @order 1\n   * @group Names\n   * @placeholder Type it */ first: string;',
  );
  expect(ui.elements).toEqual([
    {
      type: 'Group',
      label: 'Names',
      elements: [
        { type: 'Control', scope: '#/properties/first', label: 'First', options: { placeholder: 'Type it' } },
      ],
    },
    { type: 'Control', scope: '#/properties/last', label: 'Last' },
  ]);
});

test.each([
  ['  /** @minimum 0 */ days: string;', '@minimum cannot stand on this type (string)'],
  ['  /** @minimum 1_000 */ days: number;', '@minimum needs a number such as 5 or 0.25, not "1_000"'],
  [
    '  /** @minimum :cents 0 */ days: MonetaryAmount;',
    '@minimum :cents names a field that this type does not have',
  ],
  ['  /** @colour red */ days: string;', '@colour is not a tag of configurations'],
  ['  /** @description x */ days: string;', '@description is not supported'],
  ['  days: Map<string, string>;', 'Map is not a type of this app'],
  ['  days: string | number;', 'a union may be of texts, or of one type and null'],
  ['  days: () => void;', 'cannot be the type of a configuration field'],
  ['  days(): void;', 'a configuration has fields only'],
])('%s is refused with its place', (fields, message) => {
  const thrown = caught(() => generate(fields));
  expect(thrown).toMatchObject({ code: 'build_failed', message: expect.stringContaining(message) });
  expect(thrown).toMatchObject({ message: expect.stringContaining(`${SCRIPT}:6`) });
});

test('a configuration has one hash however its keys are ordered', () => {
  expect(configurationHash({ a: 1, b: { c: '2', d: null } })).toBe(
    configurationHash({ b: { d: null, c: '2' }, a: 1 }),
  );
  expect(configurationHash({ a: '1' })).not.toBe(configurationHash({ a: 1 }));
});

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (thrown) {
    return thrown;
  }
}
