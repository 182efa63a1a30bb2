/** TypeScript types of configuration fields → JSON Schema (extensions.md 8.2, 8.3). Collects `$defs` as it meets names. */
import { relative } from 'node:path';
import ts from 'typescript';
import { camelCase } from '../../contract/configuration/shape-of-schema.ts';
import { SCRIPT_NAME } from '../../contract/configuration/keywords.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { snakeCase } from '../../contract/shapes/shape.ts';
import { fail } from './fail.ts';
import type { Control } from './generate.ts';
import { sentenceCase } from './names.ts';
import { sdkFolder } from './program.ts';
import { SDK_TYPES } from './sdk-types.ts';
import { keywordsOf, tagsOf, textOf } from './tags.ts';
import type { Kind, Tag } from './tags.ts';

interface Typed {
  schema: JsonObject;
  kind: Kind;
  /** Kinds of the properties that a tag can name: `@minimum :amount 0`. */
  properties?: Readonly<Record<string, Kind>>;
}

type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

export class FieldTypes {
  readonly definitions = new Map<string, JsonObject>();
  readonly #defined = new Map<Declaration, Typed>();
  readonly #checker: ts.TypeChecker;
  readonly #appRoot: string;

  constructor(checker: ts.TypeChecker, appRoot: string) {
    this.#checker = checker;
    this.#appRoot = appRoot;
  }

  noFields(): { schema: JsonObject; controls: Control[] } {
    return { schema: { type: 'object', properties: {} }, controls: [] };
  }

  /** Properties of an interface; its index signature leaves no trace. */
  objectOf(node: ts.InterfaceDeclaration | ts.TypeLiteralNode): {
    schema: JsonObject;
    controls: Control[];
    kinds: Record<string, Kind>;
  } {
    const properties: [string, JsonObject][] = [];
    const required: string[] = [];
    const controls: Control[] = [];
    const kinds: Record<string, Kind> = {};
    for (const member of this.#members(node)) {
      const name = this.#nameOf(member);
      const key = textOf(member, 'apiName') ?? snakeCase(name);
      if (properties.some(([other]) => other === key))
        throw fail(member, `two fields would have the key ${key}`);
      const { schema, kind } = this.#field(member, name, key);
      properties.push([key, schema]);
      kinds[name] = kind;
      if (!member.questionToken) required.push(key);
      controls.push(controlOf(member, key, schema.title as string, controls.length));
    }
    return {
      schema: {
        type: 'object',
        properties: Object.fromEntries(properties),
        ...(required.length > 0 ? { required } : {}),
      },
      controls,
      kinds,
    };
  }

