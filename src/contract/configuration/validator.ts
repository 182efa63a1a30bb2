/** ajv, with the formats and exact keywords of configurations. Makes code from text, which the views' sandbox forbids. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Decimal } from '../../sdk/index.ts';
import { instantOf, readDecimal } from '../shapes/scalars.ts';
import { isCurrency } from './currencies.ts';
import { CURRENCY_FORMAT, DECIMAL_BOUNDS, DECIMAL_FORMAT, DECIMAL_STEP } from './keywords.ts';
import type { Bound } from './keywords.ts';
import { isMultiple, isWithin } from './limits.ts';

/** Formats of JSON Schema that can be told from the text alone. Others are passed. */
const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  [DECIMAL_FORMAT]: (text) => typeof readDecimal(text) === 'string',
  [CURRENCY_FORMAT]: isCurrency,
  'date-time': (text) => instantOf(text) !== null,
  date: (text) => instantOf(`${text}T00:00:00Z`) !== null,
  email: (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text),
  uuid: (text) => /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text),
  uri: (text) => URL.canParse(text),
};

export function configurationAjv(): Ajv2020 {
  // Not strict: schemas carry keywords of Stripe's that we do not know. Own properties: every object inherits a
  // `constructor`, and a field may have that name.
  const made = new Ajv2020({
    allErrors: true,
    strict: false,
    logger: false,
    verbose: true,
    ownProperties: true,
  });
  for (const [name, check] of Object.entries(FORMATS)) made.addFormat(name, check);
  for (const [bound, keyword] of Object.entries(DECIMAL_BOUNDS) as [Bound, string][]) {
    made.addKeyword({
      keyword,
      type: 'string',
      validate: (limit: number | string, value: string) => !isDecimal(value) || isWithin(bound, value, limit),
    });
  }
  made.addKeyword({
    keyword: DECIMAL_STEP,
    type: 'string',
    validate: (step: number | string, value: string) => !isDecimal(value) || isMultiple(value, step),
  });
  // ajv's own divides floats, by which 0.3 would be no multiple of 0.1.
  made.removeKeyword('multipleOf');
  made.addKeyword({
    keyword: 'multipleOf',
    type: 'number',
    validate: (step: number, value: number) => isMultiple(Decimal.from(value).toString(), step),
  });
  return made;
}

function isDecimal(text: string): boolean {
  return typeof readDecimal(text) === 'string';
}
