/** Tags that say something of a field without narrowing it: its title, default, remarks, examples (extensions.md 8.4). */
import ts from 'typescript';
import { DEPRECATION, REMARKS } from '../../contract/configuration/keywords.ts';
import type { JsonObject } from '../../contract/json.ts';
import { parsed, startingValue } from './starting-value.ts';
import { TAGS, textOf } from './tags.ts';
import type { Tag } from './tags.ts';
import type { Generation, Typed } from './typed.ts';

/** @param typed with its constraints: a default has to keep to them */
export function annotations(at: Generation, typed: Typed, tags: readonly Tag[]): JsonObject {
  const own = (name: string) => tags.find((tag) => tag.name === name && tag.target === null);
  const [fixed, initial] = [own('const'), own('defaultValue')];
  const constant = fixed && startingValue(at, typed, fixed);
  const bound: Typed =
    constant === undefined ? typed : { ...typed, schema: { ...typed.schema, const: constant } };
  const start = initial && startingValue(at, bound, initial);
  const examples = tags.filter((tag) => tag.name === 'example').map(({ text }) => exampleOf(typed, text));
  const remarks = textOf(tags, 'remarks');
  return {
    ...(constant !== undefined && { const: constant }),
    ...(start !== undefined && { default: start }),
    ...deprecation(own('deprecated')),
    ...(examples.length > 0 && { examples }),
    ...(remarks !== null && { [REMARKS]: remarks }),
  };
}

/** Of a field, a type or a member of a union. */
export function deprecation(tag: Tag | undefined): JsonObject {
  if (!tag) return {};
  return { deprecated: true, ...(tag.text !== '' && { [DEPRECATION]: tag.text }) };
}

/** An example is for readers: what is no JSON is a text. */
function exampleOf(typed: Typed, text: string) {
  const json = parsed(text);
  const asText = typed.kind === 'string' || typed.kind === 'decimal' || typed.kind === 'date';
  return json === undefined || (asText && typeof json !== 'string') ? text : json;
}

/** Tags of a type that are for fields alone. */
export function refuseOnTypes(at: Generation, tags: readonly Tag[]): void {
  for (const tag of tags)
    if (TAGS[tag.name]!.only === 'field')
      at.problems.report(tag.node, `@${tag.name} is for fields, not for types: move it to the field`);
}

/** The comment text before the first tag, as one paragraph. */
export function commentOf(node: ts.Node): string | null {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = comments.map((comment) => ts.getTextOfJSDocComment(comment.comment) ?? '').join(' ');
  return text.replace(/\s+/g, ' ').trim() || null;
}
