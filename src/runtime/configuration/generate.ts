/** From a script's configuration interface in TypeScript to a JSON Schema and a form layout (extensions.md section 8). */
import { join } from 'node:path';
import ts from 'typescript';
import type { JsonObject } from '../../contract/json.ts';
import { ConsoleError } from '../../contract/problem.ts';
import type { AppExtension } from '../app.ts';
import { annotations, refuseOnTypes } from './annotations.ts';
import { layoutOf } from './layout.ts';
import { sentenceCase } from './names.ts';
import { objectOf } from './objects.ts';
import { Problems } from './problems.ts';
import { program } from './program.ts';
import { tagsOf, textOf } from './tags.ts';
import type { Generation } from './typed.ts';
import { declarationOf } from './types.ts';

export interface GeneratedConfiguration {
  /** JSON Schema 2020-12, keys in snake_case. */
  schema: JsonObject;
  /** JSON Forms layout. */
  ui: JsonObject;
}

/**
 * Starts the TypeScript compiler: about a second.
 *
 * @throws {ConsoleError} build_failed, naming every type and tag that a configuration cannot have, each with file, line
 *   and what to write instead
 */
export function generateConfiguration(appRoot: string, extension: AppExtension): GeneratedConfiguration {
  const file = join(appRoot, extension.script);
  const compiled = program(file);
  const source = compiled.getSourceFile(file);
  if (!source)
    throw new ConsoleError('build_failed', `${extension.script} could not be read. Nothing was generated.`);
  const at: Generation = {
    checker: compiled.getTypeChecker(),
    appRoot,
    problems: new Problems(appRoot),
    definitions: new Map(),
    named: new Map(),
  };
  const declared = configurationType(at, source);
  const generated = declared ? configurationOf(at, declared) : EMPTY;
  at.problems.throwIfAny();
  return generated;
}

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

const EMPTY: GeneratedConfiguration = {
  schema: { $schema: DRAFT, title: 'Configuration', type: 'object', properties: {} },
  ui: { type: 'VerticalLayout', elements: [] },
};

function configurationOf(at: Generation, declared: ts.InterfaceDeclaration): GeneratedConfiguration {
  const tags = tagsOf(at, declared);
  refuseOnTypes(at, tags);
  for (const tag of tags)
    if (!ON_THE_WHOLE.has(tag.name) || tag.target !== null)
      at.problems.report(
        tag.node,
        `@${tag.name} cannot stand on the configuration as a whole: move it to a field`,
      );
  // Reserved: a field of this type would have no end.
  at.named.set(declared, null);
  const { typed, controls } = objectOf(at, declared);
  const schema: JsonObject = {
    $schema: DRAFT,
    title: textOf(tags, 'displayName') ?? sentenceCase(declared.name.text),
    ...typed.schema,
    ...annotations(at, typed, tags),
    ...(at.definitions.size > 0 && { $defs: Object.fromEntries(at.definitions) }),
  };
  return { schema, ui: layoutOf(controls) };
}

const ON_THE_WHOLE = new Set(['displayName', 'remarks', 'deprecated', 'example']);

/** The type argument of the SDK's interface that the default-exported class implements; null: it names no interface. */
function configurationType(at: Generation, source: ts.SourceFile): ts.InterfaceDeclaration | null {
  const exported = source.statements.filter(ts.isClassDeclaration).find((declaration) => {
    const modifiers = ts.getCombinedModifierFlags(declaration);
    return (modifiers & ts.ModifierFlags.ExportDefault) === ts.ModifierFlags.ExportDefault;
  });
  if (!exported) {
    at.problems.report(
      source,
      'a script exports one class by default: `export default class … implements …`',
    );
    return null;
  }
  const implemented = exported.heritageClauses?.find(
    (clause) => clause.token === ts.SyntaxKind.ImplementsKeyword,
  );
  const argument = implemented?.types[0]?.typeArguments?.[0];
  if (!argument) {
    at.problems.report(
      exported,
      'the class has to implement an interface of the SDK, such as Billing.Prorations<Config>',
    );
    return null;
  }
  const declaration = ts.isTypeReferenceNode(argument) ? declarationOf(at, argument.typeName) : null;
  if (declaration && ts.isInterfaceDeclaration(declaration)) return declaration;
  if (!/^Record<\s*string\s*,\s*(unknown|never)\s*>$/.test(argument.getText()))
    at.problems.report(
      argument,
      'the configuration has to be an interface: export interface Config extends Record<string, unknown> { … }',
    );
  return null;
}
