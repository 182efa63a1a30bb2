/** What the manifest says, held against its own rules, against the classes of the scripts and against the folders. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { extensionPoint } from '../../../contract/extension-points/index.ts';
import { filesOf, parseManifest } from '../../../contract/manifest.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import { MANIFEST_FILE } from '../../../runtime/app.ts';
import type { AppExtension } from '../../../runtime/app.ts';
import type { Finding } from './finding.ts';
import { placeIn } from './place.ts';

const AT_MANIFEST = {
  file: MANIFEST_FILE,
  line: 1,
  column: 1,
  severity: 'error',
  check: 'manifest',
} as const;

/** @returns broken rules; with any of them nothing else can be looked at */
export function manifestFindings(root: string): Finding[] {
  const text = readFileSync(join(root, MANIFEST_FILE), 'utf8');
  const parsed = parseManifest(text);
  if (parsed.ok) return missingFiles(root, parsed.manifest, text);
  return parsed.problems.map(({ message }) => {
    const [, line, said] =
      /^stripe-app\.yaml(?:, line (\d+))?: (.+?)(?: No extension of this app .*)?$/s.exec(message) ?? [
        null,
        undefined,
        message,
      ];
    const cure = `Correct it in ${MANIFEST_FILE}: no extension of the app can be used until then.`;
    return { ...AT_MANIFEST, line: Number(line ?? 1), message: said!, cure };
  });
}

function missingFiles(root: string, manifest: Manifest, text: string): Finding[] {
  return manifest.extensions.flatMap((each) =>
    filesOf(each)
      .filter(([key, file]) => key === 'script.content' && !isFile(join(root, file)))
      .map(([, file]) => ({
        ...AT_MANIFEST,
        line: lineOf(text, file),
        message: `Extension ${each.id} names the script ${file}, and there is no such file.`,
        cure: 'Put the file there, or correct script.content.',
      })),
  );
}

/** Folders of extensions that the manifest does not name: they are never uploaded. */
export function unnamedFolders(root: string, extensions: readonly AppExtension[]): Finding[] {
  const folder = join(root, 'extensions');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => isFile(join(folder, name, 'src', 'index.ts')))
    .filter((name) => !extensions.some(({ script }) => script.startsWith(`extensions/${name}/`)))
    .map((name) => ({
      ...AT_MANIFEST,
      file: `extensions/${name}/src/index.ts`,
      severity: 'warning',
      message: `${MANIFEST_FILE} does not name this script, so it is not uploaded.`,
      cure: `Add an entry for ${name} to its extensions, or remove the folder.`,
    }));
}

/** Methods that the manifest lists and the class lacks, and the other way round. */
export function methodFindings(root: string, program: ts.Program, extension: AppExtension): Finding[] {
  const source = program.getSourceFile(join(root, extension.script));
  const point = extensionPoint(extension.extensionPoint);
  const declared = source && classOf(source);
  if (!source || !point || !declared) return [];
  const written = methodsOf(declared, program.getTypeChecker());
  const place = placeIn(root, source, (declared.name ?? declared).getStart(source));
  return point.methods.flatMap(({ name, scriptName }): Finding[] => {
    const [listed, implemented] = [extension.methods.includes(name), written.has(scriptName)];
    if (listed === implemented) return [];
    const common = { ...place, severity: 'error', check: 'manifest' } as const;
    if (listed)
      return [
        {
          ...common,
          message: `${MANIFEST_FILE} lists ${name}, and the class has no method ${scriptName}.`,
          cure: `Write ${scriptName}(request, config, context), or take ${name} out of the manifest.`,
        },
      ];
    return [
      {
        ...common,
        message: `The class has ${scriptName}, and ${MANIFEST_FILE} does not list ${name}: it is never called.`,
        cure: `Add \`${name}: { implementation_type: script }\` to the methods of ${extension.id}, or remove the method.`,
      },
    ];
  });
}

function classOf(source: ts.SourceFile): ts.ClassDeclaration | undefined {
  return source.statements
    .filter(ts.isClassDeclaration)
    .find(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword));
}

/** Those of base classes as well. */
function methodsOf(declared: ts.ClassDeclaration, checker: ts.TypeChecker): Set<string> {
  const type = checker.getTypeAtLocation(declared);
  return new Set(checker.getPropertiesOfType(type).map((property) => property.name));
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function lineOf(text: string, part: string): number {
  return (
    Math.max(
      text.split('\n').findIndex((line) => line.includes(part)),
      0,
    ) + 1
  );
}
