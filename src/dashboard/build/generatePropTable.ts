/**
 * Writes host/propTable.json from the SDK's type declarations: which props each component takes, and of which kind. Stripe ships no schemas,
 * only types. Run it after an update of the SDK; a test fails while the committed table is not what it would write.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import type { PropKind, PropShape, PropTable } from '../host/propTable.ts';

/** Entry point of the SDK by the schema version that its components carry. */
const DECLARATIONS = { v9: 'index', v9Next: 'next', v9Experimental: 'experimental' } as const;

/** @param root folder whose node_modules hold the SDK */
export async function generatePropTable(root: string): Promise<PropTable> {
  const table: PropTable = {};
  for (const [version, file] of Object.entries(DECLARATIONS)) {
    const path = join(root, 'node_modules/@stripe/ui-extension-sdk/ui', `${file}.d.ts`);
    table[version] = componentsOf(
      ts.createSourceFile(path, await readFile(path, 'utf8'), ts.ScriptTarget.Latest, true),
    );
  }
  return table;
}

function componentsOf(source: ts.SourceFile): PropTable[string] {
  const aliases = new Map(
    source.statements.filter(ts.isTypeAliasDeclaration).map((alias) => [alias.name.text, alias.type]),
  );
  const components = source.statements
    .filter(ts.isVariableStatement)
    .flatMap((statement) =>
      statement.declarationList.declarations.map((declaration) => declaration.name.getText()),
    );
  return Object.fromEntries(
    components.map((name) => {
      const props = aliases.get(`${name}Props`);
      // A union of whole prop sets cannot be said prop by prop: such a component is not checked.
      return [name, props !== undefined && ts.isTypeLiteralNode(props) ? shapeOf(props, []) : null];
    }),
  );

  function shapeOf(literal: ts.TypeLiteralNode, within: readonly string[]): PropShape {
    const shape: PropShape = {};
    for (const member of literal.members) {
      if (!ts.isPropertySignature(member) || member.type === undefined) continue;
      const name = ts.isStringLiteral(member.name) ? member.name.text : member.name.getText();
      const kind = name === 'css' ? cssKind(member.type) : kindOf(member.type, within);
      shape[name] = member.questionToken ? { kind, optional: true } : { kind };
    }
    return shape;
  }

  /** Only the keys: their values are checked where they become a style. */
  function cssKind(type: ts.TypeNode): PropKind {
    const literal = ts.isUnionTypeNode(type) ? type.types.find(ts.isTypeLiteralNode) : type;
    if (literal === undefined || !ts.isTypeLiteralNode(literal)) return 'any';
    return { css: literal.members.map((member) => member.name?.getText() ?? '') };
  }

  function kindOf(type: ts.TypeNode, within: readonly string[]): PropKind {
    if (ts.isParenthesizedTypeNode(type)) return kindOf(type.type, within);
    if (ts.isUnionTypeNode(type)) return unionOf(type.types.map((part) => kindOf(part, within)));
    if (ts.isFunctionTypeNode(type)) return 'function';
    if (ts.isArrayTypeNode(type)) return { array: kindOf(type.elementType, within) };
    if (ts.isTemplateLiteralTypeNode(type)) return 'string';
    if (ts.isLiteralTypeNode(type)) return literalOf(type.literal);
    if (ts.isTypeLiteralNode(type)) {
      return type.members.some(ts.isIndexSignatureDeclaration) ? 'any' : { object: shapeOf(type, within) };
    }
    if (ts.isTypeReferenceNode(type)) return referenceOf(type.typeName.getText(), within);
    return KEYWORDS.get(type.kind) ?? 'any';
  }

  function referenceOf(name: string, within: readonly string[]): PropKind {
    if (['React.ReactNode', 'React.ReactElement'].includes(name)) return 'node';
    if (name === 'React.Key') return { union: ['string', 'number'] };
    if (name === 'Date') return 'date';
    const alias = aliases.get(name);
    // A type within itself, and what is declared elsewhere, is taken as it comes.
    return alias === undefined || within.includes(name) ? 'any' : kindOf(alias, [...within, name]);
  }
}

const KEYWORDS = new Map<ts.SyntaxKind, PropKind | 'undefined'>([
  [ts.SyntaxKind.StringKeyword, 'string'],
  [ts.SyntaxKind.NumberKeyword, 'number'],
  [ts.SyntaxKind.BooleanKeyword, 'boolean'],
  [ts.SyntaxKind.UndefinedKeyword, 'undefined'],
]) as ReadonlyMap<ts.SyntaxKind, PropKind>;

function literalOf(literal: ts.LiteralTypeNode['literal']): PropKind {
  if (ts.isStringLiteral(literal)) return { one: [literal.text] };
  if (ts.isNumericLiteral(literal)) return { one: [Number(literal.text)] };
  if (literal.kind === ts.SyntaxKind.NullKeyword) return { one: [null] };
  if (literal.kind === ts.SyntaxKind.TrueKeyword) return { one: [true] };
  if (literal.kind === ts.SyntaxKind.FalseKeyword) return { one: [false] };
  return 'any';
}

/** Flat, literals gathered, and without `undefined`: an absent prop is a matter of `optional`. */
function unionOf(parts: readonly PropKind[]): PropKind {
  const flat = parts
    .flatMap((part) => (typeof part === 'object' && 'union' in part ? part.union : [part]))
    .filter((part) => (part as string) !== 'undefined');
  if (flat.includes('any')) return 'any';
  const literals = flat.flatMap((part) => (typeof part === 'object' && 'one' in part ? part.one : []));
  const others = flat.filter((part) => !(typeof part === 'object' && 'one' in part));
  const distinct = others.filter((part, index) => typeof part === 'object' || others.indexOf(part) === index);
  const all: PropKind[] = literals.length === 0 ? distinct : [...distinct, { one: [...new Set(literals)] }];
  return all.length === 1 ? all[0]! : { union: all };
}
