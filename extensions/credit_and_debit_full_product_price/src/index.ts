/**
 * Charges and credits the full price of products that you mark.
 *
 * When a subscription changes in the middle of a billing period, its lines are shares of the price. For every product
 * whose metadata has your key with your value they become the whole price: a charge of all of it, a credit of all of it.
 *
 * Examples, with the key `billing` and the value `full`, halfway through a period of 30 days:
 * - From USD 20 to USD 30 a month, both products marked: credit 20.00, charge 30.00, together 10.00. By default it
 *   would be a credit of 10.00 and a charge of 15.00, together 5.00.
 * - The same with only the USD 30 product marked: credit 10.00, charge 30.00, together 20.00.
 * - A marked USD 30 product is removed: 30.00 is credited, although half of the period was used.
 *
 * A credit gives back all of the charge that it undoes: where that charge was itself for a part of the period, that
 * part and no more.
 *
 * How the value is compared: capitals and blanks around it do not count (`Full ` is `full`), and an empty value matches
 * an empty one. The key must be exactly the same. The mark is read from the product, not from the price.
 *
 * The line says that it is for one full interval of the price, up to the end that it had. What has no product (license
 * fees, rate cards) is never touched.
 *
 * Beware: every line of a marked product is meant, also one that is no proration.
 *
 * The rule is that of Stripe's script of the same name.
 */
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import { oneIntervalBefore } from '../../shared/calendar.ts';
import { unchanged } from '../../shared/passthrough.ts';

type Item = Billing.Prorations.ProratableItem;
type PricedItem = Extract<Item, { priceKind: 'price' }>;

export interface CreditAndDebitFullProductPriceConfig extends Record<string, unknown> {
  /**
   * Products that have this key in their metadata, with the value below, are charged and credited in full.
   * @displayName Product metadata key
   */
  metadataKey: string;
  /**
   * Capitals and blanks around it do not count.
   * @displayName Product metadata value
   */
  metadataValue: string;
}

export default class CreditAndDebitFullProductPrice implements Billing.Prorations<CreditAndDebitFullProductPriceConfig> {
  prorateItems(
    request: Billing.Prorations.ProrateItemsInput,
    config: CreditAndDebitFullProductPriceConfig,
    _context: Context,
  ): Billing.Prorations.ProrateItemsResult {
    return { items: request.items.map((item) => (isMarked(item, config) ? inFull(item) : unchanged(item))) };
  }
}

function isMarked(item: Item, config: CreditAndDebitFullProductPriceConfig): item is PricedItem {
  if (item.priceKind !== 'price') return false;
  const metadata = item.price.product?.metadata;
  // Own keys only: every object answers to `constructor`.
  if (!metadata || !Object.hasOwn(metadata, config.metadataKey)) return false;
  return comparable(metadata[config.metadataKey] ?? '') === comparable(config.metadataValue);
}

const comparable = (value: string) => value.trim().toLowerCase();

function inFull(item: PricedItem): Billing.Prorations.ItemWithProration {
  const { startDate, endDate } = item.servicePeriod;
  const { recurring } = item.price;
  return {
    key: item.key,
    prorationFactor: Decimal.from(item.type === 'credit' ? -1 : 1),
    lineItemPeriod: {
      startDate: recurring
        ? oneIntervalBefore(endDate, { interval: recurring.interval, count: recurring.intervalCount })
        : startDate,
      endDate,
    },
  };
}
