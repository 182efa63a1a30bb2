/** The generated files of an extension: what they should hold, whether they do, and writing them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { JsonObject } from '../../contract/json.ts';
import type { AppExtension } from '../app.ts';
import { generateConfiguration } from './generate.ts';

export interface GeneratedFile {
  /** From the app's folder. */
  path: string;
  content: string;
  /** Whether the file on disk says the same. */
  current: boolean;
}

/** @throws {ConsoleError} build_failed, as `generateConfiguration` */
export function generatedFiles(appRoot: string, extension: AppExtension): GeneratedFile[] {
  if (extension.schemaFile === null && extension.uiFile === null) return [];
  const { schema, ui } = generateConfiguration(appRoot, extension);
  return [fileOf(appRoot, extension.schemaFile, schema), fileOf(appRoot, extension.uiFile, ui)].flat();
}

export function writeGenerated(appRoot: string, files: readonly GeneratedFile[]): void {
  for (const { path, content } of files.filter((file) => !file.current)) {
    mkdirSync(dirname(join(appRoot, path)), { recursive: true });
    writeFileSync(join(appRoot, path), content);
  }
}

function fileOf(appRoot: string, path: string | null, json: JsonObject): GeneratedFile[] {
  if (path === null) return [];
  const content = `${JSON.stringify(json, null, 2)}\n`;
  const onDisk = join(appRoot, path);
  return [{ path, content, current: existsSync(onDisk) && readFileSync(onDisk, 'utf8') === content }];
}
