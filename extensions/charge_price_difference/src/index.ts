/**
 * Charges the full price difference of an upgrade.
 *
 * When a subscription changes to a higher price, the customer pays the whole difference between the two prices, on the
 * first day of the period as on the last. When it changes to a lower price, you choose: no credit, or the default.
 *
 * Examples, each of one unit, halfway through a period of 30 days:
 * - From USD 20 to USD 30 a month: credit 20.00, charge 30.00, together 10.00. By default it would be a credit of 10.00
 *   and a charge of 15.00, together 5.00.
 * - From USD 30 to USD 20 with "no credit": both lines become 0.00, and the lower price begins with the next period.
 * - From USD 30 to USD 20 with "prorate as usual": credit 15.00, charge 10.00, together a credit of 5.00.
 * - From 4 to 7 seats at one price: nothing changes, seats are prorated as usual.
 *
 * A later upgrade never costs more: the same change of one price to a higher one costs the same at every second of the
 * period. (Where the default is kept, see below, it costs less the later it happens.)
 *
 * What the old price is credited with depends on the billing mode of the subscription:
 * - Flexible credits what was charged for this time, and no more. If that was only a part, the new charge is lowered by
 *   what the rest of the old price would have cost. A plan went down from USD 40 to USD 20 halfway through the period,
 *   prorated as usual (a charge of 10.00), and now goes up to USD 30: credit 10.00, charge 20.00, together 10.00.
 * - Classic credits the present price in full, whatever was charged. The same change: credit 20.00, charge 30.00,
 *   together 10.00.
 *
 * Beware of an upgrade after a downgrade without credit. A plan of USD 30 is paid, goes down to USD 20 with "no credit",
 * and goes up again in the same period:
 * - On flexible what counts is what was paid, 30.00. To USD 40: credit 30.00, charge 40.00, together 10.00. Back to USD 30:
 *   0.00, by the default. To USD 25: still a downgrade, 0.00.
 * - On classic it is the present, lower price, although nothing was paid for it. To USD 40: credit 20.00, charge 40.00,
 *   together 20.00. Back to USD 30: credit 20.00, charge 30.00, so that the customer pays 10.00 again for what was already
 *   paid, 40.00 in all. To USD 25: 5.00. If your subscriptions are on classic, "prorate as usual" is fairer: it gives 5.00
 *   back on the way down, halfway through the period.
 *
 * What a script cannot see, and what that means here:
 * - No quantity. Higher or lower is decided by the prices of ONE unit. If seats change together with the price, the
 *   lines follow the price alone: from 2 seats at USD 30 to 9 seats at USD 20 is a downgrade, and with "no credit" the
 *   seven new seats are free until the next period. From 7 seats at USD 20 to 2 seats at USD 30 is an upgrade, and
 *   credits 80.00 in full. Change seats and price one after the other, or sell plans one at a time.
 * - Not which credit belongs to which charge. Only a change with exactly one credit and one charge for the same time is
 *   understood. Several items changed at once, an item added or removed, a new billing cycle: all keep the default. So
 *   does an upgrade from a free plan where billing leaves out the credit of 0.00.
 * - Not what earlier charges came to, only for which time they were. A charge that another script changed is taken for
 *   the usual share of the price.
 * - Not what the customer pays at all: coupons and taxes come after it.
 * - Not always the exact length of the period. A request names it, but maybe a nominal one, such as 30 days for every month;
 *   then it is estimated, and in the last 7 seconds of a month, or 17 minutes of a year, that is a few seconds or minutes
 *   off. The period on the lines can show it, and, where the old price was charged in part, the new charge: by at most a
 *   cent for every USD 600 of a yearly price.
 *
 * Prices with different intervals or currencies, or without one price per unit (tiers, license fees, rate cards), keep
 * the default too. Lines that are no prorations are never touched.
 */
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import { FACTOR_DIGITS } from '../../shared/calendar.ts';
import { unchanged } from '../../shared/passthrough.ts';

type Item = Billing.Prorations.ProratableItem;
type Answer = Billing.Prorations.ItemWithProration;

/**
 * @displayName :no_credit No credit
 * @displayName :prorate Prorate as usual
 */
type Downgrade = 'no_credit' | 'prorate';

export interface ChargePriceDifferenceConfig extends Record<string, unknown> {
  /**
   * An upgrade always charges the full price difference. A downgrade without credit costs nothing and gives nothing back.
   * @displayName On a downgrade
   */
  onDowngrade: Downgrade;
}

/** @claims laterUpgradeNeverCostsMore */
export default class ChargePriceDifference implements Billing.Prorations<ChargePriceDifferenceConfig> {
  prorateItems(
    request: Billing.Prorations.ProrateItemsInput,
    config: ChargePriceDifferenceConfig,
    _context: Context,
  ): Billing.Prorations.ProrateItemsResult {
    const change = changeOf(request.items);
    const answers = change === null ? [] : answersTo(change, config.onDowngrade);
    const items = request.items.map(
      (item) => answers.find((answer) => answer.key === item.key) ?? unchanged(item),
    );
    return { items };
  }
}

