/** The phases that a request describes, checked as far as that can be done before they begin. */
import type { Interval } from '../../../core/calendar.ts';
import type { PhaseDiscount, PhaseItem, PhaseSettings, SchedulePhase } from '../../objects/schedule.ts';
import { invalid, missingReference } from '../../api/errors.ts';
import { inside, type MetadataChange } from '../../api/params.ts';
import type { Known } from '../known.ts';
import { checkAmount, usablePrice } from '../merge-items.ts';
import type { DiscountRequest } from '../redeem.ts';
import { taxRatesNamed } from '../tax-rates.ts';
import { phaseDates } from './phase-dates.ts';

export interface AskedItem {
  price: string;
  quantity?: number | undefined;
  discounts?: DiscountRequest[] | null | undefined;
  tax_rates?: string[] | null | undefined;
  metadata?: MetadataChange | undefined;
}

/** What phases and default settings may both say. */
export interface AskedSettings {
  billing_cycle_anchor?: 'automatic' | 'phase_start' | undefined;
  collection_method?: 'charge_automatically' | 'send_invoice' | undefined;
  default_payment_method?: string | undefined;
  description?: string | null | undefined;
  invoice_settings?: { days_until_due?: number | undefined } | undefined;
}

export interface AskedPhase extends AskedSettings {
  items: AskedItem[];
  currency?: string | undefined;
  default_tax_rates?: string[] | null | undefined;
  discounts?: DiscountRequest[] | null | undefined;
  duration?: { interval: Interval; interval_count?: number | undefined } | undefined;
  start_date?: number | 'now' | undefined;
  end_date?: number | 'now' | undefined;
  metadata?: MetadataChange | undefined;
  proration_behavior?: SchedulePhase['prorationBehavior'] | undefined;
  trial?: boolean | undefined;
  trial_end?: number | 'now' | undefined;
}

/** As on Stripe: phases that run or are still to come. */
const MOST_PHASES = 10;

export interface Phasing {
  known: Known;
  /** Start of the first phase. */
  begins: number;
  now: number;
  /** `phases`, or `schedule_details[phases]`. */
  path: string;
  /** That all prices must have; null: that of the first. */
  currency: string | null;
  defaults: PhaseSettings;
}

/** @throws {ApiError} 400 for phases that could not be entered */
export function phasesOf(asked: readonly AskedPhase[], phasing: Phasing): SchedulePhase[] {
  const { known, path } = phasing;
  if (asked.length === 0)
    throw invalid(path, 'A schedule needs at least one phase.', 'parameter_invalid_empty');
  if (asked.length > MOST_PHASES)
    throw invalid(path, `A schedule has at most ${MOST_PHASES} phases that run or are to come.`);
  let currency = phasing.currency;
  const priced = asked.map(({ items }, index) => {
    const at = inside(inside(path, index), 'items');
    if (items.length === 0) throw invalid(at, 'A phase needs at least one item.', 'parameter_invalid_empty');
    return items.map((item, of) => {
      const param = inside(inside(at, of), 'price');
      const { price, facts } = usablePrice(item.price, param, { prices: known.prices, currency });
      currency = price.currency;
      checkAmount(facts, item.quantity ?? 1, inside(inside(at, of), 'quantity'));
      return facts;
    });
  });
  const dates = phaseDates(
    asked.map((phase, index) => ({
      start: phase.start_date,
      end: phase.end_date,
      duration: phase.duration,
      recurrence: priced[index]![0]!.recurrence,
    })),
    phasing,
  );
  return asked.map((phase, index) => {
    const at = inside(path, index);
    const { start, end } = dates[index]!;
    if (phase.currency !== undefined && phase.currency.toLowerCase() !== currency)
      throw invalid(
        inside(at, 'currency'),
        `The prices of this phase are in '${currency}', not '${phase.currency}'.`,
        'currency_mismatch',
      );
    return {
      ...settingsOf(phase, at, phasing.defaults),
      start,
      end,
      trialEnd: trialEndOf(phase, { start, end, now: phasing.now }, at),
      currency: currency ?? 'usd',
      items: phase.items.map((item, of) => itemOf(item, inside(inside(at, 'items'), of), known)),
      discounts: discountsOf(phase.discounts, inside(at, 'discounts'), known),
      defaultTaxRates: taxRatesNamed(phase.default_tax_rates ?? null, inside(at, 'default_tax_rates'), known),
      prorationBehavior: phase.proration_behavior ?? 'create_prorations',
      addInvoiceItems: [],
      metadata: kept(phase.metadata),
    };
  });
}

