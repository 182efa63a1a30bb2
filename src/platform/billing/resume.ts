/** `POST /v1/subscriptions/:id/resume`: what a paused subscription bills to go on (Stripe's guide on pausing; billing.md 1.4). */
import { periodAt } from '../../core/calendar.ts';
import type { ItemChange } from '../../core/proration.ts';
import type { RunMode } from '../../contract/run.ts';
import { ApiError, invalid } from '../api/errors.ts';
import { event } from '../events/event.ts';
import { type LineRow } from '../objects/invoice.ts';
import { subscriptionWire, type SubscriptionRow } from '../objects/subscription.ts';
import type { Platform, Scope } from '../platform.ts';
import { afterInvoice } from './assemble.ts';
import { billPending } from './bill-pending.ts';
import { dueOf } from './due-at.ts';
import type { ProrationBehavior } from './edit.ts';
import { periodLines } from './invoice.ts';
import { itemChanges } from './item-changes.ts';
import { bookProrations, type Booked } from './ledger.ts';
import { prorate } from './prorate.ts';
import { resume, resumedItems, type Resumption } from './resumption.ts';
import { latestOf, type Billed } from './settle.ts';
import type { PricedItem, SubscriptionSnapshot } from './snapshot.ts';
import { noWrites, type Writes } from './writes.ts';

export interface ResumeRequest {
  anchor: 'now' | 'unchanged';
  prorationBehavior: ProrationBehavior;
  /** Null: the clock decides. */
  prorationDate: number | null;
  /** Whether the invoice is charged in the request, and must be paid; else somebody pays it. */
  requiresPayment: boolean;
}

export interface Resumed {
  writes: Writes;
  subscription: SubscriptionRow;
  items: PricedItem[];
  billed: Billed[];
}

/** @throws {ApiError} 400 for what is not paused, or is being resumed already */
export async function computeResume(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  request: ResumeRequest,
  mode: RunMode,
): Promise<Resumed> {
  const { subscription: before, now } = snapshot;
  checkResumable(before);
  const cycle = {
    at: momentOf(snapshot, request),
    anchor: request.anchor === 'now' ? now : before.billingCycleAnchor,
    lastReport: snapshot.lastReport,
  };
  const items = resumedItems(before, snapshot.items, cycle);
  const writes = noWrites();
  const { booked, fresh } = await charges(platform, scope, snapshot, items, cycle, request, mode, writes);
  const atOnce = request.anchor === 'now' || request.prorationBehavior === 'always_invoice';
  const billed = atOnce
    ? await bill(platform, scope, snapshot, items, { booked, fresh }, request, mode, writes)
    : [];
  const latest = latestOf(billed);
  const lines = billed.flatMap((each) => each.lines);
  const left = afterInvoice(snapshot, lines, snapshot.discounts, now);
  const standing = {
    subscription: {
      ...before,
      ...left.subscription,
      latestInvoice: latest?.invoice.id ?? before.latestInvoice,
    },
    items: left.items,
  };
  const waits = billed.find(({ invoice }) => invoice.status === 'open');
  if (waits === undefined) {
    const resumed = resume(platform, scope, standing, cycle, 'active', now, writes);
    return { writes, ...resumed, billed };
  }
  const { requiresPayment } = request;
  const resumption: Resumption = {
    invoice: waits.invoice.id,
    at: now,
    anchor: cycle.anchor,
    lastReport: cycle.lastReport,
    requiresPayment,
  };
  const waiting = { ...standing.subscription, resumption };
  const subscription = { ...waiting, dueAt: dueOf(waiting, left.items) };
  writes.subscription = subscription;
  writes.items.push(...left.items.map(({ item }) => item));
  writes.events.push(
    event(
      platform,
      scope,
      now,
      'customer.subscription.updated',
      subscriptionWire(subscription, left.items),
      subscriptionWire(before, snapshot.items),
    ),
  );
  return { writes, subscription, items: left.items, billed };
}

