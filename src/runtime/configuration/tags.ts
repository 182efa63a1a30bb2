/** Tags of a configuration's comments: reading them, and what each may stand on (extensions.md 8.4). */
import ts from 'typescript';
import type { Generation, Kind } from './typed.ts';

export interface Tag {
  name: string;
  /** `amount` of `@minimum :amount 0`, or the member of a union. */
  target: string | null;
  text: string;
  node: ts.JSDocTag;
}

export interface TagRule {
  on: readonly Kind[] | 'all';
  argument:
    | 'number'
    | 'step'
    | 'count'
    | 'order'
    | 'text'
    | 'value'
    | 'name'
    | 'format'
    | 'pattern'
    | 'nothing'
    | 'maybe'
    | 'rule';
  /** What a `:target` may name; absent: nothing. */
  target?: 'path' | 'member' | 'field';
  /** Absent: fields and types alike. */
  only?: 'field';
  repeats?: true;
}

const NUMERIC = ['number', 'decimal'] as const;
const TYPED_IN = ['string', 'number', 'decimal', 'date'] as const;
const BOUND: TagRule = { on: NUMERIC, argument: 'number', target: 'path' };
const LENGTH: TagRule = { on: ['string'], argument: 'count', target: 'path' };
const SIZE: TagRule = { on: ['array'], argument: 'count', target: 'path' };
const RULE: TagRule = { on: 'all', argument: 'rule', target: 'field', only: 'field', repeats: true };

export const TAGS: Readonly<Record<string, TagRule>> = {
  minimum: BOUND,
  maximum: BOUND,
  exclusiveMinimum: BOUND,
  exclusiveMaximum: BOUND,
  multipleOf: { on: NUMERIC, argument: 'step', target: 'path' },
  minLength: LENGTH,
  maxLength: LENGTH,
  pattern: { on: ['string'], argument: 'pattern', target: 'path' },
  minItems: SIZE,
  maxItems: SIZE,
  uniqueItems: { on: ['array'], argument: 'nothing', target: 'path' },
  const: { on: 'all', argument: 'value', target: 'path' },
  format: { on: ['string', 'number'], argument: 'format' },
  defaultValue: { on: 'all', argument: 'value' },
  example: { on: 'all', argument: 'value', repeats: true },
  remarks: { on: 'all', argument: 'text' },
  deprecated: { on: 'all', argument: 'maybe', target: 'member' },
  displayName: { on: 'all', argument: 'text', target: 'member' },
  apiName: { on: 'all', argument: 'name' },
  placeholder: { on: TYPED_IN, argument: 'text', only: 'field' },
  order: { on: 'all', argument: 'order', only: 'field' },
  group: { on: 'all', argument: 'text', only: 'field' },
  showWhen: RULE,
  hideWhen: RULE,
  enableWhen: RULE,
  disableWhen: RULE,
};

/** For readers of the source; they leave no trace. */
const IGNORED = new Set(['see', 'internal', 'public']);

const NAME = String.raw`[A-Za-z_$][\w$]*`;
const PATH = new RegExp(String.raw`^:(${NAME}(?:\.${NAME})*)(?=\s|$)\s*([\s\S]*)$`);
/** A member of a union may be any text: quoted where it holds a blank. */
const MEMBER = /^:(?:"([^"\n]*)"|(\S+))\s*([\s\S]*)$/;

/** Tags that the generator knows. The others, and those without what they need, are reported. */
export function tagsOf(at: Generation, node: ts.Node): Tag[] {
  const tags = ts.getJSDocTags(node).flatMap((tag) => read(at, tag));
  for (const [index, tag] of tags.entries()) {
    const twice = tags.slice(0, index).some((each) => each.name === tag.name && each.target === tag.target);
    if (twice && !TAGS[tag.name]!.repeats)
      at.problems.report(
        tag.node,
        `@${tag.name}${tag.target === null ? '' : ` :${tag.target}`} stands twice: keep one`,
      );
  }
  return tags;
}

/** Text of the first such tag without a target. */
export function textOf(tags: readonly Tag[], name: string): string | null {
  return tags.find((tag) => tag.name === name && tag.target === null)?.text ?? null;
}

function read(at: Generation, node: ts.JSDocTag): Tag[] {
  const name = node.tagName.text;
  if (IGNORED.has(name)) return [];
  const rule = Object.hasOwn(TAGS, name) ? TAGS[name]! : null;
  if (rule === null) {
    at.problems.report(node, unknown(name));
    return [];
  }
  const whole = (ts.getTextOfJSDocComment(node.comment) ?? '').trim();
  const { target, text } = split(rule, whole);
  if (text === '' && rule.argument !== 'nothing' && rule.argument !== 'maybe') {
    at.problems.report(node, `@${name} needs ${ARGUMENTS[rule.argument]} after it`);
    return [];
  }
  return [{ name, target, text, node }];
}

function split({ target }: TagRule, whole: string): { target: string | null; text: string } {
  if (target === undefined) return { target: null, text: whole };
  const match = (target === 'member' ? MEMBER : PATH).exec(whole);
  if (match === null) return { target: null, text: whole };
  return target === 'member'
    ? { target: match[1] ?? match[2]!, text: match[3]!.trim() }
    : { target: match[1]!, text: match[2]!.trim() };
}

export const ARGUMENTS: Readonly<Record<TagRule['argument'], string>> = {
  number: 'a number such as 5 or 0.25',
  step: 'a number above 0',
  count: 'a whole number of 0 or more',
  order: 'a whole number',
  text: 'a text',
  value: 'a value such as 5, true or "day"',
  name: 'a name in snake_case',
  format: 'the name of a format, such as email',
  pattern: 'a regular expression',
  nothing: 'nothing',
  maybe: 'nothing or a text',
  rule: 'a field and a condition, such as :enabled {@link IsOn}',
};

function unknown(name: string): string {
  if (name === 'description')
    return '@description is not supported: write its text above the first tag instead';
  const near = Object.keys(TAGS).find((known) => distance(known.toLowerCase(), name.toLowerCase()) <= 2);
  return near
    ? `@${name} is not a tag of configurations: write @${near}, or take it away`
    : `@${name} is not a tag of configurations: take it away`;
}

/** Letters to change, add or leave out. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++)
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (a[i] === b[j] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
