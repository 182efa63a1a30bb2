/** `POST /v1/invoices`, and updates and deletion of `/v1/invoices/:id`. */
import { readInvoice } from '../../billing/invoice-snapshot.ts';
import { readKnown } from '../../billing/known.ts';
import {
  checkDeletable,
  computeEdit,
  computeManual,
  deleteDraft,
  readWaiting,
} from '../../billing/manual-invoice.ts';
import { readCustomer } from '../../billing/snapshot.ts';
import { taxRatesNamed } from '../../billing/tax-rates.ts';
import { commitWrites } from '../../billing/writes.ts';
import { change } from '../../change.ts';
import { accountOf } from '../../clock/clock.ts';
import { timeFor } from '../../clock/test-clock.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import { checkCurrency, invalid, missingReference, named } from '../errors.ts';
import { invoiceById } from '../loaders.ts';
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
  unsettable,
} from '../params.ts';
import { route } from '../route.ts';

const fields = {
  auto_advance: optional(boolean),
  collection_method: optional(oneOf('charge_automatically', 'send_invoice')),
  days_until_due: optional(integer({ min: 0, max: 365 })),
  description: optional(unsettable(text({ max: 1500 }))),
  metadata: optional(metadata),
};

const newInvoice = object({
  ...fields,
  customer: required(text()),
  currency: optional(text({ max: 3 })),
  default_tax_rates: optional(list(text())),
  pending_invoice_items_behavior: optional(oneOf('exclude', 'include')),
});

export const invoiceDraftRoutes = [
  route('POST', '/v1/invoices', newInvoice, async ({ platform, scope }, params) => {
    const { collection_method: collectionMethod = 'charge_automatically' } = params;
    if (params.days_until_due !== undefined && collectionMethod !== 'send_invoice')
      throw invalid('days_until_due', "days_until_due goes with collection_method 'send_invoice' only.");
    const { id } = await change(platform, {
      read: async (db) => {
        const customer = await named(
          'customer',
          'customer',
          params.customer,
          readCustomer(db, scope, params.customer),
        );
        if (customer.deleted) throw missingReference('customer', customer.id, 'customer');
        return {
          customer,
          at: await timeFor(platform, scope, db, customer),
          pending: await readWaiting(db, scope, customer.id),
          known: await readKnown(db, scope, { default_tax_rates: params.default_tax_rates }, customer.id),
          account: await accountOf(db, scope),
        };
      },
      compute: ({ customer, at, pending, known, account }) => {
        const currency = customer.currency ?? params.currency?.toLowerCase() ?? account.defaultCurrency;
        checkCurrency(params.currency, currency);
        const bearer = {
          id: null,
          collectionMethod,
          currency,
          daysUntilDue: params.days_until_due ?? null,
          defaultTaxRates: taxRatesNamed(params.default_tax_rates ?? [], 'default_tax_rates', known),
          testClock: customer.testClock,
          metadata: null,
        };
        const wanted = {
          bearer,
          includes: params.pending_invoice_items_behavior === 'include',
          autoAdvance: params.auto_advance ?? false,
          description: params.description ?? null,
          metadata: applyMetadata({}, params.metadata),
        };
        return computeManual(platform, scope, customer, pending, wanted, at);
      },
      commit: (db, { writes }) => commitWrites(db, scope, writes),
    });
    return invoiceById(platform.store.db, scope, id);
  }),

  route('POST', '/v1/invoices/:id', object(fields), async ({ platform, scope, path }, params) => {
    const id = path.id ?? '';
    await change(platform, {
      read: async (db) => {
        const snapshot = await readInvoice(db, scope, id);
        return { snapshot, at: await timeFor(platform, scope, db, snapshot.customer) };
      },
      compute: ({ snapshot, at }) =>
        computeEdit(
          platform,
          scope,
          snapshot,
          {
            autoAdvance: params.auto_advance,
            collectionMethod: params.collection_method,
            daysUntilDue: params.days_until_due,
            description: params.description,
            metadata: applyMetadata(snapshot.invoice.metadata, params.metadata),
          },
          at,
        ),
      commit: (db, writes) => commitWrites(db, scope, writes),
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
