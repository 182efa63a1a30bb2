/** What entering a phase changes of its subscription, in the terms of an ordinary update or creation. */
import type { PhaseDiscount, SchedulePhase, ScheduleRow } from '../../objects/schedule.ts';
import type { KnownDiscounts } from '../discounting.ts';
import type { Known } from '../known.ts';
import type { ItemEdit } from '../merge-items.ts';
import type { DiscountRequest } from '../redeem.ts';
import type { PricedItem, SubscriptionSnapshot } from '../snapshot.ts';
import type { ProrationBehavior, SubscriptionEdit } from '../edit.ts';

/**
 * A phase declares its items, discounts and default tax rates: what it does not name is gone. Its other settings fall back
 * to the schedule's, and metadata is merged (reference of `phases`).
 */
export function phaseEdit(
  phase: SchedulePhase,
  schedule: ScheduleRow,
  { subscription, items, discounts, now }: SubscriptionSnapshot,
  { prices }: Pick<Known, 'prices'>,
  prorationBehavior: ProrationBehavior = phase.prorationBehavior,
): SubscriptionEdit {
  const { defaultSettings: defaults } = schedule;
  const method = phase.collectionMethod ?? defaults.collectionMethod ?? 'charge_automatically';
  const ends = endOf(schedule, phase);
  // What is due at this very second is the renewal's to bill, in one invoice with everything else.
  const renews = items.every(({ item }) => item.periodEnd === now);
  return {
    items: itemEdits(phase, items, discounts),
    prorationBehavior:
      renews && prorationBehavior === 'always_invoice' ? 'create_prorations' : prorationBehavior,
    prorationDate: null,
    discounts:
      phase.discounts.length === 0 ? null : continued(phase.discounts, subscription.discounts, discounts),
    defaultTaxRates: phase.defaultTaxRates.map(({ id }) => id),
    ...(subscription.cancelAt === ends ? {} : { cancelAt: ends }),
    ...anchorOf(phase, schedule, { items, now }, prices),
    ...trialOf(phase, subscription, now),
    path: '',
    bySchedule: true,
    set: {
      collectionMethod: method,
      daysUntilDue: method === 'send_invoice' ? (phase.daysUntilDue ?? defaults.daysUntilDue) : null,
      defaultPaymentMethod: phase.defaultPaymentMethod ?? defaults.defaultPaymentMethod,
      description: phase.description ?? defaults.description,
      metadata: merged(subscription.metadata, phase.metadata),
    },
  };
}

/**
 * `phase_start` begins the cycle anew with the phase. `automatic` does where the phase bills at another interval; that is
 * how we read "modified as needed", in both billing modes.
 */
function anchorOf(
  phase: SchedulePhase,
  { defaultSettings }: ScheduleRow,
  { items, now }: Pick<SubscriptionSnapshot, 'items' | 'now'>,
  prices: Known['prices'],
): Pick<SubscriptionEdit, 'billingCycleAnchor'> {
  if (phase.start !== now) return {};
  const [running, planned] = [items[0]?.facts.recurrence, prices.get(phase.items[0]?.price ?? '')?.price];
  const other = running?.interval !== planned?.interval || running?.count !== planned?.intervalCount;
  const asked = phase.billingCycleAnchor ?? defaultSettings.billingCycleAnchor;
  return other || asked === 'phase_start' ? { billingCycleAnchor: 'now' } : {};
}

/** The trial that the phase says, or the end of one that it does not; one that ends this second ends by itself. */
function trialOf(
  { trialEnd }: SchedulePhase,
  { status, trialEnd: present }: SubscriptionSnapshot['subscription'],
  now: number,
): Pick<SubscriptionEdit, 'trialEnd'> {
  const trialing = status === 'trialing' && present !== null && present > now;
  if (trialEnd !== null && trialEnd > now) return trialing && trialEnd === present ? {} : { trialEnd };
  return trialing ? { trialEnd: 'now' } : {};
}

/**
 * Which of the subscription's items becomes which of the phase's: those of one price stay, the others take over in their
 * order, and what is left comes or goes. Ours: Stripe says only what the phase has in the end.
 */
