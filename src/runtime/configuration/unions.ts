/** Unions of texts, and `T | null`: the only unions that a configuration can have (extensions.md 8.3). */
import ts from 'typescript';
import type { Json, JsonObject } from '../../contract/json.ts';
import { deprecation } from './annotations.ts';
import { sentenceCase } from './names.ts';
import type { Tag } from './tags.ts';
import { typeOf } from './types.ts';
import { UNREAD } from './typed.ts';
import type { Generation, Typed } from './typed.ts';

export function unionOf(
  at: Generation,
  node: ts.UnionTypeNode | ts.LiteralTypeNode,
  tags: readonly Tag[],
): Typed {
  const given = (ts.isUnionTypeNode(node) ? [...node.types] : [node]).filter(
    (type) => type.kind !== ts.SyntaxKind.UndefinedKeyword,
  );
  const others = given.filter((type) => !isNull(type));
  const texts = others.flatMap((type) =>
    ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [],
  );
  if (texts.length < others.length || others.length === 0) {
    const [single] = others;
    if (others.length === 1 && single && !ts.isLiteralTypeNode(single))
      return orNullable(typeOf(at, single, tags), given, others);
    at.problems.report(
      node,
      `${node.getText().replace(/\s+/g, ' ')} cannot be the type of a configuration field: a union may be of texts, or of one type and null`,
    );
    return UNREAD;
  }
  if (texts.includes('')) {
    at.problems.report(
      node,
      "a union cannot have the empty text '' as a member: a form could not tell it from nothing chosen",
    );
    return UNREAD;
  }
  const schema = { oneOf: [...new Set(texts)].map((value) => member(value, tags)) };
  return orNullable({ schema, kind: 'enum', limits: {} }, given, others);
}

function orNullable(typed: Typed, given: readonly ts.TypeNode[], others: readonly ts.TypeNode[]): Typed {
  if (others.length === given.length || typed.nullable) return typed;
  return { ...typed, nullable: 'here' };
}

function member(value: string, tags: readonly Tag[]): Json {
  const own = (name: string) => tags.find((tag) => tag.name === name && tag.target === value);
  return {
    const: value,
    title: own('displayName')?.text ?? sentenceCase(value),
    ...deprecation(own('deprecated')),
  };
}

/** Tags that name a member of a union which is not there. */
export function refuseStrayMembers(at: Generation, tags: readonly Tag[], typed: Typed): void {
  const values = membersIn(typed.schema);
  if (typed.kind === 'any') return;
  for (const tag of tags) {
    if ((tag.name !== 'displayName' && tag.name !== 'deprecated') || tag.target === null) continue;
    if (values?.includes(tag.target)) continue;
    const where = values
      ? `the union has no member ${tag.target}: it has ${values.join(', ')}`
      : `there is no union of texts here that has a member ${tag.target}. Where the union has a name, write the tag there`;
    at.problems.report(tag.node, `@${tag.name} :${tag.target}: ${where}`);
  }
}

/** Members of a union written in place, or of one in a list or record. */
function membersIn(schema: JsonObject): readonly string[] | null {
  const inner = schema.items ?? schema.additionalProperties;
  if (inner !== undefined) return membersIn(inner as JsonObject);
  const options = schema.oneOf as readonly JsonObject[] | undefined;
  if (!options) return null;
  const nested = options.find((option) => option.oneOf !== undefined);
  return nested
    ? membersIn(nested)
    : options.flatMap((option) => (typeof option.const === 'string' ? [option.const] : []));
}

export function isNull(type: ts.TypeNode): boolean {
  return ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword;
}