  declarationOf(node: ts.TypeNode): ts.Declaration | null {
    if (!ts.isTypeReferenceNode(node)) return null;
    let symbol = this.#checker.getSymbolAtLocation(node.typeName);
    if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = this.#checker.getAliasedSymbol(symbol);
    return (
      symbol?.declarations?.find(
        (each) => ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each),
      ) ?? null
    );
  }

  #field(member: ts.PropertySignature, name: string, key: string): { schema: JsonObject; kind: Kind } {
    if (!member.type) throw fail(member, `${name} has no type`);
    const tags = tagsOf(member);
    const typed = this.#typeOf(member.type, tags);
    const own = tags.filter((tag) => tag.target === null);
    const title = textOf(member, 'displayName') ?? sentenceCase(name);
    const description = commentOf(member);
    const schema = integral({
      ...typed.schema,
      title,
      ...(description && { description }),
      ...keywordsOf(own, typed.kind),
      ...(camelCase(key) === name ? {} : { [SCRIPT_NAME]: name }),
    });
    return { schema: targeted(schema, typed, tags), kind: typed.kind };
  }

  /** @param tags of the field: `@displayName :member Title` names members of a union written in place */
  #typeOf(node: ts.TypeNode, tags: readonly Tag[]): Typed {
    if (ts.isParenthesizedTypeNode(node)) return this.#typeOf(node.type, tags);
    if (ts.isUnionTypeNode(node)) return this.#union(node, tags);
    if (ts.isArrayTypeNode(node)) return this.#array(node.elementType);
    if (ts.isTypeOperatorNode(node) && node.operator === ts.SyntaxKind.ReadonlyKeyword)
      return this.#typeOf(node.type, tags);
    if (ts.isTypeLiteralNode(node)) return this.#object(node);
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal))
      return members([node.literal.text], tags);
    if (ts.isTypeReferenceNode(node)) return this.#reference(node);
    const keyword = KEYWORDS.get(node.kind);
    if (keyword) return keyword;
    throw fail(node, `${node.getText()} cannot be the type of a configuration field`);
  }

  #union(node: ts.UnionTypeNode, tags: readonly Tag[]): Typed {
    const given = node.types.filter((type) => type.kind !== ts.SyntaxKind.UndefinedKeyword);
    const others = given.filter((type) => !isNull(type));
    const literals = others.flatMap((type) =>
      ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [],
    );
    const single = others.length === 1 ? this.#typeOf(others[0]!, tags) : null;
    if (!single && literals.length < others.length)
      throw fail(node, 'a union may be of texts, or of one type and null');
    const typed = single ?? members(literals, tags);
    if (others.length === given.length) return typed;
    return { schema: { oneOf: [typed.schema, { type: 'null' }] }, kind: typed.kind };
  }

  #reference(node: ts.TypeReferenceNode): Typed {
    const name = node.typeName.getText();
    const [first, second] = node.typeArguments ?? [];
    if ((name === 'Array' || name === 'ReadonlyArray') && first) return this.#array(first);
    if (name === 'Record' && first && second) {
      if (first.kind !== ts.SyntaxKind.StringKeyword)
        throw fail(node, 'the keys of a Record have to be string');
      return {
        schema: { type: 'object', additionalProperties: this.#typeOf(second, []).schema },
        kind: 'record',
      };
    }
    const declaration = this.declarationOf(node);
    if (!declaration || !(ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration))) {
      throw fail(node, `${name} cannot be the type of a configuration field`);
    }
    if (!relative(sdkFolder(), declaration.getSourceFile().fileName).startsWith('..')) {
      const known = SDK_TYPES[declaration.name.text];
      if (known) return known;
    }
    if (relative(this.#appRoot, declaration.getSourceFile().fileName).startsWith('..')) {
      throw fail(node, `${name} is not a type of this app, nor one that configurations can have`);
    }
    return this.#define(declaration, node);
  }

  /** A named type: once under `$defs`, referred to by `$ref`. */
  #define(declaration: Declaration, from: ts.Node): Typed {
    const known = this.#defined.get(declaration);
    if (known) return known;
    const key = textOf(declaration, 'apiName') ?? snakeCase(declaration.name.text);
    if (this.definitions.has(key)) throw fail(from, `two types would have the name ${key} in the schema`);
    const reference: Typed = { schema: { $ref: `#/$defs/${key}` }, kind: 'object' };
    // Reserved first: a type that contains itself would not come to an end.
    this.#defined.set(declaration, reference);
    this.definitions.set(key, {});
    const typed = ts.isInterfaceDeclaration(declaration)
      ? this.#object(declaration)
      : this.#typeOf(declaration.type, tagsOf(declaration));
    const title = textOf(declaration, 'displayName') ?? sentenceCase(declaration.name.text);
    const description = commentOf(declaration);
    const own = tagsOf(declaration).filter((tag) => tag.target === null);
    this.definitions.set(
      key,
      integral({
        title,
        ...(description && { description }),
        ...typed.schema,
        ...keywordsOf(own, typed.kind),
      }),
    );
    const finished: Typed = {
      ...reference,
      kind: typed.kind,
      ...(typed.properties && { properties: typed.properties }),
    };
    this.#defined.set(declaration, finished);
    return finished;
  }

  #array(element: ts.TypeNode): Typed {
    return { schema: { type: 'array', items: this.#typeOf(element, []).schema }, kind: 'array' };
  }

  #object(node: ts.InterfaceDeclaration | ts.TypeLiteralNode): Typed {
    const { schema, kinds } = this.objectOf(node);
    return { schema, kind: 'object', properties: kinds };
  }

  #members(node: ts.InterfaceDeclaration | ts.TypeLiteralNode): ts.PropertySignature[] {
    const inherited = ts.isInterfaceDeclaration(node) ? this.#inherited(node) : [];
    const own = node.members.filter((member) => !ts.isIndexSignatureDeclaration(member));
    const other = own.find((member) => !ts.isPropertySignature(member));
    if (other) throw fail(other, 'a configuration has fields only, no methods');
    return [...inherited, ...own.filter(ts.isPropertySignature)];
  }

  #inherited(node: ts.InterfaceDeclaration): ts.PropertySignature[] {
    return (node.heritageClauses ?? []).flatMap((clause) =>
      clause.types.flatMap((type) => {
        let symbol = this.#checker.getSymbolAtLocation(type.expression);
        if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = this.#checker.getAliasedSymbol(symbol);
        const parent = symbol?.declarations?.find(ts.isInterfaceDeclaration);
        return parent ? this.#members(parent) : [];
      }),
    );
  }

  #nameOf(member: ts.PropertySignature): string {
    if (ts.isIdentifier(member.name) || ts.isStringLiteral(member.name)) return member.name.text;
    throw fail(member, 'the name of a field has to be a plain name');
  }
}

