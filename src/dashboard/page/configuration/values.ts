/** Between a configuration as it travels and the words typed into its form. Amounts stay exact: strings moved by the point. */
import type { Json, JsonObject } from '../../../contract/json.ts';
import { decimalsOf } from '../../components/currencyAmount.ts';
import { moneyOfDecimal, toMajor, toMinor } from '../format/money.ts';
import type { Field } from './fields.ts';

/** What stands in the form: per field its text; money has a second one for the currency, under `<key>.currency`. */
export type Typed = Readonly<Record<string, string>>;

export interface Read {
  configuration: JsonObject;
  /** By field key: what to put right. The configuration is whole only without any. */
  problems: Readonly<Record<string, string>>;
}

export function typedFrom(
  fields: readonly Field[],
  configuration: JsonObject | null,
  currency: string,
): Typed {
  return Object.fromEntries(
    fields.flatMap((field) => typedField(field, configuration?.[field.key] ?? field.initial, currency)),
  );
}

function typedField(field: Field, value: Json | undefined, currency: string): [string, string][] {
  if (field.kind === 'money') {
    const money = (value ?? {}) as { amount?: string; currency?: string };
    const unit = money.currency ?? currency;
    const amount = money.amount === undefined ? '' : toMajor(String(money.amount), unit);
    return [
      [field.key, amount],
      [`${field.key}.currency`, unit],
    ];
  }
  if (field.kind === 'switch') return [[field.key, String(value ?? false)]];
  if (value === undefined || value === null) return [[field.key, '']];
  return [[field.key, typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)]];
}

export function readTyped(fields: readonly Field[], typed: Typed): Read {
  const configuration: Record<string, Json> = {};
  const problems: Record<string, string> = {};
  for (const field of fields) {
    const answer = readField(field, typed);
    if ('problem' in answer) problems[field.key] = answer.problem;
    else if (answer.value !== undefined) configuration[field.key] = answer.value;
  }
  return { configuration, problems };
}

type Answer = { value: Json | undefined } | { problem: string };

function readField(field: Field, typed: Typed): Answer {
  const text = (typed[field.key] ?? '').trim();
  if (text === '' && field.kind !== 'switch') {
    return field.required ? { problem: `Give a value for "${field.label}".` } : { value: undefined };
  }
  return READERS[field.kind](text, field, typed);
}

const READERS: Readonly<Record<Field['kind'], (text: string, field: Field, typed: Typed) => Answer>> = {
  money: (text, field, typed) => readMoney(text, (typed[`${field.key}.currency`] ?? '').trim().toLowerCase()),
  integer: (text) =>
    /^-?\d{1,15}$/.test(text) ? { value: Number(text) } : { problem: 'Give a whole number.' },
  number: (text) => (isDecimal(text) ? { value: Number(text) } : { problem: 'Give a number, such as 2.5.' }),
  decimal: (text) => (isDecimal(text) ? { value: text } : { problem: 'Give a number, such as 2.5.' }),
  text: (text) => ({ value: text }),
  switch: (text) => ({ value: text === 'true' }),
  choice: (text) => ({ value: text }),
  json: (text) => readJson(text),
};

function readMoney(text: string, currency: string): Answer {
  if (!/^[a-z]{3}$/.test(currency)) return { problem: 'Give a currency of three letters, such as USD.' };
  const amount = toMinor(text, currency);
  if (amount === null) return { problem: 'Give an amount, such as 5.00.' };
  if (amount.includes('.')) {
    return {
      problem: `${currency.toUpperCase()} has ${decimalsOf(currency)} decimals. Give an amount without more.`,
    };
  }
  return { value: { amount, currency } };
}

function readJson(text: string): Answer {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    return { problem: `This is not JSON: ${(error as Error).message}.` };
  }
}

const isDecimal = (text: string): boolean => /^-?(\d+(\.\d+)?|\.\d+)$/.test(text);

/** `configuration[minimum_proration_amount][amount]` → `minimum_proration_amount`; null when it names no field. */
export function fieldOfParam(param: string | null): string | null {
  return /^configuration\[([^\]]+)\]/.exec(param ?? '')?.[1] ?? null;
}

/** The configuration in a line: "Minimum proration amount $5.00". */
export function configurationText(fields: readonly Field[], configuration: JsonObject | null): string {
  if (configuration === null) return '';
  const typed = typedFrom(fields, configuration, 'usd');
  const parts = fields
    .filter((field) => configuration[field.key] !== undefined)
    .map((field) => `${field.label} ${valueText(field, typed)}`);
  return parts.join(' · ');
}

function valueText(field: Field, typed: Typed): string {
  const text = typed[field.key] ?? '';
  if (field.kind === 'money') {
    const currency = typed[`${field.key}.currency`] ?? '';
    const minor = toMinor(text, currency);
    return minor === null ? text : moneyOfDecimal(minor, currency);
  }
  if (field.kind === 'switch') return text === 'true' ? 'on' : 'off';
  return field.choices.find((choice) => choice.value === text)?.name ?? text;
}
