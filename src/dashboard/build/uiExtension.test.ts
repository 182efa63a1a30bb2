import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import uiExtension from '../../../ui-extension.config.ts';

const root = join(import.meta.dirname, '../../..');
const manifest = parse(readFileSync(join(root, 'stripe-app.yaml'), 'utf8')) as {
  ui_extension: { views: { viewport: string; component: string }[] };
};

test('ui-extension.config.ts names the same views at the same viewports as stripe-app.yaml', () => {
  const ours = uiExtension.views.map(({ viewport, component }) => ({ viewport, component }));
  expect(ours).toEqual(manifest.ui_extension.views);
});

test('every view has a component name that Stripe accepts and lies in the folder of its name', () => {
  for (const { component, entry } of uiExtension.views) {
    expect(component).toMatch(/^[a-zA-Z0-9_]+$/);
    expect(entry).toBe(`views/${component}/index.tsx`);
  }
});
