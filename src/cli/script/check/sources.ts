/** The TypeScript files of an app's scripts, and one program of them all. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import type { AppExtension } from '../../../runtime/app.ts';
import { scriptHost, scriptOptions } from '../../../runtime/configuration/program.ts';
import { projectRoot } from '../../../runtime/project-root.ts';

/** Where an app keeps what its scripts share. */
export const SHARED_FOLDERS = ['extensions/shared', 'shared'] as const;

/** @returns whole paths: the extension's own sources and tests */
export function filesOfExtension(root: string, extension: AppExtension): string[] {
  return typescriptIn(join(root, dirname(extension.script)));
}

/** @returns whole paths: what the app's scripts share, with its tests */
export function sharedFiles(root: string): string[] {
  return SHARED_FOLDERS.flatMap((folder) => typescriptIn(join(root, folder)));
}

/** With the SDK, vitest and fast-check as they are here: the app's folder needs no packages of its own. */
export function programOf(files: readonly string[]): ts.Program {
  const options = scriptOptions();
  const packages = join(projectRoot(), 'node_modules');
  const testing = Object.fromEntries(TEST_PACKAGES.map((name) => [name, [join(packages, name)]]));
  const withTesting = { ...options, paths: { ...options.paths, ...testing } };
  return ts.createProgram([...files, globalsFile()], withTesting, scriptHost(withTesting));
}

/** What tests may import by name, besides the SDK. */
export const TEST_PACKAGES = ['vitest', 'fast-check'] as const;

/** Declares what a script has beyond the language; for editors too. */
export function globalsFile(): string {
  return join(projectRoot(), 'src', 'cli', 'script', 'check', 'script-globals.d.ts');
}

/** Whether a file is for tests only: what it may use is not limited. */
export function isTest(file: string): boolean {
  return /\.test\.ts$|[\\/]testing[\\/]/.test(file);
}

/** @returns those of the program's files that belong to the app */
export function appFiles(root: string, program: ts.Program): ts.SourceFile[] {
  return program.getSourceFiles().filter(({ fileName, isDeclarationFile }) => {
    const path = relative(root, fileName).split(sep);
    return !isDeclarationFile && path[0] !== '..' && path[0] !== 'src' && !path.includes('node_modules');
  });
}

function typescriptIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.split(sep).includes('node_modules'))
    .map((name) => join(folder, name))
    .sort();
}
