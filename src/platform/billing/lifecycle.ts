/** What a client does with an invoice by hand: finalise, pay, void, give up, send (billing.md 4.3). */
import { ApiError, invalid } from '../api/errors.ts';
import { event } from '../events/event.ts';
import { invoiceWire, type InvoiceRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { attemptInvoice, byHand, giveUp } from './attempt-invoice.ts';
import { paid } from './collection.ts';
import { collectionEvents, methodOf } from './invoice-payment.ts';
import type { InvoiceSnapshot } from './invoice-snapshot.ts';
import { cancelIntent, CANCELLATION, type Attempt } from './payment-intent.ts';
import { billNow } from './settle.ts';
import { noteStanding } from './standing.ts';
import { noteCustomer, voidInvoice, type Voidable } from './void.ts';
import { noWrites, type Writes } from './writes.ts';

type Move = 'finalize' | 'pay' | 'void' | 'mark_uncollectible' | 'send';

/** From which statuses each is allowed; `pay` and `send` finalise a draft first, as on Stripe. */
const FROM: Readonly<Record<Move, readonly InvoiceRow['status'][]>> = {
  finalize: ['draft'],
  pay: ['draft', 'open', 'uncollectible'],
  void: ['open', 'uncollectible'],
  mark_uncollectible: ['open'],
  send: ['draft', 'open'],
};

function check(invoice: InvoiceRow, move: Move): void {
  if (FROM[move].includes(invoice.status)) return;
  throw new ApiError(
    400,
    `Invoice '${invoice.id}' is ${invoice.status}: '${move}' goes with ${FROM[move].join(' and ')} invoices only. Nothing was changed.`,
    { code: move === 'finalize' ? 'invoice_not_editable' : 'status_transition_invalid' },
  );
}

export interface Moved {
  writes: Writes;
  /** The attempt that did not pay it; null: none was made, or it did. */
  failed: Attempt | null;
}

/** @param autoAdvance whether it is collected as well; undefined: as the draft would have been by itself */
export async function computeFinalize(
  platform: Platform,
  scope: Scope,
  snapshot: InvoiceSnapshot,
  at: number,
  autoAdvance?: boolean,
): Promise<Moved> {
  check(snapshot.invoice, 'finalize');
  const writes = noWrites();
  const collects = autoAdvance ?? snapshot.invoice.finalizesAt !== null;
  const { invoice } = await finalised(platform, scope, snapshot, at, collects, writes);
  writes.invoices.push(invoice);
  noteStanding(platform, scope, snapshot, invoice, at, writes);
  // That it could not be collected is no error of this request: the invoice stands, and says it.
  return { writes, failed: null };
}

/** @param method what the request charges instead of the subscription's or the customer's; null: those */
export async function computePay(
  platform: Platform,
  scope: Scope,
  snapshot: InvoiceSnapshot,
  at: number,
  { method, outOfBand }: { method: string | null; outOfBand: boolean },
): Promise<Moved> {
  check(snapshot.invoice, 'pay');
  const writes = noWrites();
  const { invoice, customer, intent } =
    snapshot.invoice.status === 'draft'
      ? await finalised(platform, scope, snapshot, at, false, writes)
      : snapshot;
  if (invoice.status === 'paid') {
    writes.invoices.push(invoice);
    noteStanding(platform, scope, snapshot, invoice, at, writes);
    return { writes, failed: null };
  }
  const payable = { ...snapshot, invoice, customer, intent };
  if (outOfBand) {
    payOutside(platform, scope, payable, at, writes);
    return { writes, failed: null };
  }
  const charged = method ?? methodOf(snapshot.subscription, customer);
  const made = attemptInvoice(
    platform,
    scope,
    payable,
    charged,
    at,
    byHand(platform, scope, charged, at),
    writes,
  );
  noteStanding(platform, scope, snapshot, made.invoice, at, writes);
  return { writes, failed: made.invoice.status === 'paid' ? null : made.attempt };
}

/** Paid by means that nobody here sees: the intent is not needed any more. */
function payOutside(
  platform: Platform,
  scope: Scope,
  snapshot: InvoiceSnapshot,
  at: number,
  writes: Writes,
): void {
  const { invoice: before, intent, lines, customer } = snapshot;
  const after = paid(before, at);
  writes.invoices.push(after);
  if (intent !== null) cancelIntent(platform, scope, intent, CANCELLATION.paidOutOfBand, at, writes);
  writes.events.push(
    ...collectionEvents(platform, scope, at, lines, customer, { before, after, attempt: null }),
  );
  noteStanding(platform, scope, snapshot, after, at, writes);
}

export function computeVoid(
  platform: Platform,
  scope: Scope,
  snapshot: InvoiceSnapshot & Pick<Voidable, 'ledger'>,
  at: number,
): Moved {
  check(snapshot.invoice, 'void');
  const writes = noWrites();
  const customer = voidInvoice(platform, scope, snapshot, snapshot.customer, at, writes);
  noteCustomer(platform, scope, snapshot.customer, customer, at, writes);
  noteStanding(platform, scope, snapshot, { ...snapshot.invoice, status: 'void' }, at, writes);
  // Its version is raised: a change that credits the same charges meanwhile begins again.
  if (snapshot.subscription !== null) writes.subscription ??= snapshot.subscription;
  return { writes, failed: null };
}

export function computeUncollectible(
  platform: Platform,
  scope: Scope,
  snapshot: InvoiceSnapshot,
  at: number,
): Moved {
  check(snapshot.invoice, 'mark_uncollectible');
  const writes = noWrites();
  const invoice = giveUp(platform, scope, snapshot, at, writes);
  noteStanding(platform, scope, snapshot, invoice, at, writes);
  return { writes, failed: null };
}

/** No mail leaves the machine; the event tells that Stripe would have sent one. */
export async function computeSend(
  platform: Platform,
  scope: Scope,
  snapshot: InvoiceSnapshot,
  at: number,
): Promise<Moved> {
  check(snapshot.invoice, 'send');
  if (snapshot.invoice.collectionMethod !== 'send_invoice')
    throw invalid(
      'id',
      `Invoice '${snapshot.invoice.id}' is charged automatically; only those with collection_method 'send_invoice' are sent.`,
    );
  const writes = noWrites();
  const { invoice, customer } =
    snapshot.invoice.status === 'draft'
      ? await finalised(platform, scope, snapshot, at, false, writes)
      : snapshot;
  if (snapshot.invoice.status === 'draft') writes.invoices.push(invoice);
  writes.events.push(
    event(platform, scope, at, 'invoice.sent', invoiceWire(invoice, snapshot.lines, customer)),
  );
  noteStanding(platform, scope, snapshot, invoice, at, writes);
  return { writes, failed: null };
}

function finalised(
  platform: Platform,
  scope: Scope,
  { invoice, lines, customer, subscription, active, retries }: InvoiceSnapshot,
  at: number,
  collects: boolean,
  writes: Writes,
): ReturnType<typeof billNow> {
  const asked = { active, at, mode: 'applied', retries } as const;
  return billNow(platform, scope, { invoice, lines }, customer, subscription, asked, writes, collects);
}