const KEYWORDS = new Map<ts.SyntaxKind, Typed>([
  [ts.SyntaxKind.StringKeyword, { schema: { type: 'string' }, kind: 'string' }],
  [ts.SyntaxKind.NumberKeyword, { schema: { type: 'number' }, kind: 'number' }],
  [ts.SyntaxKind.BooleanKeyword, { schema: { type: 'boolean' }, kind: 'boolean' }],
]);

function members(values: readonly string[], tags: readonly Tag[]): Typed {
  const titles = tags.filter((tag) => tag.name === 'displayName' && tag.target !== null);
  const stray = titles.find((tag) => !values.includes(tag.target!));
  if (stray) throw fail(stray.node, `the union has no member ${stray.target}`);
  const oneOf: Json[] = values.map((value) => ({
    const: value,
    title: titles.find((tag) => tag.target === value)?.text ?? sentenceCase(value),
  }));
  return { schema: { oneOf }, kind: 'enum' };
}

/** `@minimum :amount 0` stands under `properties.amount`. */
function targeted(schema: JsonObject, typed: Typed, tags: readonly Tag[]): JsonObject {
  const aimed = tags.filter((tag) => tag.target !== null && tag.name !== 'displayName');
  const properties: Record<string, JsonObject> = {
    ...(schema.properties as Record<string, JsonObject> | undefined),
  };
  for (const tag of aimed) {
    const kind = typed.properties?.[tag.target!];
    if (!kind) throw fail(tag.node, `@${tag.name} :${tag.target} names a field that this type does not have`);
    const key = snakeCase(tag.target!);
    properties[key] = { ...properties[key], ...keywordsOf([tag], kind) };
  }
  return aimed.length === 0 ? schema : { ...schema, properties };
}

/** `@multipleOf 1` makes a number an integer, and is then redundant. */
function integral(schema: JsonObject): JsonObject {
  if (schema.type !== 'number' || schema.multipleOf !== 1) return schema;
  const { multipleOf: _, ...rest } = schema;
  return { ...rest, type: 'integer' };
}

function controlOf(member: ts.PropertySignature, key: string, label: string, position: number): Control {
  const order = textOf(member, 'order');
  if (order !== null && !/^-?\d+$/.test(order))
    throw fail(member, `@order needs a whole number, not ${JSON.stringify(order)}`);
  const placeholder = textOf(member, 'placeholder');
  return {
    scope: `#/properties/${key}`,
    label,
    order: order === null ? position : Number(order),
    group: textOf(member, 'group'),
    options: placeholder === null ? null : { placeholder },
  };
}

/** The comment text before the first tag, as one paragraph. */
function commentOf(node: ts.Node): string | null {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = comments.map((comment) => ts.getTextOfJSDocComment(comment.comment) ?? '').join(' ');
  return text.replace(/\s+/g, ' ').trim() || null;
}

function isNull(type: ts.TypeNode): boolean {
  return ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword;
}