/** @param fallback what stands where the request says nothing, for the check alone */
export function settingsOf(
  asked: AskedSettings,
  path: string,
  fallback: Pick<PhaseSettings, 'collectionMethod' | 'daysUntilDue'>,
): PhaseSettings {
  const daysUntilDue = asked.invoice_settings?.days_until_due ?? null;
  const method = asked.collection_method ?? fallback.collectionMethod ?? 'charge_automatically';
  const param = inside(path, 'invoice_settings[days_until_due]');
  if (method === 'send_invoice' && (daysUntilDue ?? fallback.daysUntilDue) === null)
    throw invalid(
      param,
      "collection_method 'send_invoice' needs invoice_settings[days_until_due].",
      'parameter_missing',
    );
  if (method !== 'send_invoice' && daysUntilDue !== null)
    throw invalid(param, "days_until_due goes with collection_method 'send_invoice' only.");
  return {
    billingCycleAnchor: asked.billing_cycle_anchor ?? null,
    collectionMethod: asked.collection_method ?? null,
    daysUntilDue,
    defaultPaymentMethod: asked.default_payment_method ?? null,
    description: asked.description ?? null,
  };
}

function trialEndOf(
  { trial, trial_end: asked, billing_cycle_anchor: anchor }: AskedPhase,
  { start, end, now }: { start: number; end: number; now: number },
  path: string,
): number | null {
  const said = asked === 'now' ? now : asked;
  const trialEnd = said ?? (trial === true ? end : null);
  if (trial === true && trialEnd !== end)
    throw invalid(
      inside(path, 'trial_end'),
      `With trial=true the whole phase is a trial: its end is ${end}, not ${trialEnd}.`,
    );
  if (trialEnd === null || (asked === 'now' && trialEnd <= now)) return null;
  if (trialEnd <= start || trialEnd > end)
    throw invalid(
      inside(path, 'trial_end'),
      `The trial end ${trialEnd} does not lie in its phase, ${start} to ${end}.`,
    );
  if (anchor === 'phase_start')
    throw invalid(
      inside(path, 'billing_cycle_anchor'),
      'A phase with a trial has its anchor at the end of the trial; leave billing_cycle_anchor out.',
    );
  return trialEnd;
}

function itemOf(item: AskedItem, path: string, known: Known): PhaseItem {
  const metered = known.prices.get(item.price)?.price.meter !== null;
  if (metered && item.quantity !== undefined)
    throw invalid(
      inside(path, 'quantity'),
      `The price '${item.price}' is metered: what is used is billed, not a quantity.`,
    );
  return {
    price: item.price,
    quantity: metered ? null : (item.quantity ?? 1),
    discounts: discountsOf(item.discounts, inside(path, 'discounts'), known),
    taxRates: taxRatesNamed(item.tax_rates ?? null, inside(path, 'tax_rates'), known),
    metadata: kept(item.metadata),
  };
}

/** That they can be redeemed is seen when the phase begins; that there are such things, now. */
function discountsOf(
  requests: readonly DiscountRequest[] | null | undefined,
  path: string,
  { coupons, promotionCodes }: Known,
): PhaseDiscount[] {
  return (requests ?? []).map(({ coupon, promotion_code: code, discount }, index) => {
    const at = inside(path, index);
    const named = [coupon, code, discount].filter((each) => each !== undefined);
    if (named.length !== 1)
      throw invalid(at, `Give exactly one of coupon, promotion_code and discount in '${at}'.`);
    if (coupon !== undefined) {
      const known = coupons.get(coupon);
      if (known === undefined || known.deleted)
        throw missingReference('coupon', coupon, inside(at, 'coupon'));
      return { coupon };
    }
    if (code === undefined) return { discount: discount! };
    if (!promotionCodes.has(code))
      throw missingReference('promotion_code', code, inside(at, 'promotion_code'));
    return { promotion_code: code };
  });
}

/** An empty value stays: it unsets the key of the subscription when the phase begins. */
function kept(metadata: MetadataChange | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, value ?? '']));
}
