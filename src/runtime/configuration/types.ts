/** TypeScript types of configuration fields → JSON Schema (extensions.md 8.2, 8.3). */
import { relative } from 'node:path';
import ts from 'typescript';
import { namedType } from './named-types.ts';
import { objectOf } from './objects.ts';
import { sdkFolder } from './program.ts';
import { sdkType } from './sdk-types.ts';
import { orNull } from './starting-value.ts';
import { UNREAD } from './typed.ts';
import type { Declaration, Generation, Typed } from './typed.ts';
import type { Tag } from './tags.ts';
import { isNull, unionOf } from './unions.ts';

/** @param tags of the field: `@displayName :member Title` names members of a union written in place */
export function typeOf(at: Generation, node: ts.TypeNode, tags: readonly Tag[]): Typed {
  if (ts.isParenthesizedTypeNode(node)) return typeOf(at, node.type, tags);
  if (ts.isUnionTypeNode(node) || ts.isLiteralTypeNode(node)) return unionOf(at, node, tags);
  if (ts.isArrayTypeNode(node)) return listOf(typeOf(at, node.elementType, tags));
  if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword)
    return typeOf(at, node.type, tags);
  if (ts.isTypeLiteralNode(node)) return objectOf(at, node).typed;
  if (ts.isTypeReferenceNode(node)) return reference(at, node, tags);
  const keyword = KEYWORDS.get(node.kind);
  if (keyword) return keyword;
  return refuse(
    at,
    node,
    WORDS.get(node.kind) ?? 'use a named interface, a union of texts, or one of the plain types',
  );
}

const KEYWORDS = new Map<ts.SyntaxKind, Typed>([
  [ts.SyntaxKind.StringKeyword, { schema: { type: 'string' }, kind: 'string', limits: {} }],
  [ts.SyntaxKind.NumberKeyword, { schema: { type: 'number' }, kind: 'number', limits: {} }],
  [ts.SyntaxKind.BooleanKeyword, { schema: { type: 'boolean' }, kind: 'boolean', limits: {} }],
]);

/** What to write instead. */
const WORDS = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.AnyKeyword, 'say what the field holds, such as string'],
  [ts.SyntaxKind.UnknownKeyword, 'say what the field holds, such as string'],
  [ts.SyntaxKind.ObjectKeyword, 'write an interface with its fields'],
  [ts.SyntaxKind.BigIntKeyword, 'use Decimal, or a number with @multipleOf 1'],
  [ts.SyntaxKind.FunctionType, 'a configuration holds data only: take the field out'],
  [ts.SyntaxKind.ConstructorType, 'a configuration holds data only: take the field out'],
  [ts.SyntaxKind.TupleType, 'use a list such as string[], or an interface'],
  [ts.SyntaxKind.IntersectionType, 'write one interface, which may extend the others'],
  [ts.SyntaxKind.MappedType, 'write the fields out, or use Record<string, …>'],
]);

function refuse(at: Generation, node: ts.Node, cure: string): Typed {
  const text = node.getText().replace(/\s+/g, ' ');
  at.problems.report(node, `${text} cannot be the type of a configuration field: ${cure}`);
  return UNREAD;
}

function listOf(items: Typed): Typed {
  return {
    schema: {
      type: 'array',
      items: orNull(items),
    },
    kind: 'array',
    limits: {},
    items,
    ...(items.controls && { controls: items.controls }),
  };
}

function reference(at: Generation, node: ts.TypeReferenceNode, tags: readonly Tag[]): Typed {
  const name = node.typeName.getText();
  const [first, second] = node.typeArguments ?? [];
  const symbol = symbolOf(at, node.typeName);
  const ours = symbol?.declarations?.some((each) => !isLibrary(each)) ?? false;
  if (!ours && (name === 'Array' || name === 'ReadonlyArray') && first)
    return listOf(typeOf(at, first, tags));
  if (!ours && name === 'Record' && first && second) return recordOf(at, node, first, second, tags);
  const declaration = declarationOf(at, node.typeName);
  if (!symbol?.declarations?.length)
    return refuse(at, node, 'there is no such type here: import or declare it');
  if (!declaration) return refuse(at, node, otherDeclaration(symbol.declarations));
  if (isInSdk(declaration)) {
    const known = sdkType(at, declaration, node);
    if (known) return known;
    if (!isUnionOfTexts(declaration))
      return refuse(
        at,
        node,
        'of the SDK, configurations can have Decimal, MonetaryAmount, Currency, Percent, Timestamp and Ref',
      );
  } else if (relative(at.appRoot, declaration.getSourceFile().fileName).startsWith('..')) {
    return refuse(at, node, `${name} is not a type of this app: write an interface or a union of your own`);
  }
  if (node.typeArguments || declaration.typeParameters)
    return refuse(at, node, 'a configuration knows no generic types: write the interface out');
  return namedType(at, declaration, node);
}

function recordOf(
  at: Generation,
  node: ts.Node,
  keys: ts.TypeNode,
  values: ts.TypeNode,
  tags: readonly Tag[],
): Typed {
  if (keys.kind !== ts.SyntaxKind.StringKeyword)
    return refuse(
      at,
      node,
      'the keys of a Record have to be string; fields that are known are written as an interface',
    );
  const items = typeOf(at, values, tags);
  return {
    schema: {
      type: 'object',
      additionalProperties: orNull(items),
    },
    kind: 'record',
    limits: {},
    items,
    ...(items.controls && { controls: items.controls }),
  };
}

export function symbolOf(at: Generation, name: ts.Node): ts.Symbol | undefined {
  const symbol = at.checker.getSymbolAtLocation(name);
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? at.checker.getAliasedSymbol(symbol) : symbol;
}

/** Null for what is neither an interface nor a type alias. */
export function declarationOf(at: Generation, name: ts.Node): Declaration | null {
  const found = symbolOf(at, name)?.declarations?.find(
    (each): each is Declaration => ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each),
  );
  return found ?? null;
}

function otherDeclaration(declarations: readonly ts.Declaration[]): string {
  if (declarations.some(ts.isClassDeclaration))
    return 'a class cannot be configured: write an interface with its fields';
  if (declarations.some(ts.isEnumDeclaration))
    return "an enum is not read: write its values as a union, 'a' | 'b'";
  if (declarations.some(ts.isTypeParameterDeclaration))
    return 'a configuration knows no generic types: write the type out';
  return 'use an interface or a union of texts';
}

function isLibrary(node: ts.Node): boolean {
  return /[\\/]typescript[\\/]lib[\\/]lib\.[^\\/]*\.d\.ts$/.test(node.getSourceFile().fileName);
}

function isInSdk(declaration: Declaration): boolean {
  return !relative(sdkFolder(), declaration.getSourceFile().fileName).startsWith('..');
}

function isUnionOfTexts(declaration: Declaration): boolean {
  if (!ts.isTypeAliasDeclaration(declaration) || !ts.isUnionTypeNode(declaration.type)) return false;
  return declaration.type.types.every(
    (type) => isNull(type) || (ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal)),
  );
}
