/** A configuration in a few words, and the amounts of money in it. Money is what has the two members of `MonetaryAmount`. */
import { fieldsOf, type Field } from '../../contract/configuration/form-fields.ts';
import type { JsonObject } from '../../contract/json.ts';
import { Decimal } from '../../sdk/index.ts';
import { currency, formatMoney, minor, type Money } from '../../core/money.ts';
import type { InstalledExtension } from '../platform.ts';

interface WireMoney {
  amount: string;
  currency: string;
}

/** "minimum proration amount $5.00"; empty for an extension without configuration. */
export function describeConfiguration(extension: InstalledExtension, wire: JsonObject): string {
  const fields = fieldsOf(extension.configurationSchema, extension.configurationUi);
  return Object.entries(wire)
    .map(([key, value]) => {
      const field = fields.find((each) => each.key === key);
      return `${lowerFirst(field?.label ?? key)} ${shown(value, field)}`;
    })
    .join(', ');
}

/** What a script may compare amounts with: thresholds for core/blind-spot.ts. */
export function moneyIn(wire: JsonObject): Money[] {
  return Object.values(wire).flatMap((value) => (isMoney(value) ? [wholeMoney(value)] : []));
}

function isMoney(value: unknown): value is WireMoney {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<WireMoney>).amount === 'string' &&
    typeof (value as Partial<WireMoney>).currency === 'string'
  );
}

/** A threshold between two minor units is crossed where the next whole one is. */
function wholeMoney(value: WireMoney): Money {
  return {
    amount: minor(BigInt(Decimal.from(value.amount).toFixed(0, 'ceil'))),
    currency: currency(value.currency),
  };
}

/** Choices by their titles, as the form shows them. */
function shown(value: unknown, field: Field | undefined): string {
  if (field?.kind === 'choice')
    return lowerFirst(field.options.find((option) => option.value === value)?.title ?? String(value));
  if (isMoney(value)) {
    const amount = Decimal.from(value.amount);
    const whole = amount.round('round-down', { mode: 'decimal-places', value: 0 });
    if (whole.eq(amount)) return formatMoney(BigInt(whole.toFixed(0, 'half-even')), value.currency);
    return `${value.amount} minor units of ${value.currency.toUpperCase()}`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
