import { expect, test } from 'vitest';
import { parseManifest } from './manifest.ts';

const GOOD = `id: com.example.rules
name: Rules
version: 0.1.0
ui_extension:
  views:
    - viewport: stripe.dashboard.drawer.default
      component: List
  content_security_policy:
    connect-src:
      - https://example.com/
constants:
  SOME_ORIGIN: https://example.com
extensions:
  - id: waive
    name: Waive
    interface_id: billing.prorations
    version: 1.0.0
    permissions: []
    configuration:
      input_schema: { type: json_schema, content: extensions/waive/generated/config.schema.json }
    script: { type: typescript, content: extensions/waive/src/index.ts }
    methods:
      prorate_items: { implementation_type: script }
`;

test('a manifest is read with its names in camelCase and the keys of its maps untouched', () => {
  const parsed = parseManifest(GOOD);
  expect(parsed).toMatchObject({
    ok: true,
    manifest: {
      uiExtension: { contentSecurityPolicy: { connectSrc: ['https://example.com/'] } },
      constants: { SOME_ORIGIN: 'https://example.com' },
      extensions: [
        { interfaceId: 'billing.prorations', methods: { prorate_items: { implementationType: 'script' } } },
      ],
    },
  });
});

test.each([
  ['name: Rules', 'title: Rules', 'stripe-app.yaml: name is missing.'],
  ['id: com.example.rules', 'id: com example', 'stripe-app.yaml, line 1: id may have letters, digits'],
  [
    '    version: 1.0.0',
    '    version: one',
    'stripe-app.yaml, line 17: extensions[0].version must be a version such as 1.0.0, not one.',
  ],
  [
    'interface_id: billing.prorations',
    'interface_id: 5',
    'line 16: extensions[0].interface_id must be a string, not 5.',
  ],
  [
    'type: json_schema',
    'type: xml',
    'line 20: extensions[0].configuration.input_schema.type must be "json_schema", not "xml".',
  ],
  [
    'prorate_items:',
    'prorate:',
    'extensions[0].methods.prorate is not known: billing.prorations has prorate_items.',
  ],
  [
    'implementation_type: script',
    'implementation_type: remote_function',
    'must be script at billing.prorations.',
  ],
  [
    'content: extensions/waive/src/index.ts',
    'content: ../outside.ts',
    "must be a path inside the app's folder, not ../outside.ts.",
  ],
  [
    '    script: { type: typescript, content: extensions/waive/src/index.ts }\n',
    '',
    'extensions[0].methods.prorate_items is a script, but the extension names none',
  ],
  ['  - id: waive', '  - id: [', 'is no valid YAML'],
])('with %s as %s it says what is wrong and where', (from, to, message) => {
  const parsed = parseManifest(GOOD.replace(from, to));
  const messages = parsed.ok ? [] : parsed.problems.map((problem) => problem.message);
  expect(messages.join('\n')).toContain(message);
});

test('one id for two extensions is refused', () => {
  const twice = GOOD + GOOD.slice(GOOD.indexOf('  - id: waive'));
  const parsed = parseManifest(twice);
  expect(parsed.ok ? null : parsed.problems[0]).toMatchObject({
    code: 'manifest_invalid',
    path: 'extensions[1].id',
  });
});

test('an extension at a point that we do not know is listed all the same', () => {
  const unknown = GOOD.replace('billing.prorations', 'billing.payment_routing').replace(
    'prorate_items',
    'route',
  );
  expect(parseManifest(unknown).ok).toBe(true);
});

const ACTION = `id: com.example.rules
name: Rules
version: 0.1.0
extensions:
  - id: notify
    name: Notify
    interface_id: extend.workflows.custom_action
    version: 1.0.0
    permissions:
      - permission: workflow_custom_action_run_write
        purpose: Reads values of the workflow
    methods:
      execute: { implementation_type: remote_function }
    endpoints:
      - id: com.example.rules.chat
        type: custom_http
        managed_sandbox: { url: "https://chat.example.com" }
`;

test('a custom action may be a remote function, with its endpoints', () => {
  expect(parseManifest(ACTION)).toMatchObject({
    ok: true,
    manifest: { extensions: [{ endpoints: [{ managedSandbox: { url: 'https://chat.example.com' } }] }] },
  });
});

test.each([
  ['https://chat.example.com', 'ftp://chat.example.com', 'must be an https address'],
  ['https://chat.example.com', 'http://chat.example.com', 'must be an https address'],
  ['managed_sandbox', 'sandbox', 'extensions[0].endpoints[0] must have an address'],
  [
    'workflow_custom_action_run_write',
    'customer_read',
    'must list workflow_custom_action_run_write with its purpose',
  ],
  ['execute:', 'get_form_state:', 'must list execute: extend.workflows.custom_action calls it'],
])('a custom action with %s as %s is refused', (from, to, message) => {
  const parsed = parseManifest(ACTION.replace(from, to));
  expect(parsed.ok ? '' : parsed.problems.map((problem) => problem.message).join('\n')).toContain(message);
});
