/** `POST /v1/invoices/create_preview`: phases 1 and 2 of a change, shown as the invoice that it would make. */
import { ApiError } from '../api/errors.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import type { DiscountRow } from '../objects/discount.ts';
import type { InvoiceRow, LineRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { finalise } from './collection.ts';
import { afterUpdate } from './after-update.ts';
import { computeCreate } from './create.ts';
import type { NewSubscription } from './new-subscription.ts';
import type { Billing } from './call-script.ts';
import { balanceApplication } from './customer-balance.ts';
import { nextBilled } from './due-at.ts';
import type { Draft } from './invoice.ts';
import type { Known } from './known.ts';
import { nextPeriod, nothingBegins } from './next-period.ts';
import { previewRecurring, snapshotOfNew } from './preview-recurring.ts';
import { phasesAhead } from './schedules/ahead.ts';
import { latestOf, type Billed } from './settle.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import { lastInvoices, upcomingInvoices, type UpcomingDraft } from './upcoming.ts';
import type { SubscriptionEdit } from './edit.ts';
import { computeUpdate } from './update.ts';
import { noWrites, type RunRow, type Writes } from './writes.ts';

export interface InvoicePreview {
  invoice: InvoiceRow;
  lines: LineRow[];
  customer: CustomerRow;
  /** In the order in which the scripts ran. */
  runs: RunRow[];
  /** Made for it and never stored. */
  discounts: DiscountRow[];
}

/** Ids of what is never stored, told apart by their prefix (billing.md 3.3). */
const PREVIEW_PREFIX: Readonly<Record<string, string>> = {
  in: 'upcoming_in',
  il: 'il_tmp',
  ii: 'ii_tmp',
  si: 'si_tmp',
  di: 'di_tmp',
};

export function previewing(platform: Platform): Platform {
  return { ...platform, newId: (prefix) => platform.newId(PREVIEW_PREFIX[prefix] ?? prefix) };
}

/** The invoice that a change makes now (`always_invoice`), or else the next renewal with the change in it (billing.md 3.2). */
export async function previewChange(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  known: Known,
  edit: SubscriptionEdit,
  recurring = false,
): Promise<InvoicePreview> {
  const previewed = previewing(platform);
  const updated = await computeUpdate(previewed, scope, snapshot, known, edit, 'preview');
  const { writes } = updated;
  if (recurring) return previewRecurring(previewed, scope, afterUpdate(snapshot, updated), writes);
  if (updated.billsNow) return shownAtOnce(updated.billed, snapshot.customer, writes);
  return previewNext(previewed, scope, afterUpdate(snapshot, updated), writes);
}

/**
 * The next invoice of a subscription as it stands. Of several that a script groups, here and in every other preview, the
 * one that the subscription would name: a preview is one invoice.
 *
 * @param platform that names what is never stored
 * @param made what brought the subscription here
 */
export async function previewNext(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  made: Pick<Writes, 'runs' | 'newDiscounts'>,
): Promise<InvoicePreview> {
  const { customer } = snapshot;
  // What was written on the way is in the snapshot; what scripts ran goes on in one list.
  const writes: Writes = { ...noWrites(), runs: made.runs, newDiscounts: made.newDiscounts };
  const ahead = await phasesAhead(platform, scope, snapshot, writes);
  if (ahead.billed.length > 0) return shownAtOnce(ahead.billed, customer, writes);
  const draft = await nextInvoice(platform, scope, ahead.snapshot, writes);
  if (draft === null) throw nothingToInvoice(customer.id);
  const settled = await settle(platform, scope, draft, snapshot, writes);
  return { ...settled, customer, runs: writes.runs, discounts: writes.newDiscounts };
}

/** What a change bills at once. */
export function shownAtOnce(
  billed: readonly Billed[],
  customer: CustomerRow,
  { runs, newDiscounts: discounts }: Pick<Writes, 'runs' | 'newDiscounts'>,
): InvoicePreview {
  const latest = latestOf(billed);
  if (latest === null) throw nothingToInvoice(customer.id);
  return { ...asDraft(latest), customer, runs, discounts };
}

/** The first invoice of a subscription that does not exist yet; of several, the one that it would name. */
export async function previewNew(
  platform: Platform,
  scope: Scope,
  customer: CustomerRow,
  known: Known,
  wanted: NewSubscription,
  asked: Billing,
  recurring = false,
): Promise<InvoicePreview> {
  const previewed = previewing(platform);
  const created = await computeCreate(previewed, scope, customer, known, wanted, asked);
  const { billed, writes } = created;
  if (recurring) {
    const begun = snapshotOfNew(created, { customer, ...asked }, asked.at);
    return previewRecurring(previewed, scope, begun, writes);
  }
  return shownAtOnce(billed, customer, writes);
}

/** @returns null when the subscription ends with its period and nothing waits for then, or scripts hold it all back */
async function nextInvoice(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  writes: Writes,
): Promise<Draft | null> {
  const { subscription, items, pending } = snapshot;
  const own = pending.filter(({ subscription: of }) => of !== null);
  const at = nextBilled(subscription, items, own.length > 0);
  if (at === null) return null;
  const later: SubscriptionSnapshot = { ...snapshot, now: at };
  const asked = { active: snapshot.active, at, mode: 'preview', retries: snapshot.retries } as const;
  const drafts = await draftsAt(platform, scope, later, own, asked, writes);
  return drafts.find(({ setsLatestInvoice }) => setsLatestInvoice) ?? null;
}

/** The invoices of that moment: the last, those between two renewals, or the renewal's. */
function draftsAt(
  platform: Platform,
  scope: Scope,
  later: SubscriptionSnapshot,
  own: SubscriptionSnapshot['pending'],
  asked: Billing,
  writes: Writes,
): Promise<UpcomingDraft[]> {
  const { subscription, items, now } = later;
  if (subscription.cancelAt !== null && subscription.cancelAt <= now)
    return lastInvoices(platform, scope, later, asked, writes);
  if (items.every(({ item }) => item.periodEnd > now))
    return upcomingInvoices(
      platform,
      scope,
      { ...later, pending: own },
      nothingBegins(subscription),
      asked,
      writes,
    );
  return upcomingInvoices(platform, scope, later, nextPeriod(later), asked, writes);
}

/** What finalising would make due, on an invoice that stays a draft. */
export async function settle(
  platform: Platform,
  scope: Scope,
  draft: Draft,
  { customer, active, retries }: SubscriptionSnapshot,
  writes: Writes,
): Promise<Draft> {
  const at = draft.invoice.created;
  const asked = { active, at, mode: 'preview', retries } as const;
  const applied = await balanceApplication(platform, scope, draft.invoice, customer, asked, writes);
  return asDraft({
    lines: draft.lines,
    invoice: finalise(draft.invoice, customer, applied, at, platform.newId).invoice,
  });
}

export function asDraft({ invoice, lines }: Draft): Draft {
  return {
    lines,
    invoice: {
      ...invoice,
      status: 'draft',
      number: null,
      amountPaid: 0n,
      attemptCount: 0,
      finalizedAt: null,
      paidAt: null,
      finalizesAt: null,
    },
  };
}

export function nothingToInvoice(customer: string): ApiError {
  return new ApiError(
    404,
    `There is nothing to invoice for customer '${customer}': the change makes no lines, or no further period follows.`,
    { code: 'invoice_upcoming_none' },
  );
}
