import { expect, test } from 'vitest';
import { loadApp } from '../app.ts';
import { projectRoot } from '../project-root.ts';
import { generatedFiles } from './generated-files.ts';
import { configurationHash } from './hash.ts';
import { generated } from './testing/generated.ts';

test('every script of the manifest has a generated schema and form, and all of them are up to date', () => {
  const { root, manifest, extensions } = loadApp(projectRoot());
  expect(extensions.map(({ id }) => id)).toEqual(manifest.extensions.map(({ id }) => id));
  const unnamed = extensions.filter(({ schemaFile, uiFile }) => schemaFile === null || uiFile === null);
  expect(
    unnamed.map(({ id }) => id),
    'give them configuration files in the manifest',
  ).toEqual([]);
  const stale = extensions
    .flatMap((extension) => generatedFiles(root, extension))
    .filter((file) => !file.current);
  expect(
    stale.map((file) => file.path),
    'write them with: npm run -s console -- script build',
  ).toEqual([]);
});

// The illustration of extensions.md 8.2.
test('a named union becomes a definition, with the titles of its members', () => {
  const types =
    "/**\n * @displayName :hour Hours\n * @displayName :day Days\n */\ntype GraceUnit = 'hour' | 'day';";
  expect(generated('  graceUnit: GraceUnit;', types)).toEqual({
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

test('an empty interface gives an empty form', () => {
  const { schema, ui } = generated('');
  expect(schema).toMatchObject({ type: 'object', properties: {} });
  expect(ui).toEqual({ type: 'VerticalLayout', elements: [] });
});

test('a configuration has one hash however its keys are ordered', () => {
  expect(configurationHash({ a: 1, b: { c: '2', d: null } })).toBe(
    configurationHash({ b: { d: null, c: '2' }, a: 1 }),
  );
  expect(configurationHash({ a: '1' })).not.toBe(configurationHash({ a: 1 }));
});
