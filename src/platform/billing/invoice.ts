/** Puts lines together into a draft invoice. */
import { netOf } from '../../core/discount.ts';
import { formatMoney, sum, minor } from '../../core/money.ts';
import { addedTax, taxesOf } from '../../core/tax.ts';
import type { Period } from '../../core/calendar.ts';
import { named, type Configuration } from '../../core/proration/line.ts';
import { periodParts, type PeriodPart, type PriceFacts } from '../../core/price.ts';
import type { Decimal } from '../../sdk/index.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import type { InvoiceItemRow, InvoiceRow, LineRow } from '../objects/invoice.ts';
import type { ItemRow, SubscriptionRow } from '../objects/subscription.ts';
import type { Scope } from '../platform.ts';

export interface Draft {
  invoice: InvoiceRow;
  lines: LineRow[];
}

export type BillingReason =
  | 'subscription_create'
  | 'subscription_cycle'
  | 'subscription_update'
  | 'automatic_pending_invoice_item_invoice'
  | 'manual'
  | 'upcoming';

export interface Heading {
  id: string;
  at: number;
  reason: BillingReason;
  /** The invoice's own period, which is not that of its lines. */
  period: Period;
  finalizesAt: number | null;
}

/** Whom an invoice takes its terms from: a subscription, or what a client says of a manual one, which has no id. */
export type Bearer = Pick<
  SubscriptionRow,
  'collectionMethod' | 'currency' | 'daysUntilDue' | 'defaultTaxRates' | 'testClock'
> & { id: string | null; metadata: SubscriptionRow['metadata'] | null };

type Billed = Omit<LineRow, 'id' | 'invoice' | 'invoiceItem' | 'taxes'>;

/**
 * A draft over the lines, in their order, with tax on what discounts left of each (billing.md 4.1).
 *
 * @param discounts of the whole invoice, by id
 */
export function draftInvoice(
  scope: Scope,
  { id, at, reason, period, finalizesAt }: Heading,
  customer: CustomerRow,
  subscription: Bearer,
  untaxed: readonly LineRow[],
  discounts: string[] = [],
): Draft {
  const taxExempt = customer.taxExempt === 'none' ? null : customer.taxExempt;
  const { defaultTaxRates } = subscription;
  const lines = untaxed.map((line) => taxed(line, { defaultTaxRates, taxExempt }));
  const total = totalOf(lines);
  return {
    invoice: {
      ...scope,
      id,
      created: at,
      version: 1,
      customer: customer.id,
      subscription: subscription.id,
      number: null,
      status: 'draft',
      billingReason: reason,
      collectionMethod: subscription.collectionMethod,
      currency: subscription.currency,
      periodStart: period.start,
      periodEnd: period.end,
      discounts,
      defaultTaxRates: subscription.defaultTaxRates,
      total,
      startingBalance: customer.balance,
      endingBalance: null,
      amountDue: total > 0n ? total : 0n,
      amountPaid: 0n,
      amountOverpaid: 0n,
      prePaymentCredited: 0n,
      postPaymentCredited: 0n,
      attemptCount: 0,
      nextPaymentAttempt: null,
      dueDate: subscription.daysUntilDue === null ? null : at + subscription.daysUntilDue * 86_400,
      finalizedAt: null,
      paidAt: null,
      voidedAt: null,
      markedUncollectibleAt: null,
      finalizesAt,
      description: null,
      footer: null,
      customFields: null,
      statementDescriptor: null,
      defaultPaymentMethod: null,
      effectiveAt: null,
      taxExempt,
      testClock: subscription.testClock,
      metadata: {},
      subscriptionMetadata: subscription.metadata,
    },
    lines: lines.map((line) => ({ ...line, invoice: id })),
  };
}

const totalOf = (lines: readonly LineRow[]) =>
  sum(lines.map((line) => minor(netOf(line) + addedTax(line.taxes))));

/** The draft over these lines, which are all of its lines. */
export function retotalled(draft: InvoiceRow, lines: readonly LineRow[]): InvoiceRow {
  const total = totalOf(lines);
  return { ...draft, total, amountDue: total > 0n ? total : 0n };
}

/** Rates of the line itself win over those of the subscription (billing.md 1.1). */
export function taxed(
  line: LineRow,
  { defaultTaxRates, taxExempt }: Pick<InvoiceRow, 'defaultTaxRates' | 'taxExempt'>,
): LineRow {
  const taxRates = line.taxRates ?? defaultTaxRates;
  return { ...line, taxRates, taxes: taxesOf(netOf(line), taxRates, taxExempt) };
}

/**
 * The lines of a full period of an item: one for each tier that a graduated price uses, else one; for a trial, one. They
 * name no invoice yet.
 */
