import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { requireModule } from '../sandbox/modules.ts';
import { buildViews } from './buildViews.ts';
import { defineUiExtension } from './uiExtension.ts';

const repository = join(import.meta.dirname, '../../..');
let root: string;

beforeEach(() => {
  // Inside the repository, so that the SDK is found as it is from a real view.
  root = mkdtempSync(join(repository, 'node_modules', '.views-test-'));
  writeFileSync(join(root, 'stripe-app.yaml'), 'id: com.example.app\nname: Example\n');
  writeFileSync(
    join(root, 'Hello.tsx'),
    "import { useState } from 'react';\nimport { Box } from '@stripe/ui-extension-sdk/ui';\nexport default function Hello() { const [name] = useState('you'); return <Box>Hello {name}</Box>; }\n",
  );
});
afterEach(() => rmSync(root, { recursive: true }));

const uiExtension = defineUiExtension({
  views: [{ component: 'Hello', viewport: 'stripe.dashboard.drawer.default', entry: 'Hello.tsx' }],
  bundle: {
    globalName: '__StripeExtExports',
    external: ['react', 'react/jsx-runtime', '@remote-ui/react'],
    target: 'es2020',
    alias: {},
  },
});

async function built(outFile: string): Promise<string> {
  await buildViews({ root, uiExtension, outFile, minify: true, buildTime: 'then' });
  return readFileSync(outFile, 'utf8');
}

test('the bundle exports each view by component name, SDK version, build time and the manifest', async () => {
  const required: string[] = [];
  const context: { __StripeExtExports?: Record<string, unknown>; require: (name: string) => unknown } = {
    require(name) {
      required.push(name);
      return requireModule(name);
    },
  };
  runInNewContext(await built(join(root, 'views.js')), context);
  const bundle = context.__StripeExtExports!;
  expect(typeof bundle['Hello']).toBe('function');
  expect(bundle['SDK_VERSION']).toBe('9.3.0');
  expect(bundle['BUILD_TIME']).toBe('then');
  expect(bundle['default']).toMatchObject({ id: 'com.example.app' });
  expect(new Set(required)).toEqual(new Set(['react', 'react/jsx-runtime', '@remote-ui/react']));
  // The SDK's functions find the host here: the exports must accept one more property.
  bundle['endpoint'] = 'the host';
  expect(bundle['endpoint']).toBe('the host');
});

test('the same sources and build time give the same bytes', async () => {
  expect(await built(join(root, 'one.js'))).toBe(await built(join(root, 'two.js')));
});

test('a view that does not compile fails the build and names the file', async () => {
  writeFileSync(join(root, 'Hello.tsx'), 'export default function (');
  await expect(built(join(root, 'views.js'))).rejects.toThrow(/Hello\.tsx/);
});
