/** What the API itself says a change bills: before it (invoice preview) and after it (the invoice, or pending items). */
import type Stripe from 'stripe';
import type { Agreement, Applied, Preview } from './port.ts';
import { failed } from './answer.ts';
import { asked } from './stripe.ts';

/**
 * Asks `create_preview` for the same change at the same second. For a change billed now that invoice is the answer;
 * otherwise it is the next renewal, so only what the change adds to its proration lines counts, measured against a
 * second preview without the change (billing.md 3.2: the lines alone cannot be told from older pending prorations).
 */
export async function agreementOf(stripe: Stripe, preview: Preview): Promise<Agreement> {
  const answer = await asked(async () => {
    const changed = await foreseen(stripe, previewParams(preview));
    if (changed === null) return { total: 0, amountDue: null };
    if (preview.billed === 'now') return { total: changed.total, amountDue: changed.amount_due };
    const unchanged = await foreseen(stripe, { subscription: preview.change.subscription });
    const added = (await prorationSum(stripe, changed)) - (await prorationSum(stripe, unchanged));
    return { total: added, amountDue: null };
  });
  if (!answer.ok) return { kind: 'unread', failure: answer.failure };
  return compared(preview.totals.billed, answer.value.total, answer.value.amountDue);
}

/** Null: the API says that nothing would be invoiced, as in a trial. That is an answer, not a failure. */
async function foreseen(
  stripe: Stripe,
  params: Stripe.InvoiceCreatePreviewParams,
): Promise<Stripe.Invoice | null> {
  try {
    return await stripe.invoices.createPreview(params);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'invoice_upcoming_none') return null;
    throw error;
  }
}

function previewParams(preview: Preview): Stripe.InvoiceCreatePreviewParams {
  const { change, moment } = preview;
  return {
    subscription: change.subscription,
    subscription_details: {
      items: change.items,
      proration_behavior: change.prorationBehavior,
      // Stripe refuses a date together with `none` (billing.md 3.1).
      ...(change.prorationBehavior === 'none' ? {} : { proration_date: moment }),
    },
  };
}

async function prorationSum(stripe: Stripe, invoice: Stripe.Invoice | null): Promise<number> {
  if (invoice === null) return 0;
  const lines = invoice.lines.has_more
    ? await stripe.invoices.listLineItems(invoice.id, { limit: 100 }).autoPagingToArray({ limit: 10_000 })
    : invoice.lines.data;
  return lines.filter(isProration).reduce((sum, line) => sum + line.amount, 0);
}

/** Both forms occur (billing.md 3.4). */
function isProration(line: Stripe.InvoiceLineItem): boolean {
  const { parent } = line;
  return Boolean(parent?.subscription_item_details?.proration || parent?.invoice_item_details?.proration);
}

function compared(expected: number, actual: number, amountDue: number | null): Agreement {
  if (expected !== actual) return { kind: 'differs', expected, actual };
  return { kind: 'agrees', total: actual, amountDue };
}

/** What existed before an apply, so that what it made can be told apart afterwards. */
export interface Before {
  latestInvoice: string | null;
  pendingItems: ReadonlySet<string>;
}

export async function readBefore(stripe: Stripe, preview: Preview): Promise<Before> {
  const subscription = await stripe.subscriptions.retrieve(preview.change.subscription);
  const items = await pendingItems(stripe, preview);
  return {
    latestInvoice: idOf(subscription.latest_invoice),
    pendingItems: new Set(items.map((item) => item.id)),
  };
}

function pendingItems(stripe: Stripe, preview: Preview): Promise<Stripe.InvoiceItem[]> {
  return stripe.invoiceItems
    .list({ customer: preview.customer.id, pending: true, limit: 100 })
    .autoPagingToArray({ limit: 10_000 });
}

function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null);
}

/**
 * Compares what an applied change made with its preview: the new invoice's total, or the sum of the new pending
 * prorations. What cannot be read is said to be unread, never taken as zero.
 *
 * @param before null when it could not be read
 */
export async function appliedAs(
  stripe: Stripe,
  preview: Preview,
  before: Before | null,
  updated: Stripe.Subscription,
): Promise<Applied> {
  const latest = typeof updated.latest_invoice === 'object' ? updated.latest_invoice : null;
  const isNew = latest !== null && before !== null && latest.id !== before.latestInvoice;
  const invoice = isNew
    ? {
        id: latest.id,
        number: latest.number,
        status: latest.status,
        total: latest.total,
        amountDue: latest.amount_due,
      }
    : null;
  if (before === null) {
    return {
      invoice,
      result: unread('What existed before the change could not be read, so its invoice is not told apart.'),
    };
  }
  if (preview.billed === 'now') {
    if (invoice === null)
      return { invoice, result: unread('The change was applied, but no new invoice came with it.') };
    return { invoice, result: compared(preview.totals.billed, invoice.total, invoice.amountDue) };
  }
  const after = await asked(() => pendingItems(stripe, preview));
  if (!after.ok) return { invoice, result: { kind: 'unread', failure: after.failure } };
  const added = after.value
    .filter((item) => !before.pendingItems.has(item.id))
    .reduce((sum, item) => sum + item.amount, invoice?.total ?? 0);
  return { invoice, result: compared(preview.totals.billed, added, null) };
}

function unread(message: string): Agreement {
  return { kind: 'unread', failure: failed('server', message).failure };
}
