/** Tags that narrow what a field may hold, and the keyword that each becomes (extensions.md 8.4). */
import { Decimal } from '../../sdk/index.ts';
import { DECIMAL_BOUNDS, DECIMAL_STEP } from '../../contract/configuration/keywords.ts';
import type { Bound } from '../../contract/configuration/keywords.ts';
import type { Json, JsonObject } from '../../contract/json.ts';
import { added, refined } from '../../contract/configuration/refined.ts';
import { contradiction, widening } from './limits.ts';
import type { Limit, Limits } from './limits.ts';
import { ARGUMENTS, TAGS } from './tags.ts';
import type { Tag, TagRule } from './tags.ts';
import type { Generation, Kind, Typed } from './typed.ts';
import { startingValue } from './starting-value.ts';

/** Tags of a field, or of a named type, on the type under it: its schema with their keywords, paths followed. */
export function constrained(at: Generation, typed: Typed, tags: readonly Tag[]): Typed {
  // `null` stands beside the schema that the keywords go into.
  const { nullable, ...inner } = typed;
  const narrower = tags
    .filter((tag) => CONSTRAINTS.has(tag.name) && !(tag.name === 'const' && tag.target === null))
    .reduce<Typed>(
      (so, tag) => along(at, so, tag, tag.target === null ? [] : tag.target.split('.')),
      nullable === 'named' ? typed : inner,
    );
  return nullable ? { ...narrower, nullable } : narrower;
}

const CONSTRAINTS = new Set([
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength'],
  ...['pattern', 'minItems', 'maxItems', 'uniqueItems', 'format', 'const'],
]);

/** Lists are passed through: what stands on one that is not about lists is about each of its entries. */
function along(at: Generation, typed: Typed, tag: Tag, path: readonly string[]): Typed {
  if (typed.kind === 'any') return typed;
  const [name, ...rest] = path;
  const aboutLists = fits(TAGS[tag.name]!, 'array');
  if (typed.items && typed.kind === 'array' && (name !== undefined || !aboutLists)) {
    const items = along(at, typed.items, tag, path);
    const beside = added(typed.items.schema, items.schema);
    return { ...typed, items, schema: refined(typed.schema, { items: beside }) };
  }
  if (name === undefined) return narrowed(at, typed, tag);
  const field = typed.fields?.get(name);
  if (!field) {
    const known = [...(typed.fields?.keys() ?? [])].map((each) => `:${each}`).join(', ') || 'none';
    at.problems.report(
      tag.node,
      `@${tag.name} :${tag.target} names a field that this type does not have: it has ${known}`,
    );
    return typed;
  }
  const inner = along(at, field.typed, tag, rest);
  const fields = new Map(typed.fields).set(name, { ...field, typed: inner });
  const schema = refined(typed.schema, {
    properties: { [field.key]: added(field.typed.schema, inner.schema) },
  });
  return { ...typed, fields, schema };
}

function fits({ on }: TagRule, kind: Kind): boolean {
  return on === 'all' || on.includes(kind);
}

function narrowed(at: Generation, typed: Typed, tag: Tag): Typed {
  const report = (reason: string): Typed => {
    at.problems.report(tag.node, reason);
    return typed;
  };
  const rule = TAGS[tag.name]!;
  const format = typed.said?.format ?? typed.schema.format;
  if (rule.on !== 'all' && !fits(rule, typed.kind))
    return report(
      `@${tag.name} cannot stand on this type (${typed.kind}): it is for ${rule.on.join(' and ')}`,
    );
  const says = (more: JsonObject, limits: Limits = typed.limits): Typed => ({
    ...typed,
    limits,
    schema: { ...typed.schema, ...more },
  });
  const needs = (): Typed =>
    report(`@${tag.name} needs ${ARGUMENTS[rule.argument]}, not ${JSON.stringify(tag.text)}`);
  switch (rule.argument) {
    case 'number':
    case 'step':
    case 'count': {
      const value = numberIn(tag.text, rule.argument);
      if (value === null) return needs();
      if (typed.kind === 'number' && !Decimal.from(value.toNumber()).eq(value))
        return report(
          `@${tag.name} ${tag.text} has more digits than a number holds: use fewer, or the type Decimal`,
        );
      const limit = tag.name as Limit;
      const wider = widening(typed.limits, limit, value);
      if (wider !== null) return report(`@${tag.name} ${tag.text} ${wider}`);
      const limits = { ...typed.limits, [limit]: value };
      const nothing = contradiction(limits);
      if (nothing !== null && contradiction(typed.limits) === null) report(`${nothing}: change one of them`);
      if (limit === 'multipleOf' && typed.kind === 'number' && value.eq(1) && !typed.nullable)
        return says({ type: 'integer' }, limits);
      return says({ [keywordFor(limit, typed.kind)]: literal(value, typed.kind) }, limits);
    }
    case 'pattern':
      if (typed.said?.pattern !== undefined)
        return report('the type already has a @pattern: write one that says both');
      return compiles(tag.text)
        ? { ...says({ pattern: tag.text }), said: { ...typed.said, pattern: tag.text } }
        : needs();
    case 'format':
      if (!/^[\w.:-]+$/.test(tag.text)) return needs();
      if (Object.hasOwn(OWN_FORMATS, tag.text))
        return report(
          `@format ${tag.text} would change what the script is given: use the type ${OWN_FORMATS[tag.text]}`,
        );
      if (format !== undefined && format !== tag.text)
        return report(
          `the type already has the format ${JSON.stringify(format)}: take @format ${tag.text} away`,
        );
      return { ...says({ format: tag.text }), said: { ...typed.said, format: tag.text } };
    case 'nothing':
      if (tag.text !== '') return report(`@${tag.name} stands alone: take ${JSON.stringify(tag.text)} away`);
      return says({ [tag.name]: true });
    default: {
      const value = startingValue(at, typed, tag);
      return value === undefined ? typed : says({ const: value });
    }
  }
}

const OWN_FORMATS: Readonly<Record<string, string>> = {
  decimal: 'Decimal',
  'date-time': 'Timestamp',
  currency: 'Currency',
};

/** Null for what is no such number. Underscores between digits are none. */
export function numberIn(text: string, argument: 'number' | 'step' | 'count'): Decimal | null {
  const form = argument === 'count' ? /^\d{1,9}$/ : /^[+-]?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,2})?$/;
  if (!form.test(text)) return null;
  const value = Decimal.from(text);
  return argument === 'step' && !value.gt(0) ? null : value;
}

/** JSON Schema's own bounds are for numbers; a decimal string has ours, exact as text. */
export function keywordFor(limit: Limit, kind: Kind): string {
  if (kind !== 'decimal') return limit;
  return limit === 'multipleOf' ? DECIMAL_STEP : DECIMAL_BOUNDS[limit as Bound];
}

export function literal(value: Decimal, kind: Kind): Json {
  return kind === 'decimal' ? value.toString() : value.toNumber();
}

export function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}
