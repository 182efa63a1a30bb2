/**
 * Buy some, get some free.
 *
 * You mark products with a piece of metadata, such as `promotion` = `bogo`, and say how many units must be paid and how
 * many more are then free. On each invoice the units of each marked product are counted; those beyond the paid ones are
 * free, up to the number of free ones.
 *
 * Examples, each with 3 to buy and 2 free, for a marked product at USD 10.00:
 * - 3 units: nothing off. 4 units: 10.00 off. 5 units: 20.00 off.
 * - 6 units, or 60: still 20.00 off. The offer counts once for each product and invoice; it does not start again after
 *   every fifth unit.
 * - 2 units on one line and 3 on another: counted together as 5, 20.00 off.
 * - 3 units at USD 20.00 and 2 at USD 10.00 of the same product: the cheapest are free, so 20.00 off and not 40.00.
 * - 4.5 units for USD 45.00: 1.5 are free, 15.00 off.
 * - 4 units of this product and 5 at USD 20.00 of another marked one: each by itself, 10.00 + 40.00 = 50.00 off.
 * With 0 to buy and 2 free, the first two units are free: 1 unit is 10.00 off, 2 units or more are 20.00 off. For "buy
 * one, get one free", set 1 and 1.
 *
 * The metadata is that of the PRODUCT, not of its price. Name and value must be spelled exactly as you set them,
 * capitals and spaces included; an empty name matches nothing.
 *
 * A unit costs what its line costs divided by its quantity: with prices in tiers that is the average. Lines without a
 * product or a quantity, lines in another currency than the invoice's, and lines that charge nothing are left out of
 * the count. The discount is never more than the invoice comes to.
 *
 * What a script cannot see, and what that means here:
 * - Not the customer's other invoices. Units bought this month do not count toward free ones next month.
 * - Not why there are several lines of one product. A change in the middle of a period makes a charge for the rest of
 *   the period: its units count like any others, and at their lower price they are the first to be free.
 *
 * Fractions of a cent are left to billing to round. The rule is that of Stripe's script of the same id.
 */
import type { Commerce, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal, DEFAULT_DIV_PRECISION } from '@stripe/extensibility-sdk/stdlib';
import { smaller } from '../../shared/bounds.ts';
import { chargesOf, discountOf, total } from '../../shared/discount.ts';
import { matches, type MetadataMatcher } from '../../shared/metadata-matcher.ts';

type Request = Commerce.DiscountCalculation.DiscountableItem;

export interface BuyXGetYFreeConfig extends Record<string, unknown> {
  /**
   * Units of a product to pay for before any is free. With 0 the first units are free.
   * @displayName Purchase quantity
   * @multipleOf 1
   * @minimum 0
   */
  purchaseQuantity: number;
  /**
   * Units beyond those that are free, at most, once for each product and invoice.
   * @displayName Free quantity
   * @multipleOf 1
   * @minimum 1
   */
  freeQuantity: number;
  /**
   * The offer is for products that have exactly this metadata.
   * @displayName Product metadata
   */
  metadataMatcher: MetadataMatcher;
}

export default class BuyXGetYFree implements Commerce.DiscountCalculation<BuyXGetYFreeConfig> {
  computeDiscounts(
    request: Request,
    config: BuyXGetYFreeConfig,
    _context: Context,
  ): Commerce.DiscountCalculation.DiscountResult {
    const offers = config.purchaseQuantity >= 0 && config.freeQuantity >= 1;
    const products = offers ? purchasesByProduct(request, config.metadataMatcher) : [];
    return discountOf(request.grossAmount, total(products.map((lines) => worthOfFree(lines, config))));
  }
}

/** One line of a product. */
interface Purchase {
  quantity: Decimal;
  subtotal: Decimal;
  /** Minor units of one unit. */
  unitAmount: Decimal;
}

function purchasesByProduct(request: Request, matcher: MetadataMatcher): Purchase[][] {
  const products = new Map<string, Purchase[]>();
  for (const { price, quantity, subtotal } of chargesOf(request)) {
    const product = price?.product;
    if (!product || !matches(product.metadata, matcher) || !quantity?.isPositive()) continue;
    const purchases = products.get(product.id) ?? [];
    // Digits and rounding of Stripe's script: three free units of three for 1.00 give back 0.99999…, not 1.00.
    const unitAmount = subtotal.amount.div(quantity, DEFAULT_DIV_PRECISION, 'half-even');
    purchases.push({ quantity, subtotal: subtotal.amount, unitAmount });
    products.set(product.id, purchases);
  }
  return [...products.values()];
}

/** What the free units of one product cost, the cheapest first, and no more than all of its lines together. */
function worthOfFree(
  purchases: readonly Purchase[],
  { purchaseQuantity, freeQuantity }: BuyXGetYFreeConfig,
): Decimal {
  const beyond = total(purchases.map(({ quantity }) => quantity)).sub(Decimal.from(purchaseQuantity));
  let left = smaller(beyond, Decimal.from(freeQuantity));
  let worth = Decimal.zero;
  for (const { quantity, unitAmount } of cheapestFirst(purchases)) {
    if (!left.isPositive()) break;
    const free = smaller(quantity, left);
    worth = worth.add(unitAmount.mul(free));
    left = left.sub(free);
  }
  return smaller(worth, total(purchases.map(({ subtotal }) => subtotal)));
}

function cheapestFirst(purchases: readonly Purchase[]): Purchase[] {
  return [...purchases].sort((one, other) => one.unitAmount.cmp(other.unitAmount));
}