function itemEdits(
  phase: SchedulePhase,
  items: readonly PricedItem[],
  discounts: KnownDiscounts,
): ItemEdit[] {
  const left = [...items];
  const take = (wanted: (each: PricedItem) => boolean): PricedItem | null => {
    const index = left.findIndex(wanted);
    return index === -1 ? null : (left.splice(index, 1)[0] ?? null);
  };
  const same = phase.items.map(({ price }) => take(({ item }) => item.price === price));
  const edits = phase.items.map((planned, index): ItemEdit => {
    const item = (same[index] ?? take(() => true))?.item;
    return {
      ...(item === undefined ? {} : { id: item.id }),
      price: planned.price,
      ...(planned.quantity === null ? {} : { quantity: planned.quantity }),
      metadata: emptyUnset(planned.metadata),
      discounts:
        planned.discounts.length === 0
          ? null
          : continued(planned.discounts, item?.discounts ?? [], discounts),
      tax_rates: planned.taxRates.map(({ id }) => id),
    };
  });
  return [...edits, ...left.map(({ item }) => ({ id: item.id, deleted: true }))];
}

/** A coupon that holds already goes on, with the end that it has; it is not redeemed a second time. Ours. */
function continued(
  planned: readonly PhaseDiscount[],
  current: readonly string[],
  discounts: KnownDiscounts,
): DiscountRequest[] {
  const held = current.flatMap((id) => discounts.get(id) ?? []);
  return planned.map((request) => {
    const index = held.findIndex(({ coupon, promotionCode }) =>
      request.promotion_code === undefined
        ? coupon === request.coupon && promotionCode === null
        : promotionCode === request.promotion_code,
    );
    const [kept] = index === -1 ? [] : held.splice(index, 1);
    return kept === undefined ? request : { discount: kept.id };
  });
}

export const emptyUnset = (metadata: Readonly<Record<string, string>>): Record<string, string | null> =>
  Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, value === '' ? null : value]));

function merged(
  present: Readonly<Record<string, string>>,
  change: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...present, ...change }).filter(([, value]) => value !== ''));
}

/** When the subscription ends with the phase: the last one of a schedule that cancels. Null: it goes on. */
export function endOf({ phases, endBehavior }: ScheduleRow, phase: SchedulePhase): number | null {
  return endBehavior === 'cancel' && phases.at(-1) === phase ? phase.end : null;
}

/** What of a phase its subscription has; two phases that agree in it need no change of the subscription. */
export function configurationOf(phase: SchedulePhase): string {
  const { start: _start, end: _end, prorationBehavior: _behavior, ...configuration } = phase;
  return JSON.stringify(configuration);
}

/** The form of a request that creates a subscription as its first phase says. */
export function phaseForm(phase: SchedulePhase, schedule: ScheduleRow): Record<string, unknown> {
  const defaults = schedule.defaultSettings;
  const method = phase.collectionMethod ?? defaults.collectionMethod ?? 'charge_automatically';
  const daysUntilDue = phase.daysUntilDue ?? defaults.daysUntilDue;
  const given: Record<string, unknown> = {
    default_payment_method: phase.defaultPaymentMethod ?? defaults.defaultPaymentMethod,
    description: phase.description ?? defaults.description,
    days_until_due: method === 'send_invoice' ? daysUntilDue : null,
    trial_end: phase.trialEnd,
    cancel_at: endOf(schedule, phase),
  };
  return {
    customer: schedule.customer,
    items: phase.items.map(({ price, quantity, discounts, taxRates, metadata }) => ({
      price,
      ...(quantity === null ? {} : { quantity }),
      discounts,
      tax_rates: taxRates.map(({ id }) => id),
      metadata: merged({}, metadata),
    })),
    billing_mode: {
      type: schedule.billingMode,
      ...(schedule.billingMode === 'flexible'
        ? { flexible: { proration_discounts: schedule.prorationDiscounts } }
        : {}),
    },
    collection_method: method,
    default_tax_rates: phase.defaultTaxRates.map(({ id }) => id),
    discounts: phase.discounts,
    metadata: merged({}, phase.metadata),
    proration_behavior: phase.prorationBehavior,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)),
  };
}
