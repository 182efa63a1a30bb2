/** The extension point `commerce.discount_calculation`: what a coupon's script takes off the lines that it looks at. */
import type { JsonObject } from '../../contract/json.ts';
import { netOf } from '../../core/discount.ts';
import { sum } from '../../core/money.ts';
import type { PriceFacts } from '../../core/price.ts';
import { Decimal } from '../../sdk/index.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import type { DiscountRow } from '../objects/discount.ts';
import type { LineRow } from '../objects/invoice.ts';
import type { SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { callScript, type Asked, type Use } from './call-script.ts';
import { pricedBy, timeRange } from './script-request.ts';
import { DISCOUNTS } from './snapshot.ts';
import type { Writes } from './writes.ts';

/** What the invoice is, for which a script is asked. */
export interface ScriptedInvoice extends Asked {
  id: string;
  reason: string;
  customer: CustomerRow;
  /** Without an id: the invoice is of none. */
  subscription: { id: string | null; currency: string };
  prices: ReadonlyMap<string, PriceFacts>;
  /** What was given back of charges before an invoice took them, by their invoice item. */
  credited: ReadonlyMap<string, bigint>;
}

export interface DiscountedInvoice extends ScriptedInvoice {
  subscription: SubscriptionRow;
}

/**
 * @param lines that the coupon applies to, each with what earlier discounts left of it
 * @returns minor units in all; nothing when the script fails, and its run says why
 */
export async function scriptedDiscount(
  platform: Platform,
  scope: Scope,
  discount: DiscountRow,
  lines: readonly LineRow[],
  { id, reason, customer, subscription, prices, at, moment, mode }: ScriptedInvoice,
  writes: Pick<Writes, 'runs'>,
): Promise<bigint> {
  const { extension, extensionVersion, configuration, configurationHash } = discount;
  if (extension === null || lines.length === 0) return 0n;
  const gross = sum(lines.map(netOf));
  const money = (amount: bigint): JsonObject => ({
    amount: amount.toString(),
    currency: subscription.currency,
  });
  const { used, run } = await callScript(
    platform,
    scope,
    {
      extensionPoint: DISCOUNTS,
      extension,
      version: extensionVersion ?? '',
      configuration: configuration ?? {},
      configurationHash: configurationHash ?? '',
    },
    {
      extensionPoint: DISCOUNTS,
      method: 'compute_discounts',
      request: {
        grossAmount: money(gross),
        lineItems: lines.map((line) => ({
          subtotal: money(netOf(line)),
          quantity: String(line.quantity),
          period: periodOf(line),
          ...priceOf(line, prices),
        })),
        subscriptions: {},
        customer: { id: customer.id, metadata: customer.metadata },
        billingReason: reason,
      },
      moment: moment ?? at,
      now: at,
      mode,
      subject: {
        customer: customer.id,
        subscription: subscription.id,
        invoice: mode === 'applied' ? id : null,
      },
    },
    discountOf,
  );
  writes.runs.push(run);
  return used ?? 0n;
}

/** Fractions of a minor unit are rounded half away from zero; the bounds are whole, so none is crossed. */
function discountOf(result: JsonObject): Use<bigint> {
  const { amount } = (result.discount as { amount: { amount: string } }).amount;
  const value = BigInt(Decimal.from(amount).toFixed(0, 'half-up'));
  return { value, passedThrough: value === 0n };
}

function periodOf({ periodStart: start, periodEnd: end }: LineRow): JsonObject {
  const { startDate, endDate } = timeRange({ start, end });
  return start === end ? { value: 'oneTime', at: startDate } : { value: 'timeRange', startDate, endDate };
}

function priceOf(line: LineRow, prices: ReadonlyMap<string, PriceFacts>): JsonObject {
  const facts = line.price === null ? undefined : prices.get(line.price);
  return facts === undefined ? {} : { price: pricedBy(facts).price ?? null };
}
