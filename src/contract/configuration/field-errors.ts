/** What is wrong with the value of a field, as a sentence beside it. Exact, as the server's check; it decides. */
import { formatMoney } from '../../core/money.ts';
import { instantOf } from '../shapes/scalars.ts';
import { hiddenAmong, jsonOf, parsed } from './field-json.ts';
import { entriesIn, textIn, valuesIn } from './field-values.ts';
import type { FieldValue } from './field-values.ts';
import type { Bounds, Field } from './form-fields.ts';
import { same } from './form-rules.ts';
import { isMultiple, isWithin } from './limits.ts';

/** Null when nothing is wrong. Of an object, list or record: its own fault, else the first of what it holds. */
export function errorOf(field: Field, value: FieldValue | undefined): string | null {
  const own = ownErrorOf(field, value);
  if (own !== null || jsonOf(field, value) === undefined || jsonOf(field, value) === null) return own;
  const inner = innerErrors(field, value);
  return inner.length === 0 ? null : inner[0]!;
}

/** Each with the label of the place, for a form that shows one sentence only. */
function innerErrors(field: Field, value: FieldValue | undefined): string[] {
  if (field.kind === 'object') {
    const values = valuesIn(value);
    const hidden = hiddenAmong(field.fields, values);
    return field.fields.flatMap((inner) => {
      const error = hidden.has(inner.key) ? null : errorOf(inner, values[inner.key]);
      return error === null ? [] : [`${inner.label}: ${error}`];
    });
  }
  if (field.kind !== 'list' && field.kind !== 'record') return [];
  return entriesIn(value).flatMap((entry, index) => {
    const error = errorOf(field.item, entry.value);
    return error === null ? [] : [`Entry ${index + 1}: ${error}`];
  });
}

/** What is wrong with the value itself, apart from what it holds. */
export function ownErrorOf(field: Field, value: FieldValue | undefined): string | null {
  const unread = field.kind === 'json' && typeof value === 'string' && value.trim() !== '';
  if (unread && parsed(value) === undefined) return 'This is not JSON. Check quotes, commas and brackets.';
  if (field.kind === 'list' || field.kind === 'record') return entriesError(field, value);
  const json = jsonOf(field, value);
  if (json === undefined) return field.required ? 'Fill this in.' : null;
  if (json === null) return null;
  switch (field.kind) {
    case 'money': {
      const money = value as { amount: number; currency: string };
      if (!field.currencies.includes(money.currency)) return 'Give a currency of three letters, such as USD.';
      if (!Number.isSafeInteger(money.amount)) return 'Enter an amount in whole cents or the like.';
      return limitError(String(money.amount), field, (limit) => limitAsMoney(limit, money.currency));
    }
    case 'number': {
      const text = textIn(value).trim();
      if (!/^-?\d{1,40}(\.\d{1,40})?$/.test(text)) return 'Enter a number, such as 5 or 0.25.';
      if (field.whole && !/^-?\d+$/.test(text)) return 'Enter a whole number.';
      return limitError(text, field, (limit) => limit);
    }
    case 'text':
      return textError(field, textIn(value).trim());
    case 'choice':
      return field.options.some((option) => option.value === textIn(value)) ? null : 'Choose one of these.';
    default:
      return null;
  }
}

function entriesError(
  field: Field & { kind: 'list' | 'record' },
  value: FieldValue | undefined,
): string | null {
  const entries = entriesIn(value);
  if (entries.length === 0 && (!field.required || field.nullable)) return null;
  if (field.kind === 'record') {
    if (entries.some(({ name }) => name === '')) return 'Give every entry a name.';
    const twice = entries.find(({ name }, index) => entries.findIndex((each) => each.name === name) < index);
    return twice ? `Two entries have the name ${twice.name}.` : null;
  }
  const { minItems, maxItems } = field;
  if (entries.length < minItems)
    return minItems === 1 ? 'Add an entry.' : `Add entries: at least ${minItems}.`;
  if (maxItems !== null && entries.length > maxItems) return `Remove entries: at most ${maxItems}.`;
  if (!field.unique) return null;
  const items = entries.map((each) => jsonOf(field.item, each.value));
  const double = items.findIndex(
    (item, index) => item !== undefined && items.findIndex((each) => same(each, item)) < index,
  );
  return double < 0 ? null : `Entry ${double + 1} is there already.`;
}

function textError(field: Field & { kind: 'text' }, text: string): string | null {
  const length = [...text].length;
  if (field.minLength !== null && length < field.minLength)
    return `Use at least ${field.minLength} characters.`;
  if (field.maxLength !== null && length > field.maxLength)
    return `Use at most ${field.maxLength} characters.`;
  if (field.pattern !== null && !new RegExp(field.pattern, 'u').test(text))
    return 'This does not have the right form.';
  if (field.format === 'date-time' && instantOf(text) === null)
    return 'Enter a moment such as 2026-01-01T00:00:00Z.';
  return null;
}

type Limited = { bounds: Bounds; step: string | null };

function limitError(text: string, { bounds, step }: Limited, say: (limit: string) => string): string | null {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = bounds;
  if (exclusiveMinimum !== undefined && !isWithin('exclusiveMinimum', text, exclusiveMinimum))
    return `Must be above ${say(exclusiveMinimum)}.`;
  if (minimum !== undefined && !isWithin('minimum', text, minimum))
    return `Must be at least ${say(minimum)}.`;
  if (exclusiveMaximum !== undefined && !isWithin('exclusiveMaximum', text, exclusiveMaximum))
    return `Must be below ${say(exclusiveMaximum)}.`;
  if (maximum !== undefined && !isWithin('maximum', text, maximum)) return `Must be at most ${say(maximum)}.`;
  if (step !== null && !isMultiple(text, step)) return `Must be a multiple of ${say(step)}.`;
  return null;
}

function limitAsMoney(limit: string, currency: string): string {
  return /^-?\d+$/.test(limit) ? formatMoney(BigInt(limit), currency.toLowerCase()) : limit;
}
