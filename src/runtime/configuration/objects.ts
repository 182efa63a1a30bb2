/** An interface → an object of a schema, and the form of its fields. Its index signature leaves no trace. */
import ts from 'typescript';
import { camelCase } from '../../contract/configuration/shape-of-schema.ts';
import { SCRIPT_NAME } from '../../contract/configuration/keywords.ts';
import type { JsonObject } from '../../contract/json.ts';
import { snakeCase } from '../../contract/shapes/shape.ts';
import { annotations, commentOf } from './annotations.ts';
import { constrained } from './constraints.ts';
import { refuseControlTags } from './control-tags.ts';
import { controlOf } from './layout.ts';
import type { Control } from './layout.ts';
import { membersOf } from './members.ts';
import { sentenceCase } from './names.ts';
import { keyOf } from './named-types.ts';
import { ringIn, ruleOf } from './rules.ts';
import { orNull } from './starting-value.ts';
import { tagsOf, textOf } from './tags.ts';
import type { Tag } from './tags.ts';
import { typeOf } from './types.ts';
import { UNREAD } from './typed.ts';
import type { Generation, Typed } from './typed.ts';
import { refuseStrayMembers } from './unions.ts';

interface Field {
  member: ts.PropertySignature;
  name: string;
  key: string;
  tags: readonly Tag[];
  typed: Typed;
  schema: JsonObject;
}

export function objectOf(
  at: Generation,
  node: ts.InterfaceDeclaration | ts.TypeLiteralNode,
): { typed: Typed; controls: Control[] } {
  const fields = new Map<string, Field>();
  for (const member of membersOf(at, node)) {
    const field = fieldOf(at, member);
    const same = [...fields.values()].some((other) => other.key === field.key && other.name !== field.name);
    if (same)
      at.problems.report(
        member,
        `two fields would have the key ${field.key}: give one of them another with @apiName`,
      );
    // A field that an interface says again stands where it stood, as it says it.
    fields.set(field.name, field);
  }
  const controls = controlsOf(at, fields);
  const all = [...fields.values()];
  const required = all.filter(({ member }) => !member.questionToken).map(({ key }) => key);
  const schema: JsonObject = {
    type: 'object',
    properties: Object.fromEntries(all.map((field) => [field.key, field.schema])),
    ...(required.length > 0 && { required }),
  };
  return { typed: { schema, kind: 'object', limits: {}, fields, controls }, controls };
}

function fieldOf(at: Generation, member: ts.PropertySignature): Field {
  refuseUnread(at, member);
  const name = (member.name as ts.Identifier | ts.StringLiteral).text;
  const tags = tagsOf(at, member);
  const key = keyOf(at, tags, snakeCase(name));
  if (!member.type)
    at.problems.report(member, `${name} has no type: say what it holds, such as ${name}: string`);
  const base = member.type ? typeOf(at, member.type, tags) : UNREAD;
  refuseStrayMembers(at, tags, base);
  refuseControlTags(at, tags, base);
  const typed = constrained(at, base, tags);
  const description = commentOf(member);
  const schema: JsonObject = {
    ...orNull(typed),
    title: textOf(tags, 'displayName') ?? sentenceCase(name),
    ...(description && { description }),
    ...annotations(at, typed, tags),
    ...(camelCase(key) !== name && { [SCRIPT_NAME]: name }),
  };
  return { member, name, key, tags, typed, schema };
}

/** TypeScript gives a comment to a field only where it begins a line: tags must not be lost without a word. */
function refuseUnread(at: Generation, member: ts.PropertySignature): void {
  const { text } = member.getSourceFile();
  const beside = ts.getTrailingCommentRanges(text, member.getFullStart()) ?? [];
  if (beside.some(({ pos, end }) => /^\/\*\*[\s\S]*@\w/.test(text.slice(pos, end))))
    at.problems.report(
      member,
      'the comment before this field is not read: put it on a line of its own, above the field',
    );
}

/** Rules look at other fields, so all of them are read first. */
function controlsOf(at: Generation, fields: ReadonlyMap<string, Field>): Control[] {
  const reads = new Map<string, readonly string[]>();
  const controls = [...fields.values()].map((field, position) => {
    const made = ruleOf(at, field.tags, field.name, fields);
    if (made) {
      reads.set(field.name, made.readsOf);
      refuseUnfillable(at, field);
    }
    const label = field.schema.title as string;
    return controlOf(field.tags, field.typed, { key: field.key, label, position, rule: made?.rule ?? null });
  });
  const ring = ringIn(reads);
  if (ring !== null)
    at.problems.report(
      fields.get(ring)!.member,
      `the rule of ${ring} looks, over other fields, at itself: take one of these rules away`,
    );
  return controls;
}

/** Who does not see a field, or cannot change it, must not be asked for it. */
function refuseUnfillable(at: Generation, { member, name, tags, schema }: Field): void {
  const tag = tags.find((each) => /^(show|hide|enable|disable)When$/.test(each.name));
  if (!tag || member.questionToken || schema.default !== undefined || schema.const !== undefined) return;
  at.problems.report(
    tag.node,
    `@${tag.name} can take ${name} from the person who has to fill it in: make it optional (${name}?), or give it a @defaultValue`,
  );
}