function checkResumable({ id, status, collectionMethod, resumption }: SubscriptionRow): void {
  const why =
    status !== 'paused'
      ? `it is ${status}, not paused`
      : collectionMethod === 'send_invoice'
        ? "its collection_method is 'send_invoice'; only those that are charged automatically can be resumed"
        : resumption !== null
          ? `it is being resumed already: pay or void invoice '${resumption.invoice}'`
          : null;
  if (why === null) return;
  throw new ApiError(400, `The subscription '${id}' cannot be resumed: ${why}. Nothing was changed.`, {
    code: 'invalid_subscription_state',
    param: 'id',
  });
}

/** Prorations of an anchor that stays may look back, to the pause at most. */
function momentOf({ subscription, now }: SubscriptionSnapshot, request: ResumeRequest): number {
  const { prorationDate: moment, anchor } = request;
  if (moment === null) return now;
  if (anchor === 'now')
    throw invalid(
      'proration_date',
      "A new anchor makes no prorations: proration_date goes with billing_cycle_anchor 'unchanged' only.",
    );
  const since = subscription.paused?.at ?? now;
  if (moment < since || moment > now)
    throw invalid(
      'proration_date',
      `The proration date ${moment} lies outside the pause, ${since} to ${now}. Choose a moment inside it.`,
      'proration_date_outside_period',
    );
  return moment;
}

interface Charges {
  booked: Booked;
  fresh: LineRow[];
}

/** A new anchor begins full periods; the old one charges what is left of the running ones, by `proration_behavior`. */
async function charges(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  items: readonly PricedItem[],
  { at, anchor }: Pick<Resumption, 'at' | 'anchor'>,
  { anchor: asked, prorationBehavior }: ResumeRequest,
  mode: RunMode,
  writes: Writes,
): Promise<Charges> {
  const { subscription, discounts, now } = snapshot;
  const full = ({ facts }: PricedItem) => periodAt(anchor, facts.recurrence, at);
  const inFull = (each: PricedItem) => asked === 'now' && full(each).end === each.item.periodEnd;
  const inPart =
    asked === 'unchanged' && prorationBehavior === 'none' ? [] : items.filter((each) => !inFull(each));
  const began = inPart.map((each) => ({ before: each, after: each }));
  const changes = itemChanges(snapshot, began, { subscription, discounts, moment: at, atOnce: true }).map(
    (change, index): ItemChange => {
      const each = inPart[index];
      if (each === undefined) throw new Error(`Item ${change.item} is resumed and not there.`);
      // Until the moment nothing is owed; what is still paid for from before the pause is not charged again.
      const period = full(each);
      return { ...change, period, whole: period, until: { before: at, after: each.item.periodEnd } };
    },
  );
  const prorated = await prorate(platform, scope, snapshot, changes, at, mode);
  if (prorated.run) writes.runs.unshift({ ...prorated.run, invoice: null });
  const decided = { active: snapshot.active, at: now, mode, retries: snapshot.retries };
  const booked = await bookProrations(platform, scope, snapshot, prorated, items, decided, writes);
  const fresh = items
    .filter(inFull)
    .flatMap(({ item, facts }) =>
      periodLines(subscription, item, { price: facts, quantity: item.quantity }, () => platform.newId('il')),
    );
  return { booked, fresh };
}

async function bill(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  items: readonly PricedItem[],
  { booked, fresh }: Charges,
  { requiresPayment }: ResumeRequest,
  mode: RunMode,
  writes: Writes,
): Promise<Billed[]> {
  const { subscription, discounts, now, active, retries } = snapshot;
  const prices = new Map(booked.prices);
  for (const { facts } of items) prices.set(facts.id, facts);
  return billPending(
    platform,
    scope,
    snapshot,
    { subscription, items, discounts, waiting: booked.waiting, fresh, prices },
    { active, at: now, mode, retries },
    writes,
    requiresPayment,
  );
}