/** One price replaced by another, for the rest of one period. */
interface PriceChange {
  credit: Item;
  debit: Item;
  /** Minor units of one unit. */
  from: Decimal;
  to: Decimal;
}

/** Null for everything but a change from one price to another that can be compared with it. */
function changeOf(items: readonly Item[]): PriceChange | null {
  const prorations = items.filter((item) => item.isProration);
  const credit = prorations.find((item) => item.type === 'credit');
  const debit = prorations.find((item) => item.type === 'debit');
  if (prorations.length !== 2 || !credit || !debit) return null;
  if (!sameTime(credit.servicePeriod, debit.servicePeriod)) return null;
  const [before, after] = [priceOf(credit), priceOf(debit)];
  if (before === null || after === null || before.terms !== after.terms) return null;
  return { credit, debit, from: before.unitAmount, to: after.unitAmount };
}

function sameTime(one: Billing.TimeRange, other: Billing.TimeRange): boolean {
  return (
    one.startDate.getTime() === other.startDate.getTime() && one.endDate.getTime() === other.endDate.getTime()
  );
}

/** The price of one unit, and what two prices must have in common to be compared. */
function priceOf(item: Item): { unitAmount: Decimal; terms: string } | null {
  if (item.priceKind !== 'price') return null;
  const { unitAmount, recurring, currency } = item.price;
  // Absent by its type; null is what Stripe's API gives for a price with tiers.
  if (unitAmount == null || unitAmount.isNegative() || !recurring) return null;
  return { unitAmount, terms: `${recurring.intervalCount} ${recurring.interval} ${currency.toLowerCase()}` };
}

function answersTo(change: PriceChange, onDowngrade: Downgrade): Answer[] {
  const direction = change.to.cmp(change.from);
  if (direction > 0) return upgrade(change);
  if (direction < 0 && onDowngrade === 'no_credit') return [waived(change.credit), waived(change.debit)];
  return [];
}

const waived = (item: Item): Answer => ({ ...unchanged(item), prorationFactor: Decimal.zero });

const ONE = Decimal.from(1);

/**
 * The old charge back and the new price, less the part of the old price that was never charged:
 * `−from × charged + to − from × (1 − charged)`, which is `to − from` whatever was charged.
 */
function upgrade({ credit, debit, from, to }: PriceChange): Answer[] {
  const fullMs = fullPeriodMs(debit);
  if (fullMs === null) return [];
  const { endDate } = debit.servicePeriod;
  const chargedFrom = credit.correspondingDebit?.servicePeriod.startDate.getTime() ?? -Infinity;
  const chargedMs = Math.min(endDate.getTime() - chargedFrom, fullMs);
  const uncharged = from.mul(fullMs - chargedMs);
  const factor = ONE.sub(uncharged.div(to.mul(fullMs), FACTOR_DIGITS, 'half-even'));
  return [
    {
      key: credit.key,
      prorationFactor: ONE.neg(),
      lineItemPeriod: { startDate: new Date(endDate.getTime() - chargedMs), endDate },
    },
    {
      key: debit.key,
      prorationFactor: factor,
      // As much time as is paid for at the new price: a later credit by time then gives back no more than that.
      lineItemPeriod: { startDate: new Date(endDate.getTime() - wholeSeconds(factor.mul(fullMs))), endDate },
    },
  ];
}

/** As near as a share of 12 digits can tell. */
const SAME_SHARE = Decimal.from('0.000000000001');

/**
 * Length of the full period. The length that the line names is taken where the line's share agrees with it; a nominal
 * one, such as 30 days for every month, does not. Then it is the rest of the period divided by the share that the rest
 * is: to the second, but for the last 7 seconds of a month and the last 17 minutes of a year, in which 12 digits of a
 * share are too few. Not reckoned from the calendar, which cannot tell whether a period that ends on 28 February began
 * on the 28th or the 31st.
 */
function fullPeriodMs(debit: Item): number | null {
  const { startDate, endDate } = debit.servicePeriod;
  const share = debit.currentProrationFactor;
  if (!share.isPositive() || share.gt(1)) return null;
  const left = Decimal.from(endDate.getTime() - startDate.getTime());
  const named = debit.priceIntervalDuration * 1000;
  const agrees = named > 0 && left.div(named, FACTOR_DIGITS, 'half-even').sub(share).abs().lte(SAME_SHARE);
  return agrees ? named : wholeSeconds(left.div(share, 0, 'half-even'));
}

/** In milliseconds; billing counts by the second, and factors are cut to 12 digits. */
function wholeSeconds(ms: Decimal): number {
  return ms.div(1000, 0, 'half-even').toNumber() * 1000;
}
