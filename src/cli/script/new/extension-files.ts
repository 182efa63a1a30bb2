/** What one new extension consists of: its entry in the manifest and its files, nothing written yet. */
import type { ExtensionPoint, ImplementationType, Method } from '../../../contract/extension-points/index.ts';
import type { JsonObject } from '../../../contract/json.ts';
import type { AppExtension } from '../../../runtime/app.ts';
import type { Names } from './names.ts';
import type { StartingScript } from './starting/index.ts';

/** Of an extension that is not yet released. */
const VERSION = '0.1.0';

export interface NewFiles {
  entry: JsonObject;
  /** The script as the entry names it; null where a server answers. */
  extension: AppExtension | null;
  /** By path from the app's folder. */
  files: Readonly<Record<string, string>>;
  /** What a person has to know before going on. */
  notes: readonly string[];
}

export function scriptFiles(point: ExtensionPoint, names: Names, starting: StartingScript): NewFiles {
  const folder = `extensions/${names.id}`;
  const source = starting.source(names);
  const listed = methodsOf(point, 'script', ({ scriptName }) => source.includes(` ${scriptName}(`));
  const extension: AppExtension = {
    id: names.id,
    name: names.title,
    description: starting.description,
    extensionPoint: point.id,
    version: VERSION,
    methods: Object.keys(listed),
    script: `${folder}/src/index.ts`,
    schemaFile: `${folder}/generated/config.schema.json`,
    uiFile: `${folder}/generated/config.ui.json`,
  };
  return {
    entry: {
      ...common(point, names, starting.description, starting),
      configuration: {
        input_schema: { type: 'json_schema', content: extension.schemaFile },
        ui_schema: { type: 'jsonforms', content: extension.uiFile },
      },
      script: { type: 'typescript', content: extension.script },
      methods: listed,
    },
    extension,
    files: {
      [extension.script]: source,
      [`${folder}/src/index.test.ts`]: starting.test(names),
      [`${folder}/requests.jsonl`]: starting.requests.map((line) => `${JSON.stringify(line)}\n`).join(''),
      [`${folder}/package.json`]: packageJson(names, starting.description),
    },
    notes: [],
  };
}

/** Your own server answers: there is nothing to build, and nothing of it can be run here. */
export function remoteFunctionFiles(
  appId: string,
  point: ExtensionPoint,
  names: Names,
  starting: StartingScript,
): NewFiles {
  const endpoint = `${appId}.${names.id}`;
  return {
    entry: {
      ...common(point, names, `Calls ${endpoint}, a server of your own.`, starting),
      methods: methodsOf(point, 'remote_function', ({ required }) => required),
      endpoints: [
        { id: endpoint, type: 'custom_http', managed_sandbox: { url: 'https://replace-me.example.com' } },
      ],
    },
    extension: null,
    files: {},
    notes: [
      `Replace the url of ${endpoint} in the manifest by that of your server.`,
      'Not visible in anything that Stripe publishes, so not assumed here: how a method names its endpoint, what a request to ' +
        'it looks like, which secret signs it, and what an answer has to be.',
    ],
  };
}

function common(
  point: ExtensionPoint,
  names: Names,
  description: string,
  { purpose }: StartingScript,
): JsonObject {
  return {
    id: names.id,
    name: names.title,
    description,
    interface_id: point.id,
    version: VERSION,
    permissions: point.permissions.map((permission) => ({ permission, purpose: purpose ?? description })),
  };
}

function methodsOf(
  point: ExtensionPoint,
  implementation: ImplementationType,
  has: (method: Method) => boolean,
): JsonObject {
  const listed = point.methods.filter(has);
  return Object.fromEntries(listed.map(({ name }) => [name, { implementation_type: implementation }]));
}

function packageJson({ id }: Names, description: string): string {
  const json = {
    name: id,
    version: VERSION,
    private: true,
    description,
    type: 'module',
    main: './src/index.ts',
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}