export function periodLines(
  subscription: SubscriptionRow,
  item: Pick<ItemRow, 'id' | 'taxRates' | 'periodStart' | 'periodEnd'>,
  configuration: Configuration,
  newLine: () => string,
  options: { trial?: boolean } = {},
): LineRow[] {
  const { price, quantity } = configuration;
  const line = (
    shown: Pick<LineRow, 'quantity' | 'amount' | 'unitAmountDecimal' | 'description' | 'factor' | 'tier'>,
  ): LineRow => ({
    ...billedBy(subscription, item, configuration),
    ...shown,
    id: newLine(),
    invoice: '',
    invoiceItem: null,
    discounts: [],
    taxRates: ratesOf(item),
    taxes: [],
    periodStart: item.periodStart,
    periodEnd: item.periodEnd,
    proration: false,
    discountable: true,
    credited: null,
    run: null,
  });
  if (options.trial === true)
    return [
      line({
        quantity,
        amount: 0n,
        unitAmountDecimal: '0',
        description: trialText(subscription, configuration),
        factor: null,
      }),
    ];
  return periodParts(price, quantity).map((part) =>
    line({
      quantity: part.quantity,
      amount: part.amount,
      unitAmountDecimal: unitOf(price, part)?.toString() ?? null,
      description: fullPeriodText(price, part),
      factor: '1',
      tier: part.tier?.number ?? null,
    }),
  );
}

/** billing.md 2.4, "trial line text". */
function trialText({ billingMode }: SubscriptionRow, { price, quantity }: Configuration): string {
  return billingMode === 'classic'
    ? `Trial period for ${price.product.name}`
    : `Free trial for ${named(price, quantity)}`;
}

function unitOf(price: PriceFacts, { tier }: PeriodPart): Decimal | null {
  return tier === null ? price.unitAmount : tier.tier.unitAmount;
}

/** `2 × Pro (at $27.00 / month)`, as Stripe names a full period; `10 × Pro (Tier 1 at $5.00 / month)` of one in tiers. */
function fullPeriodText(price: PriceFacts, part: PeriodPart): string {
  const { interval, count } = price.recurrence;
  const per = count === 1 ? interval : `every ${count} ${interval}s`;
  const named = part.tier === null ? '' : `Tier ${part.tier.number} `;
  const at = rateText(price, part);
  const rate = at === null ? '' : ` (${named}at ${at} / ${per})`;
  return `${part.quantity} × ${price.product.name}${rate}`;
}

/** Null for no units of a price in tiers: none of them says what they cost. */
function rateText(price: PriceFacts, part: PeriodPart): string | null {
  const unit = unitOf(price, part);
  const flat = part.tier?.tier.flatAmount ?? null;
  const text = (amount: Decimal) => amountText(amount, price.currency);
  if (flat !== null) return unit === null ? `${text(flat)} flat` : `${text(unit)} + ${text(flat)} flat`;
  if (unit === null) return null;
  return price.packages === null ? text(unit) : `${text(unit)} per ${price.packages.divideBy}`;
}

/** Fractions of a minor unit are not rounded: the line's amount is. */
function amountText(amount: Decimal, currency: string): string {
  const exact = amount.toString();
  return exact.includes('.') ? `${exact} minor units` : formatMoney(BigInt(exact), currency);
}

/** What a pending item becomes on an invoice. */
export function lineOfItem(item: InvoiceItemRow, ids: { line: string; invoice: string }): LineRow {
  const { id, created: _created, version: _version, invoice: _invoice, ...billed } = item;
  const { position: _position, ...row } = billed as typeof billed & { position?: number };
  return { ...(row satisfies Billed), id: ids.line, invoice: ids.invoice, invoiceItem: id, taxes: [] };
}

/** Null: the item has no rates of its own. */
export function ratesOf({ taxRates }: Pick<ItemRow, 'taxRates'>): LineRow['taxRates'] {
  return taxRates.length === 0 ? null : taxRates;
}

/** What lines and invoice items of a subscription item have in common. */
export function billedBy(
  subscription: SubscriptionRow,
  item: Pick<ItemRow, 'id'>,
  { price, quantity }: Configuration,
): Pick<
  LineRow,
  | 'accountId'
  | 'livemode'
  | 'customer'
  | 'subscription'
  | 'subscriptionItem'
  | 'price'
  | 'product'
  | 'quantity'
  | 'usage'
  | 'currency'
  | 'metadata'
> {
  return {
    accountId: subscription.accountId,
    livemode: subscription.livemode,
    customer: subscription.customer,
    subscription: subscription.id,
    subscriptionItem: item.id,
    price: price.id,
    product: price.product.id,
    quantity,
    usage: null,
    currency: price.currency,
    metadata: {},
  };
}
