/** An app's folder: its manifest, and the files that the manifest names. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { shapeOfConfiguration } from '../contract/configuration/shape-of-schema.ts';
import type { JsonObject } from '../contract/json.ts';
import { filesOf, parseManifest } from '../contract/manifest.ts';
import type { Manifest, ManifestExtension } from '../contract/manifest.ts';
import { ConsoleError } from '../contract/problem.ts';
import { object } from '../contract/shapes/shape.ts';
import type { ObjectShape } from '../contract/shapes/shape.ts';

export const MANIFEST_FILE = 'stripe-app.yaml';

/** One extension of the app that is a script. Paths are from the app's folder. */
export interface AppExtension {
  id: string;
  name: string;
  description: string | null;
  extensionPoint: string;
  version: string;
  /** Manifest names of the methods that the script implements. */
  methods: string[];
  script: string;
  /** Null: it has no configuration. */
  schemaFile: string | null;
  uiFile: string | null;
}

export interface App {
  root: string;
  manifest: Manifest;
  extensions: AppExtension[];
}

/**
 * Reads and checks the manifest. Of the files that it names only the scripts must be there: generated files may not
 * have been written yet.
 *
 * @throws {ConsoleError} manifest_invalid
 */
export function loadApp(appRoot: string): App {
  const file = join(appRoot, MANIFEST_FILE);
  if (!existsSync(file)) {
    throw invalid(
      `${appRoot} has no ${MANIFEST_FILE}, so it is no app. Name the folder of an app with --app.`,
    );
  }
  const parsed = parseManifest(readFileSync(file, 'utf8'));
  if (!parsed.ok) {
    const [first, ...others] = parsed.problems;
    const more = others.length > 0 ? ` (and ${others.length} more)` : '';
    throw new ConsoleError('manifest_invalid', `${first!.message}${more}`, {
      ...(first!.path && { path: first!.path }),
    });
  }
  const extensions = parsed.manifest.extensions.flatMap((each) => scriptOf(each, appRoot));
  return { root: appRoot, manifest: parsed.manifest, extensions };
}

/** @throws {ConsoleError} extension_unknown, naming those that there are */
export function extensionOf(app: App, id: string): AppExtension {
  const found = app.extensions.find((extension) => extension.id === id);
  if (found) return found;
  const known = app.extensions.map((extension) => extension.id).join(', ') || 'none';
  throw new ConsoleError(
    'extension_unknown',
    `${app.manifest.name} has no script ${JSON.stringify(id)}; it has ${known}.`,
  );
}

/** @throws {ConsoleError} manifest_invalid when the generated file is missing or no JSON */
export function configurationSchemaOf(appRoot: string, extension: AppExtension): JsonObject | null {
  return extension.schemaFile === null ? null : generated(appRoot, extension, extension.schemaFile);
}

/** @throws {ConsoleError} manifest_invalid when the generated file is missing or no JSON */
export function configurationUiOf(appRoot: string, extension: AppExtension): JsonObject | null {
  return extension.uiFile === null ? null : generated(appRoot, extension, extension.uiFile);
}

export function configurationShapeOf(appRoot: string, extension: AppExtension): ObjectShape {
  const schema = configurationSchemaOf(appRoot, extension);
  return schema === null ? object({}) : shapeOfConfiguration(schema);
}

function scriptOf(each: ManifestExtension, appRoot: string): AppExtension[] {
  if (!each.script) return [];
  const script = each.script.content;
  const path = join(appRoot, script);
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw invalid(
      `Extension ${each.id} names the script ${script}, and there is no such file in ${appRoot}. ` +
        'It cannot be activated: put the file there, or correct script.content in the manifest.',
    );
  }
  const files = new Map(filesOf(each));
  return [
    {
      id: each.id,
      name: each.name,
      description: each.description?.trim() ?? null,
      extensionPoint: each.interfaceId,
      version: each.version,
      methods: Object.keys(each.methods),
      script,
      schemaFile: files.get('configuration.input_schema.content') ?? null,
      uiFile: files.get('configuration.ui_schema.content') ?? null,
    },
  ];
}

function generated(appRoot: string, extension: AppExtension, file: string): JsonObject {
  const path = join(appRoot, file);
  if (!existsSync(path)) {
    throw invalid(
      `Extension ${extension.id} names ${file}, which has not been generated. ` +
        `Write it with: npm run -s console -- script build ${extension.id}`,
    );
  }
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as JsonObject;
  } catch (cause) {
    throw new ConsoleError(
      'manifest_invalid',
      `${file} of extension ${extension.id} is no JSON. Write it again with: npm run -s console -- script build ${extension.id}`,
      { cause },
    );
  }
}

function invalid(message: string): ConsoleError {
  return new ConsoleError('manifest_invalid', message);
}
