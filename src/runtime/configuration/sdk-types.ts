/** What types of the SDK become in a schema. Assumed where extensions.md 8.3 could not see Stripe's own output. */
import { CURRENCY_FORMAT, DECIMAL_FORMAT } from '../../contract/configuration/keywords.ts';
import type { JsonObject } from '../../contract/json.ts';
import type { Kind } from './tags.ts';

interface SdkType {
  schema: JsonObject;
  kind: Kind;
  properties?: Readonly<Record<string, Kind>>;
}

const decimal: JsonObject = { type: 'string', format: DECIMAL_FORMAT };
const currency: JsonObject = { type: 'string', format: CURRENCY_FORMAT };

export const SDK_TYPES: Readonly<Record<string, SdkType>> = {
  Decimal: { schema: decimal, kind: 'decimal' },
  Currency: { schema: currency, kind: 'string' },
  MonetaryAmount: {
    schema: {
      type: 'object',
      properties: { amount: { ...decimal, title: 'Amount' }, currency: { ...currency, title: 'Currency' } },
      required: ['amount', 'currency'],
    },
    kind: 'object',
    properties: { amount: 'decimal', currency: 'string' },
  },
  Percent: { schema: { type: 'number', format: 'percent' }, kind: 'number' },
  Timestamp: { schema: { type: 'string', format: 'date-time' }, kind: 'date' },
};
