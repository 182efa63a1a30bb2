/** What types of the SDK become in a schema. Assumed where extensions.md 8.3 could not see Stripe's own output. */
import type ts from 'typescript';
import { CURRENCY_FORMAT, DECIMAL_FORMAT, REFERENCED_OBJECT } from '../../contract/configuration/keywords.ts';
import type { JsonObject } from '../../contract/json.ts';
import { snakeCase } from '../../contract/shapes/shape.ts';
import type { Declaration, Generation, Typed } from './typed.ts';

const decimal: Typed = { schema: { type: 'string', format: DECIMAL_FORMAT }, kind: 'decimal', limits: {} };
const currency: Typed = { schema: { type: 'string', format: CURRENCY_FORMAT }, kind: 'string', limits: {} };

const PLAIN: Readonly<Record<string, Typed>> = {
  Decimal: decimal,
  Currency: currency,
  Percent: { schema: { type: 'number', format: 'percent' }, kind: 'number', limits: {} },
  Timestamp: { schema: { type: 'string', format: 'date-time' }, kind: 'date', limits: {} },
};

/** Minor units: `{amount: "500", currency: "usd"}` is $5.00. */
const MONEY: JsonObject = {
  title: 'Monetary amount',
  type: 'object',
  properties: {
    amount: { ...decimal.schema, title: 'Amount' },
    currency: { ...currency.schema, title: 'Currency' },
  },
  required: ['amount', 'currency'],
};

const MONEY_FIELDS = new Map([
  ['amount', { key: 'amount', typed: decimal }],
  ['currency', { key: 'currency', typed: currency }],
]);

/** Null for a type of the SDK that configurations cannot have. */
export function sdkType(at: Generation, declaration: Declaration, from: ts.TypeReferenceNode): Typed | null {
  const name = declaration.name.text;
  if (name === 'MonetaryAmount') return money(at, declaration, from);
  if (name === 'Ref') return reference(from);
  return Object.hasOwn(PLAIN, name) ? PLAIN[name]! : null;
}

function money(at: Generation, declaration: Declaration, from: ts.Node): Typed {
  const known = at.named.get(declaration);
  if (known) return known;
  if (at.definitions.has('monetary_amount'))
    at.problems.report(
      from,
      'a type of your own has the name of MonetaryAmount in the schema: give it another with @apiName',
    );
  at.definitions.set('monetary_amount', MONEY);
  const made: Typed = {
    schema: { $ref: '#/$defs/monetary_amount' },
    kind: 'object',
    limits: {},
    fields: MONEY_FIELDS,
  };
  at.named.set(declaration, made);
  return made;
}

/** `Ref<Customer>`: an object with the id alone. What the reference is to is told by name; no value carries it. */
function reference(from: ts.TypeReferenceNode): Typed {
  const to = from.typeArguments?.[0]?.getText().split('.').at(-1);
  return {
    schema: {
      type: 'object',
      properties: { id: { type: 'string', title: 'ID', minLength: 1 } },
      required: ['id'],
      ...(to && /^\w+$/.test(to) && to !== 'unknown' && { [REFERENCED_OBJECT]: snakeCase(to) }),
    },
    kind: 'object',
    limits: {},
    fields: new Map([
      ['id', { key: 'id', typed: { schema: { type: 'string', minLength: 1 }, kind: 'string', limits: {} } }],
    ]),
  };
}
