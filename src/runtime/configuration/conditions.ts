/** The condition of a rule: a type whose fields are keywords of a JSON Schema, `interface IsSent { const: 'sent' }`. */
import ts from 'typescript';
import type { Json, JsonObject } from '../../contract/json.ts';
import { compiles, keywordFor, literal, numberIn } from './constraints.ts';
import type { Limit } from './limits.ts';
import { startingValue } from './starting-value.ts';
import { TAGS } from './tags.ts';
import type { Tag } from './tags.ts';
import type { Generation, Typed } from './typed.ts';
import { symbolOf } from './types.ts';

export interface Sibling {
  key: string;
  typed: Typed;
}

/** @returns nothing where it was reported */
export function conditionOf(
  at: Generation,
  tag: Tag,
  name: string,
  siblings: ReadonlyMap<string, Sibling>,
): { key: string; schema: JsonObject }[] {
  const report = (reason: string): [] => {
    at.problems.report(tag.node, `@${tag.name} ${reason}`);
    return [];
  };
  const link = typeof tag.node.comment === 'object' ? tag.node.comment.find(ts.isJSDocLink) : undefined;
  if (tag.target === null || !link?.name)
    return report(
      'needs a field and a condition: write `:enabled {@link IsOn}`, with `interface IsOn { const: true }`',
    );
  if (tag.target === name) return report(`:${name} looks at its own field: name another one`);
  const sibling = siblings.get(tag.target);
  if (!sibling) {
    const known = [...siblings.keys()].filter((each) => each !== name).map((each) => `:${each}`);
    return report(`:${tag.target} names no field of the same type: it has ${known.join(', ') || 'no other'}`);
  }
  const members = membersOf(at, link.name);
  if (members === null)
    return report(
      `{@link ${link.name.getText()}} names no type with fields, such as \`interface IsOn { const: true }\``,
    );
  if (sibling.typed.kind === 'any') return [];
  const schema: Record<string, Json> = {};
  for (const member of members) {
    const made = ts.isPropertySignature(member) ? keyword(at, tag, sibling.typed, member) : null;
    if (made === null)
      return report(
        `{@link ${link.name.getText()}}: ${member.getText().replace(/[;,]$/, '')} is no condition on a field like ${tag.target} (${sibling.typed.kind})`,
      );
    schema[made[0]] = made[1];
  }
  if (members.length === 0)
    return report(`{@link ${link.name.getText()}} says nothing: give it a field such as \`const: true\``);
  return [{ key: sibling.key, schema }];
}

function membersOf(
  at: Generation,
  name: ts.EntityName | ts.JSDocMemberName,
): readonly ts.TypeElement[] | null {
  for (const declaration of symbolOf(at, name)?.declarations ?? []) {
    if (ts.isInterfaceDeclaration(declaration)) return declaration.members;
    if (ts.isTypeAliasDeclaration(declaration) && ts.isTypeLiteralNode(declaration.type))
      return declaration.type.members;
  }
  return null;
}

/** A field of a condition: keyword and value; null for what cannot be asked of such a field. */
function keyword(
  at: Generation,
  tag: Tag,
  typed: Typed,
  member: ts.PropertySignature,
): [string, Json] | null {
  const name = member.name.getText();
  const value = member.type ? literalOf(member.type) : undefined;
  if (value === undefined) return null;
  if (name === 'const') return fitting(at, tag, typed, value) ? ['const', value] : null;
  if (name === 'enum')
    return Array.isArray(value) && value.every((each) => fitting(at, tag, typed, each as Json))
      ? ['enum', value]
      : null;
  const rule = Object.hasOwn(TAGS, name) ? TAGS[name]! : null;
  if (!rule || rule.on === 'all' || !rule.on.includes(typed.kind)) return null;
  if (rule.argument === 'pattern')
    return typeof value === 'string' && compiles(value) ? ['pattern', value] : null;
  if (rule.argument !== 'number' && rule.argument !== 'step' && rule.argument !== 'count') return null;
  const number =
    typeof value === 'number' || typeof value === 'string' ? numberIn(String(value), rule.argument) : null;
  return number && [keywordFor(name as Limit, typed.kind), literal(number, typed.kind)];
}

/** Whether the field can ever have this value; says so itself where it cannot. */
function fitting(at: Generation, tag: Tag, typed: Typed, value: Json): boolean {
  return startingValue(at, typed, { ...tag, text: JSON.stringify(value) }) !== undefined;
}

function literalOf(node: ts.TypeNode): Json | undefined {
  if (ts.isTupleTypeNode(node)) {
    const items = node.elements.map(literalOf);
    return items.some((item) => item === undefined) ? undefined : (items as Json[]);
  }
  if (!ts.isLiteralTypeNode(node)) return undefined;
  const { literal: found } = node;
  if (ts.isStringLiteral(found)) return found.text;
  if (ts.isNumericLiteral(found) || ts.isPrefixUnaryExpression(found)) return Number(found.getText());
  if (found.kind === ts.SyntaxKind.NullKeyword) return null;
  return found.kind === ts.SyntaxKind.TrueKeyword
    ? true
    : found.kind === ts.SyntaxKind.FalseKeyword
      ? false
      : undefined;
}
