/** `stripe-app.yaml`, manifest v2 (extensions.md section 10): read, checked, typed. */
import { LineCounter, isNode, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { extensionPoint } from './extension-points/index.ts';
import type { ExtensionPoint, ImplementationType } from './extension-points/index.ts';
import type { JsonObject } from './json.ts';
import type { Problem } from './problem.ts';
import { convert, sentence } from './shapes/convert.ts';
import type { Mismatch } from './shapes/convert.ts';
import { arrayOf, flag, json, object, oneOf, optional, recordOf, text } from './shapes/shape.ts';

export interface Manifest {
  id: string;
  name: string;
  version: string;
  icon?: string;
  declarations?: {
    distributionType?: 'public' | 'private';
    sandboxInstallCompatible?: boolean;
    stripeApiAccessType?: 'platform' | 'oauth' | 'restricted_api_key';
    allowedRedirectUris?: string[];
    stripeApiAccess?: { permissions?: Permission[] };
  };
  uiExtension?: {
    views: { viewport: string; component: string }[];
    contentSecurityPolicy?: { connectSrc?: string[]; imageSrc?: string[]; purpose?: string };
  };
  constants?: JsonObject;
  extensions: ManifestExtension[];
}

export interface Permission {
  permission: string;
  purpose: string;
}

export interface ManifestExtension {
  id: string;
  name: string;
  description?: string;
  /** The extension point, such as `billing.prorations`. */
  interfaceId: string;
  version: string;
  permissions: Permission[];
  /** Paths from the folder of the manifest. */
  configuration?: {
    inputSchema?: { type: 'json_schema'; content: string };
    uiSchema?: { type: 'jsonforms'; content: string };
  };
  script?: { type: 'typescript'; content: string };
  /** By manifest name. */
  methods: Record<string, { implementationType: ImplementationType }>;
  /** What custom actions may call, or are called at; `live` and `managedSandbox` by mode. */
  endpoints?: Endpoint[];
}

export interface Endpoint {
  id: string;
  type: 'custom_http';
  live?: { url: string };
  managedSandbox?: { url: string };
}

const permission = object({ permission: text, purpose: text });
const address = object({ url: text });

const extension = object({
  id: text,
  name: text,
  description: optional(text),
  interfaceId: text,
  version: text,
  permissions: arrayOf(permission),
  configuration: optional(
    object({
      inputSchema: optional(object({ type: oneOf('json_schema'), content: text })),
      uiSchema: optional(object({ type: oneOf('jsonforms'), content: text })),
    }),
  ),
  script: optional(object({ type: oneOf('typescript'), content: text })),
  methods: recordOf(object({ implementationType: oneOf('script', 'remote_function') })),
  endpoints: optional(
    arrayOf(
      object({
        id: text,
        type: oneOf('custom_http'),
        live: optional(address),
        managedSandbox: optional(address),
      }),
    ),
  ),
});

const manifest = object({
  id: text,
  name: text,
  version: text,
  icon: optional(text),
  declarations: optional(
    object({
      distributionType: optional(oneOf('public', 'private')),
      sandboxInstallCompatible: optional(flag),
      stripeApiAccessType: optional(oneOf('platform', 'oauth', 'restricted_api_key')),
      allowedRedirectUris: optional(arrayOf(text)),
      stripeApiAccess: optional(object({ permissions: optional(arrayOf(permission)) })),
    }),
  ),
  uiExtension: optional(
    object({
      views: arrayOf(object({ viewport: text, component: text })),
      contentSecurityPolicy: optional(
        object({
          connectSrc: { shape: arrayOf(text), optional: true, wire: 'connect-src' },
          imageSrc: { shape: arrayOf(text), optional: true, wire: 'image-src' },
          purpose: optional(text),
        }),
      ),
    }),
  ),
  constants: optional(recordOf(json)),
  extensions: arrayOf(extension),
});

export type ParsedManifest = { ok: true; manifest: Manifest } | { ok: false; problems: Problem[] };

/**
 * Keys that this page of Stripe's reference does not show are passed over: the full v2 schema is not published.
 *
 * @param yaml the text of `stripe-app.yaml`
 */
export function parseManifest(yaml: string): ParsedManifest {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const [error] = document.errors;
  if (error) {
    const line = error.linePos?.[0].line;
    return failed(
      [{ path: '', rule: `is no valid YAML: ${error.message.split('\n')[0]}` }],
      () => line ?? null,
    );
  }
  const lineOf = (path: string): number | null => lineIn(document, lines, path);
  const converted = convert(manifest, document.toJS(), {
    from: 'wire',
    to: 'script',
    unknownKeys: 'leave out',
  });
  if (!converted.ok) return failed(converted.mismatches, lineOf);
  const parsed = converted.value as unknown as Manifest;
  const broken = brokenRules(parsed);
  return broken.length === 0 ? { ok: true, manifest: parsed } : failed(broken, lineOf);
}

function failed(mismatches: readonly Mismatch[], lineOf: (path: string) => number | null): ParsedManifest {
  return {
    ok: false,
    problems: mismatches.map((mismatch) => {
      const line = lineOf(mismatch.path);
      const place = line === null ? 'stripe-app.yaml' : `stripe-app.yaml, line ${line}`;
      return {
        code: 'manifest_invalid',
        message: `${place}: ${sentence(mismatch)}. No extension of this app can be used until it is put right.`,
        ...(mismatch.path === '' ? {} : { path: mismatch.path }),
      };
    }),
  };
}

const ID = /^[a-zA-Z0-9_\-.]+$/;
const SEMANTIC_VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/;

/** What the shape cannot say. Paths are those of the file. */
function brokenRules(parsed: Manifest): Mismatch[] {
  const broken: Mismatch[] = [];
  const rule = (holds: boolean, path: string, text: string): void => {
    if (!holds) broken.push({ path, rule: text });
  };
  rule(ID.test(parsed.id), 'id', 'may have letters, digits, dots, dashes and underscores only');
  rule(parsed.name !== '', 'name', 'must not be empty');
  for (const [index, each] of parsed.extensions.entries()) {
    const at = `extensions[${index}]`;
    const first = parsed.extensions.findIndex((other) => other.id === each.id);
    rule(ID.test(each.id), `${at}.id`, 'may have letters, digits, dots, dashes and underscores only');
    rule(first === index, `${at}.id`, `is used twice: ${each.id}`);
    rule(each.name !== '', `${at}.name`, 'must not be empty');
    rule(
      SEMANTIC_VERSION.test(each.version),
      `${at}.version`,
      `must be a version such as 1.0.0, not ${each.version}`,
    );
    const point = extensionPoint(each.interfaceId);
    for (const [name, { implementationType }] of Object.entries(each.methods)) {
      const where = `${at}.methods.${name}`;
      const script = implementationType === 'script';
      rule(
        !script || each.script !== undefined,
        where,
        'is a script, but the extension names none under script.content',
      );
      if (!point) continue;
      const known = point.methods.map((method) => method.name);
      rule(known.includes(name), where, `is not known: ${point.id} has ${known.join(', ')}`);
      rule(
        point.implementationTypes.includes(implementationType),
        `${where}.implementation_type`,
        `must be ${point.implementationTypes.join(' or ')} at ${point.id}`,
      );
    }
    if (point) for (const broken of lacking(each, point)) rule(false, `${at}.${broken.path}`, broken.rule);
    for (const [position, { live, managedSandbox }] of (each.endpoints ?? []).entries()) {
      for (const [mode, given] of [
        ['live', live],
        ['managed_sandbox', managedSandbox],
      ] as const)
        if (given)
          rule(
            isWebAddress(given.url),
            `${at}.endpoints[${position}].${mode}.url`,
            `must be an https address, or http on this machine, not ${given.url}`,
          );
      rule(
        live !== undefined || managedSandbox !== undefined,
        `${at}.endpoints[${position}]`,
        'must have an address, under live or managed_sandbox',
      );
    }
    for (const [path, file] of filesOf(each)) {
      const outside = file.startsWith('/') || /^[A-Za-z]:/.test(file) || file.split(/[\\/]/).includes('..');
      rule(!outside, `${at}.${path}`, `must be a path inside the app's folder, not ${file}`);
    }
  }
  return broken;
}

/** What the point asks of an extension, and this one does not have. */
function lacking(each: ManifestExtension, point: ExtensionPoint): Mismatch[] {
  const methods = point.methods.filter(
    ({ name, required }) => required && !Object.hasOwn(each.methods, name),
  );
  const permissions = point.permissions.filter(
    (name) => !each.permissions.some((own) => own.permission === name),
  );
  return [
    ...methods.map(({ name }) => ({ path: 'methods', rule: `must list ${name}: ${point.id} calls it` })),
    ...permissions.map((name) => ({
      path: 'permissions',
      rule: `must list ${name} with its purpose: ${point.id} needs it`,
    })),
  ];
}

function isWebAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(hostname));
}

/** Every file that an extension names: path in the manifest, path from the app's folder. */
export function filesOf(each: ManifestExtension): [string, string][] {
  const named: [string, string | undefined][] = [
    ['script.content', each.script?.content],
    ['configuration.input_schema.content', each.configuration?.inputSchema?.content],
    ['configuration.ui_schema.content', each.configuration?.uiSchema?.content],
  ];
  return named.filter((entry): entry is [string, string] => entry[1] !== undefined);
}

/** Line of the key, or of the nearest thing above it that is there. */
function lineIn(document: Document, lines: LineCounter, path: string): number | null {
  const keys = [...path.matchAll(/\["([^"]*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? (index === undefined ? name! : Number(index)),
  );
  for (let length = keys.length; length > 0; length--) {
    const node = document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}
