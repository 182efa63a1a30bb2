/** `POST /v1/invoices`, and updates and deletion of `/v1/invoices/:id`. */
import type { Database } from '../../../store/index.ts';
import { commitDraft } from '../../billing/draft-lines.ts';
import { readInvoice } from '../../billing/invoice-snapshot.ts';
import { readKnown } from '../../billing/known.ts';
import {
  checkDeletable,
  checkDue,
  computeEdit,
  computeManual,
  deleteDraft,
  readWaiting,
} from '../../billing/manual-invoice.ts';
import { readDraft, readDraftFacts } from '../../billing/redraft.ts';
import { readActiveScripts, readCustomer } from '../../billing/snapshot.ts';
import { taxRatesNamed } from '../../billing/tax-rates.ts';
import { commitWrites } from '../../billing/writes.ts';
import { change } from '../../change.ts';
import { accountOf } from '../../clock/clock.ts';
import { timeFor } from '../../clock/test-clock.ts';
import type { InvoiceRow } from '../../objects/invoice.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import type { Scope } from '../../platform.ts';
import { checkCurrency, invalid, missingReference, named } from '../errors.ts';
import { findSubscription, invoiceById } from '../loaders.ts';
import {
  boolean,
  integer,
  list,
  metadata,
  object,
  oneOf,
  optional,
  required,
  text,
  timestamp,
  unsettable,
  type Read,
} from '../params.ts';
import { route } from '../route.ts';
import { automaticTax } from './automatic-tax.ts';
import { discountRequests, taxRateIds } from './subscription-params.ts';

const customField = object({ name: required(text({ max: 40 })), value: required(text({ max: 140 })) });

const fields = {
  auto_advance: optional(boolean),
  automatic_tax: optional(automaticTax),
  collection_method: optional(oneOf('charge_automatically', 'send_invoice')),
  custom_fields: optional(unsettable(list(customField, { max: 4 }))),
  days_until_due: optional(integer({ min: 0, max: 365 })),
  default_tax_rates: optional(taxRateIds),
  description: optional(unsettable(text({ max: 1500 }))),
  discounts: optional(discountRequests),
  due_date: optional(timestamp),
  effective_at: optional(unsettable(timestamp)),
  footer: optional(unsettable(text({ max: 5000 }))),
  metadata: optional(metadata),
  statement_descriptor: optional(text({ max: 22 })),
};
type Fields = Read<typeof fields>;

const newInvoice = object({
  ...fields,
  customer: optional(text()),
  currency: optional(text({ max: 3 })),
  pending_invoice_items_behavior: optional(oneOf('exclude', 'include')),
  subscription: optional(text()),
});
type NewInvoice = ReturnType<typeof newInvoice>;

/** What is kept as it is said; undefined stays. */
function plain(params: Fields): Partial<InvoiceRow> {
  const said: { [K in keyof InvoiceRow]?: InvoiceRow[K] | undefined } = {
    customFields: params.custom_fields,
    description: params.description,
    effectiveAt: params.effective_at,
    footer: params.footer,
    statementDescriptor: params.statement_descriptor,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** Whom the invoice is for: the customer, or that of the subscription. */
async function readOwner(db: Database, scope: Scope, params: NewInvoice) {
  const subscription =
    params.subscription === undefined
      ? null
      : await named(
          'subscription',
          'subscription',
          params.subscription,
          findSubscription(db, scope, params.subscription),
        );
  const id = required(text())(params.customer ?? subscription?.customer, 'customer');
  const customer = await named('customer', 'customer', id, readCustomer(db, scope, id));
  if (customer.deleted) throw missingReference('customer', customer.id, 'customer');
  if (subscription !== null && subscription.customer !== customer.id)
    throw invalid('subscription', `The subscription '${subscription.id}' belongs to another customer.`);
  return { customer, subscription };
}

export const invoiceDraftRoutes = [
  route('POST', '/v1/invoices', newInvoice, async ({ platform, scope }, params) => {
    const { id } = await change(platform, {
      read: async (db) => {
        const { customer, subscription } = await readOwner(db, scope, params);
        const pending = await readWaiting(db, scope, customer.id);
        return {
          subscription,
          at: await timeFor(platform, scope, db, customer),
          known: await readKnown(db, scope, params, customer.id),
          account: await accountOf(db, scope),
          snapshot: {
            customer,
            pending,
            active: await readActiveScripts(db, scope),
            ...(await readDraftFacts(db, scope, [], pending)),
          },
        };
      },
      compute: ({ snapshot, subscription, at, known, account }) => {
        const { customer } = snapshot;
        const { collection_method: collectionMethod = 'charge_automatically', due_date: dueDate } = params;
        checkDue(collectionMethod, params.days_until_due, dueDate);
        const currency =
          subscription?.currency ??
          customer.currency ??
          params.currency?.toLowerCase() ??
          account.defaultCurrency;
        checkCurrency(params.currency, currency);
        const rates = params.default_tax_rates;
        const bearer = {
          id: subscription?.id ?? null,
          collectionMethod,
          currency,
          daysUntilDue: params.days_until_due ?? null,
          // Ours: prorations that wait say nothing of tax where their subscription does, so it goes with them.
          defaultTaxRates:
            rates === undefined
              ? (subscription?.defaultTaxRates ?? [])
              : taxRatesNamed(rates, 'default_tax_rates', known),
          testClock: customer.testClock,
          metadata: subscription?.metadata ?? null,
        };
        const wanted = {
          bearer,
          includes: params.pending_invoice_items_behavior === 'include',
          autoAdvance: params.auto_advance ?? false,
          discounts: params.discounts ?? [],
          set: {
            ...plain(params),
            ...(dueDate === undefined ? {} : { dueDate }),
            metadata: applyMetadata({}, params.metadata),
          },
        };
        return computeManual(platform, scope, snapshot, known, wanted, at);
      },
      commit: (db, { writes }) => commitWrites(db, scope, writes),
    });
    return invoiceById(platform.store.db, scope, id);
  }),

  route('POST', '/v1/invoices/:id', object(fields), async ({ platform, scope, path }, params) => {
    const id = path.id ?? '';
    await change(platform, {
      read: async (db) => {
        const snapshot = await readDraft(db, scope, id);
        return {
          snapshot,
          known: await readKnown(db, scope, params, snapshot.customer.id),
          at: await timeFor(platform, scope, db, snapshot.customer),
        };
      },
      compute: ({ snapshot, known, at }) =>
        computeEdit(
          platform,
          scope,
          snapshot,
          known,
          {
            autoAdvance: params.auto_advance,
            collectionMethod: params.collection_method,
            daysUntilDue: params.days_until_due,
            dueDate: params.due_date,
            discounts: params.discounts,
            defaultTaxRates: params.default_tax_rates,
            set: plain(params),
            metadata: applyMetadata(snapshot.invoice.metadata, params.metadata),
          },
          at,
        ),
      commit: (db, drafted) => commitDraft(db, scope, drafted),
    });
    return invoiceById(platform.store.db, scope, id);
  }),

  route('DELETE', '/v1/invoices/:id', object({}), async ({ platform, scope, path }) => {
    const id = path.id ?? '';
    await change(platform, {
      read: async (db) => {
        const snapshot = await readInvoice(db, scope, id);
        return { snapshot, at: await timeFor(platform, scope, db, snapshot.customer) };
      },
      compute: (read) => {
        checkDeletable(read.snapshot);
        return read;
      },
      commit: (db, { snapshot, at }) => deleteDraft(platform, db, scope, snapshot, at),
    });
    return { id, object: 'invoice', deleted: true };
  }),
];
