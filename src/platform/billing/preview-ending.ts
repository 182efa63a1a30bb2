/** The invoice that an end, a pause or a resumption would make now: the same computation as when it is done. */
import type { Platform, Scope } from '../platform.ts';
import { computeCancel } from './cancel.ts';
import { computePause, type PauseRequest } from './pause.ts';
import { asDraft, nothingToInvoice, previewing, type InvoicePreview } from './preview.ts';
import { computeResume, type ResumeRequest } from './resume.ts';
import { latestOf, type Billed } from './settle.ts';
import type { SubscriptionSnapshot } from './snapshot.ts';
import type { Writes } from './writes.ts';

export type EndingRequest =
  /** Of an immediate end, with its final invoice. */
  { as: 'cancel'; prorate: boolean } | ({ as: 'pause' } & PauseRequest) | ({ as: 'resume' } & ResumeRequest);

/** @throws {ApiError} 404 where nothing would be invoiced: of a pause, unless it invoices by itself */
export async function previewEnding(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  request: EndingRequest,
): Promise<InvoicePreview> {
  const { billed, writes } = await made(previewing(platform), scope, snapshot, request);
  const latest = latestOf(billed);
  if (latest === null) throw nothingToInvoice(snapshot.customer.id);
  return {
    ...asDraft(latest),
    customer: snapshot.customer,
    runs: writes.runs,
    discounts: writes.newDiscounts,
  };
}

function made(
  platform: Platform,
  scope: Scope,
  snapshot: SubscriptionSnapshot,
  request: EndingRequest,
): Promise<{ billed: Billed[]; writes: Writes }> {
  if (request.as === 'pause') return computePause(platform, scope, snapshot, request, 'preview');
  if (request.as === 'resume') return computeResume(platform, scope, snapshot, request, 'preview');
  const { prorate } = request;
  return computeCancel(platform, scope, snapshot, { prorate, invoiceNow: true, collecting: [] }, 'preview');
}
