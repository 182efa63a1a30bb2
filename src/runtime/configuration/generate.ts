/** From a script's configuration interface in TypeScript to a JSON Schema and a form layout (extensions.md section 8). */
import { join } from 'node:path';
import ts from 'typescript';
import type { Json, JsonObject } from '../../contract/json.ts';
import type { AppExtension } from '../app.ts';
import { fail } from './fail.ts';
import { FieldTypes } from './field-types.ts';
import { program } from './program.ts';
import { sentenceCase } from './names.ts';
import { textOf } from './tags.ts';

export interface GeneratedConfiguration {
  /** JSON Schema 2020-12, keys in snake_case. */
  schema: JsonObject;
  /** JSON Forms layout. */
  ui: JsonObject;
}

/**
 * Starts the TypeScript compiler: about a second.
 *
 * @throws {ConsoleError} build_failed, with file and line, for a type or a tag that a configuration cannot have
 */
export function generateConfiguration(appRoot: string, extension: AppExtension): GeneratedConfiguration {
  const file = join(appRoot, extension.script);
  const compiled = program(file);
  const source = compiled.getSourceFile(file);
  if (!source) throw fail(null, `${extension.script} could not be read`);
  const types = new FieldTypes(compiled.getTypeChecker(), appRoot);
  const declared = configurationType(source, types);
  const root = declared ? types.objectOf(declared) : types.noFields();
  const title = declared
    ? (textOf(declared, 'displayName') ?? sentenceCase(declared.name.text))
    : 'Configuration';
  const schema: JsonObject = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    ...root.schema,
    ...(types.definitions.size > 0 ? { $defs: Object.fromEntries(types.definitions) } : {}),
  };
  return { schema, ui: { type: 'VerticalLayout', elements: elements(root.controls) } };
}

/** The type argument of the SDK's interface that the default-exported class implements; null: it names no interface. */
function configurationType(source: ts.SourceFile, types: FieldTypes): ts.InterfaceDeclaration | null {
  const exported = source.statements.filter(ts.isClassDeclaration).find((declaration) => {
    const modifiers = ts.getCombinedModifierFlags(declaration);
    return (modifiers & ts.ModifierFlags.ExportDefault) === ts.ModifierFlags.ExportDefault;
  });
  if (!exported)
    throw fail(source, 'a script exports one class by default: `export default class … implements …`');
  const implemented = exported.heritageClauses?.find(
    (clause) => clause.token === ts.SyntaxKind.ImplementsKeyword,
  );
  const argument = implemented?.types[0]?.typeArguments?.[0];
  if (!argument)
    throw fail(
      exported,
      'the class has to implement an interface of the SDK, such as Billing.Prorations<Config>',
    );
  const declaration = types.declarationOf(argument);
  if (declaration && ts.isInterfaceDeclaration(declaration)) return declaration;
  if (argument.getText().startsWith('Record<')) return null;
  throw fail(
    argument,
    'the configuration has to be an interface: export interface Config extends Record<string, unknown> { … }',
  );
}

export interface Control {
  scope: string;
  label: string;
  order: number;
  group: string | null;
  options: JsonObject | null;
}

/** Controls in their order; those of one group stand together where the first of them stands. */
function elements(controls: readonly Control[]): Json[] {
  const sorted = [...controls].sort((a, b) => a.order - b.order);
  return sorted.flatMap((control, index): Json[] => {
    if (control.group === null) return [element(control)];
    if (sorted.findIndex((each) => each.group === control.group) < index) return [];
    const members = sorted.filter((each) => each.group === control.group);
    return [{ type: 'Group', label: control.group, elements: members.map(element) }];
  });
}

function element({ scope, label, options }: Control): JsonObject {
  return { type: 'Control', scope, label, ...(options && { options }) };
}
