/** A named type: once under `$defs`, referred to by `$ref` (extensions.md 8.2). */
import ts from 'typescript';
import { snakeCase } from '../../contract/shapes/shape.ts';
import { annotations, commentOf, refuseOnTypes } from './annotations.ts';
import { constrained } from './constraints.ts';
import { sentenceCase } from './names.ts';
import { objectOf } from './objects.ts';
import { orNull } from './starting-value.ts';
import { tagsOf, textOf } from './tags.ts';
import type { Tag } from './tags.ts';
import { typeOf } from './types.ts';
import { UNREAD } from './typed.ts';
import type { Declaration, Generation, Typed } from './typed.ts';
import { refuseStrayMembers } from './unions.ts';

export function namedType(at: Generation, declaration: Declaration, from: ts.Node): Typed {
  const name = declaration.name.text;
  const known = at.named.get(declaration);
  if (known) return known;
  if (known === null) {
    at.problems.report(
      from,
      `${name} contains itself, and a form without an end cannot be drawn: take this out, or write as many levels as you need`,
    );
    return UNREAD;
  }
  const tags = tagsOf(at, declaration);
  const key = keyOf(at, tags, snakeCase(name));
  if (at.definitions.has(key)) {
    at.problems.report(
      from,
      `two types would have the name ${key} in the schema: give one of them another with @apiName`,
    );
    return UNREAD;
  }
  at.named.set(declaration, null);
  at.definitions.set(key, {});
  refuseOnTypes(at, tags);
  const base = ts.isInterfaceDeclaration(declaration)
    ? objectOf(at, declaration).typed
    : typeOf(at, declaration.type, tags);
  refuseStrayMembers(at, tags, base);
  const typed = constrained(at, base, tags);
  const description = commentOf(declaration);
  at.definitions.set(key, {
    title: textOf(tags, 'displayName') ?? sentenceCase(name),
    ...(description && { description }),
    ...orNull(typed),
    ...annotations(at, typed, tags),
  });
  const made: Typed = {
    ...typed,
    schema: { $ref: `#/$defs/${key}` },
    ...(typed.nullable && { nullable: 'named' }),
  };
  at.named.set(declaration, made);
  return made;
}

/** `@apiName`, else the name in snake_case. */
export function keyOf(at: Generation, tags: readonly Tag[], inferred: string): string {
  const tag = tags.find((each) => each.name === 'apiName');
  if (!tag || /^[a-z][a-z0-9_]*$/.test(tag.text)) return tag?.text ?? inferred;
  at.problems.report(
    tag.node,
    `@apiName needs a name in snake_case, such as ${inferred}, not ${JSON.stringify(tag.text)}`,
  );
  return inferred;
}
