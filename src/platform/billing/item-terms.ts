/** What a client says of an invoice item or a line: what it costs, over which time, with which discounts and tax. */
import { currency as currencyOf } from '../../core/money.ts';
import { fullAmount } from '../../core/price.ts';
import { Decimal } from '../../sdk/index.ts';
import { invalid, missingReference, notSimulated } from '../api/errors.ts';
import { inside, type MetadataChange } from '../api/params.ts';
import { pricingOf } from '../objects/catalog.ts';
import type { InvoiceItemRow } from '../objects/invoice.ts';
import { applyMetadata } from '../objects/metadata.ts';
import type { Platform, Scope } from '../platform.ts';
import type { KnownDiscounts } from './discounting.ts';
import type { Known } from './known.ts';
import { redeem, type DiscountRequest } from './redeem.ts';
import { taxRatesNamed } from './tax-rates.ts';
import type { Writes } from './writes.ts';

/** Undefined: as it is; null: none. */
export interface ItemTerms {
  amount?: number | undefined;
  unit_amount_decimal?: Decimal | undefined;
  pricing?: { price: string } | undefined;
  quantity?: number | undefined;
  description?: string | null | undefined;
  discountable?: boolean | undefined;
  discounts?: DiscountRequest[] | null | undefined;
  metadata?: MetadataChange | undefined;
  period?: { start: number; end: number } | undefined;
  tax_rates?: string[] | null | undefined;
}

export interface TermsContext {
  known: Known;
  discounts: KnownDiscounts;
  at: number;
  /** Bracket path of the terms, for errors. */
  path: string;
}

/** An item that nothing is said of yet. */
export function blankItem(
  platform: Platform,
  scope: Scope,
  {
    customer,
    subscription,
    code,
    at,
  }: { customer: string; subscription: string | null; code: string; at: number },
): InvoiceItemRow {
  return {
    ...scope,
    id: platform.newId('ii'),
    created: at,
    version: 1,
    customer,
    subscription,
    subscriptionItem: null,
    price: null,
    product: null,
    quantity: 1,
    unitAmountDecimal: null,
    amount: 0n,
    currency: currencyOf(code),
    description: null,
    periodStart: at,
    periodEnd: at,
    proration: false,
    discountable: true,
    discounts: [],
    taxRates: null,
    credited: null,
    metadata: {},
    factor: null,
    usage: null,
    run: null,
    invoice: null,
  };
}

/** What decides the amount, of which one may be given. */
export const COSTS = ['amount', 'unit_amount_decimal', 'pricing'] as const;

/**
 * The item under the terms.
 *
 * @throws {ApiError} 400 for terms that do not go together; 501 for the amount or time of a proration
 */
export function underTerms(
  platform: Platform,
  scope: Scope,
  item: InvoiceItemRow,
  terms: ItemTerms,
  { known, discounts, at, path }: TermsContext,
  writes: Pick<Writes, 'newDiscounts' | 'redeemed'>,
): InvoiceItemRow {
  const given = COSTS.filter((name) => terms[name] !== undefined);
  const [cost] = given;
  if (given.length > 1) throw invalid(inside(path, given[1] ?? ''), `Give only one of ${COSTS.join(', ')}.`);
  const fixed = (['quantity', 'period', 'discountable'] as const).find((name) => terms[name] !== undefined);
  if (item.proration && (cost ?? fixed) !== undefined)
    throw notSimulated('a proration changed by hand', inside(path, cost ?? fixed ?? ''));
  if (terms.period !== undefined && terms.period.end < terms.period.start)
    throw invalid(
      inside(inside(path, 'period'), 'end'),
      `The period ends at ${terms.period.end}, before it starts at ${terms.period.start}.`,
    );
  const priced = { ...item, ...costOf(item, terms, known, path) };
  const requests = terms.discounts;
  return {
    ...priced,
    description: terms.description === undefined ? priced.description : terms.description,
    // Ours: what becomes a credit by an update is not discountable any more, as it would not be when made.
    discountable:
      terms.discountable ??
      (cost === undefined
        ? item.discountable
        : priced.amount >= 0n && (item.discountable || item.amount < 0n)),
    metadata: applyMetadata(item.metadata, terms.metadata, inside(path, 'metadata')),
    periodStart: terms.period?.start ?? item.periodStart,
    periodEnd: terms.period?.end ?? item.periodEnd,
    taxRates:
      terms.tax_rates === undefined
        ? item.taxRates
        : terms.tax_rates === null || terms.tax_rates.length === 0
          ? null
          : taxRatesNamed(terms.tax_rates, inside(path, 'tax_rates'), known),
    ownDiscounts:
      requests === undefined
        ? (item.ownDiscounts ?? null)
        : redeem(
            platform,
            scope,
            requests ?? [],
            {
              path: inside(path, 'discounts'),
              known,
              present: discounts,
              customer: item.customer,
              subscription: null,
              invoiceItem: item.id,
              item: null,
              current: item.ownDiscounts ?? [],
              currency: item.currency,
              amount: priced.amount,
              at,
            },
            writes,
          ).map(({ id }) => id),
  };
}

type Cost = Pick<
  InvoiceItemRow,
  'amount' | 'quantity' | 'unitAmountDecimal' | 'price' | 'product' | 'description'
>;

function costOf(item: InvoiceItemRow, terms: ItemTerms, known: Known, path: string): Partial<Cost> {
  const { amount, unit_amount_decimal: unit, pricing, quantity = item.quantity } = terms;
  if (amount !== undefined) {
    if (terms.quantity !== undefined)
      throw invalid(
        inside(path, 'quantity'),
        'A quantity goes with a price or unit_amount_decimal; an amount is the whole.',
      );
    return {
      amount: BigInt(amount),
      quantity: 1,
      unitAmountDecimal: String(amount),
      price: null,
      product: null,
    };
  }
  if (unit !== undefined)
    return {
      amount: extended(unit, quantity),
      quantity,
      unitAmountDecimal: unit.toString(),
      price: null,
      product: null,
    };
  const price = pricing?.price ?? (terms.quantity === undefined ? null : item.price);
  if (price !== null)
    return ofPrice(price, quantity, item.currency, known, inside(inside(path, 'pricing'), 'price'));
  if (terms.quantity === undefined) return {};
  return { amount: extended(Decimal.from(item.unitAmountDecimal ?? '0'), quantity), quantity };
}

function extended(unit: Decimal, quantity: number): bigint {
  return BigInt(unit.mul(quantity).toFixed(0, 'half-up'));
}

function ofPrice(id: string, quantity: number, currency: string, known: Known, path: string): Cost {
  const found = known.prices.get(id);
  if (found === undefined) throw missingReference('price', id, path);
  const { price, product } = found;
  if (price.interval !== null)
    throw invalid(
      path,
      `The price '${id}' is recurring; an invoice item takes one-time prices, and recurring ones belong to a subscription.`,
    );
  if (!price.active && found.brought !== true)
    throw invalid(path, `The price '${id}' is not active. Choose an active one.`);
  if (price.currency !== currency)
    throw invalid(path, `The price '${id}' is in ${price.currency}, not ${currency}.`, 'currency_mismatch');
  return {
    amount: fullAmount(pricingOf(price), quantity),
    quantity,
    unitAmountDecimal: price.unitAmountDecimal,
    price: id,
    product: product.id,
    description: product.name,
  };
}
