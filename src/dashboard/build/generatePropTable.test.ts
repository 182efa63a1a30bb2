import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generatePropTable } from './generatePropTable.ts';

const root = join(import.meta.dirname, '../../..');
const file = join(root, 'src/dashboard/host/propTable.json');

test('the committed table is what the installed SDK says', async () => {
  const generated = await generatePropTable(root);
  // Written by: WRITE_PROP_TABLE=1 npx vitest run src/dashboard/build/generatePropTable.test.ts
  if (process.env['WRITE_PROP_TABLE']) writeFileSync(file, `${JSON.stringify(generated)}\n`);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(generated);
});

test('the table knows all 72 components of SDK 9.3', async () => {
  const table = await generatePropTable(root);
  expect(Object.values(table).map((components) => Object.keys(components).length)).toEqual([65, 6, 1]);
  expect(table['v9']?.['Button']?.['type']).toEqual({
    kind: { one: ['primary', 'secondary', 'destructive'] },
    optional: true,
  });
  expect(table['v9']?.['ContextView']?.['title']).toEqual({ kind: 'string' });
});
