/** Tags of a configuration's comments, and the keyword that each becomes (extensions.md 8.4). */
import ts from 'typescript';
import { DECIMAL_BOUNDS } from '../../contract/configuration/keywords.ts';
import type { Bound } from '../../contract/configuration/keywords.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { fail } from './fail.ts';

/** What a tag can stand on. */
export type Kind =
  'string' | 'number' | 'decimal' | 'boolean' | 'enum' | 'array' | 'object' | 'record' | 'date' | 'any';

interface Rule {
  on: readonly Kind[] | 'all';
  value: 'number' | 'count' | 'text' | 'json' | 'pattern' | 'nothing';
  keyword: string;
}

const NUMERIC = ['number', 'decimal'] as const;

const RULES: Readonly<Record<string, Rule>> = {
  minimum: { on: NUMERIC, value: 'number', keyword: 'minimum' },
  maximum: { on: NUMERIC, value: 'number', keyword: 'maximum' },
  exclusiveMinimum: { on: NUMERIC, value: 'number', keyword: 'exclusiveMinimum' },
  exclusiveMaximum: { on: NUMERIC, value: 'number', keyword: 'exclusiveMaximum' },
  multipleOf: { on: ['number'], value: 'number', keyword: 'multipleOf' },
  minLength: { on: ['string'], value: 'count', keyword: 'minLength' },
  maxLength: { on: ['string'], value: 'count', keyword: 'maxLength' },
  pattern: { on: ['string'], value: 'pattern', keyword: 'pattern' },
  minItems: { on: ['array'], value: 'count', keyword: 'minItems' },
  maxItems: { on: ['array'], value: 'count', keyword: 'maxItems' },
  uniqueItems: { on: ['array'], value: 'nothing', keyword: 'uniqueItems' },
  format: { on: ['string', 'number'], value: 'text', keyword: 'format' },
  defaultValue: { on: 'all', value: 'json', keyword: 'default' },
  const: { on: 'all', value: 'json', keyword: 'const' },
  deprecated: { on: 'all', value: 'nothing', keyword: 'deprecated' },
  remarks: { on: 'all', value: 'text', keyword: 'x-stripe-remarks' },
};

/** Read elsewhere: titles, the form, names. `example` may stand several times. */
const OTHERS = new Set(['displayName', 'placeholder', 'order', 'group', 'apiName', 'example']);

export interface Tag {
  name: string;
  /** `amount` of `@minimum :amount 0`, or the member of a union. */
  target: string | null;
  text: string;
  node: ts.JSDocTag;
}

export function tagsOf(node: ts.Node): Tag[] {
  return ts.getJSDocTags(node).map((tag) => {
    const text = (ts.getTextOfJSDocComment(tag.comment) ?? '').trim();
    const match = /^:([A-Za-z_$][\w$-]*)\s*([\s\S]*)$/.exec(text);
    return { name: tag.tagName.text, target: match?.[1] ?? null, text: match?.[2] ?? text, node: tag };
  });
}

/** Text of the first such tag without a target. */
export function textOf(node: ts.Node, name: string): string | null {
  return tagsOf(node).find((tag) => tag.name === name && tag.target === null)?.text ?? null;
}

/** @throws {ConsoleError} build_failed for a tag that is not known, or that cannot stand here */
export function keywordsOf(tags: readonly Tag[], kind: Kind): JsonObject {
  const keywords: Record<string, Json> = {};
  for (const tag of tags) {
    if (OTHERS.has(tag.name)) continue;
    const rule = Object.hasOwn(RULES, tag.name) ? RULES[tag.name] : undefined;
    if (!rule) throw fail(tag.node, unknown(tag.name));
    if (rule.on !== 'all' && !rule.on.includes(kind)) {
      throw fail(
        tag.node,
        `@${tag.name} cannot stand on this type (${kind}); it is for ${rule.on.join(', ')}`,
      );
    }
    keywords[keywordFor(rule, kind)] = valueOf(tag, rule);
  }
  const examples = tags.filter((tag) => tag.name === 'example').map((tag) => jsonOr(tag.text));
  return examples.length > 0 ? { ...keywords, examples } : keywords;
}

function unknown(name: string): string {
  if (name === 'description') return '@description is not supported: write the text above the first tag';
  if (/^(show|hide|enable|disable)When$/.test(name)) return `@${name} is not supported here yet`;
  return `@${name} is not a tag of configurations`;
}

function keywordFor(rule: Rule, kind: Kind): string {
  return kind === 'decimal' && rule.keyword in DECIMAL_BOUNDS
    ? DECIMAL_BOUNDS[rule.keyword as Bound]
    : rule.keyword;
}

function valueOf(tag: Tag, rule: Rule): Json {
  const { text } = tag;
  switch (rule.value) {
    case 'number':
      if (!/^[+-]?\d+(\.\d+)?$/.test(text))
        throw fail(tag.node, `@${tag.name} needs a number, not ${JSON.stringify(text)}`);
      return Number(text);
    case 'count':
      if (!/^\d+$/.test(text))
        throw fail(tag.node, `@${tag.name} needs a whole number of 0 or more, not ${JSON.stringify(text)}`);
      return Number(text);
    case 'pattern':
      try {
        new RegExp(text, 'u');
        return text;
      } catch {
        throw fail(tag.node, `@${tag.name} needs a regular expression, not ${JSON.stringify(text)}`);
      }
    case 'text':
      if (text === '') throw fail(tag.node, `@${tag.name} needs a text`);
      return text;
    case 'json':
      try {
        return JSON.parse(text) as Json;
      } catch {
        throw fail(tag.node, `@${tag.name} needs JSON, such as "day" in quotes or 5, not ${text}`);
      }
    case 'nothing':
      return true;
  }
}

function jsonOr(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
