import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { currency as currencyOf } from '../../../core/money.ts';
import { isCurrency } from '../../../contract/configuration/currencies.ts';
import { schema, type Database } from '../../../store/index.ts';
import { readInvoice } from '../../billing/invoice-snapshot.ts';
import { computeAddition } from '../../billing/manual-invoice.ts';
import { commitWrites } from '../../billing/writes.ts';
import { change } from '../../change.ts';
import { onlyPending, removePending } from '../../billing/invoice-item.ts';
import { timeFor } from '../../clock/test-clock.ts';
import { event } from '../../events/event.ts';
import { invoiceItemWire, type InvoiceItemRow } from '../../objects/invoice.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import { within } from '../../scope.ts';
import { checkCurrency, invalid, missingReference, named, notSimulated as refuse } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { findCustomer, findInvoiceItem, findSubscription } from '../loaders.ts';
import {
  amount,
  boolean,
  metadata,
  object,
  optional,
  required,
  text,
  timestamp,
  unsettable,
} from '../params.ts';
import { route } from '../route.ts';

const { invoiceItems } = schema;

const period = object({ start: required(timestamp), end: required(timestamp) });

const fields = {
  description: optional(unsettable(text())),
  discountable: optional(boolean),
  metadata: optional(metadata),
  period: optional(period),
};

const newItem = object({
  ...fields,
  customer: required(text()),
  amount: required(amount),
  currency: required(text({ max: 3 })),
  subscription: optional(text()),
  /** A draft that takes it at once, instead of the next invoice. */
  invoice: optional(text()),
});

export const invoiceItemRoutes = [
  route('POST', '/v1/invoiceitems', newItem, async ({ platform, scope }, params) => {
    const code = params.currency.toLowerCase();
    if (!isCurrency(code))
      throw invalid(
        'currency',
        `Invalid currency: ${params.currency}. Give a three-letter ISO code such as usd.`,
        'currency_invalid',
      );
    const made = async (tx: Database): Promise<InvoiceItemRow> => {
      const customer = await named(
        'customer',
        'customer',
        params.customer,
        findCustomer(tx, scope, params.customer),
      );
      const at = await timeFor(platform, scope, tx, customer);
      if (customer.deleted) throw missingReference('customer', customer.id, 'customer');
      checkCurrency(code, customer.currency ?? code);
      if (params.subscription !== undefined) {
        const subscription = await named(
          'subscription',
          'subscription',
          params.subscription,
          findSubscription(tx, scope, params.subscription),
        );
        if (subscription.customer !== customer.id)
          throw invalid('subscription', `The subscription '${subscription.id}' belongs to another customer.`);
        checkCurrency(code, subscription.currency);
      }
      return {
        ...scope,
        id: platform.newId('ii'),
        created: at,
        version: 1,
        customer: customer.id,
        subscription: params.subscription ?? null,
        subscriptionItem: null,
        price: null,
        product: null,
        quantity: 1,
        usage: null,
        unitAmountDecimal: String(params.amount),
        amount: BigInt(params.amount),
        currency: currencyOf(code),
        description: params.description ?? null,
        ...periodOf(params.period, { periodStart: at, periodEnd: at }),
        proration: false,
        discountable: params.discountable ?? params.amount >= 0,
        discounts: [],
        taxRates: null,
        credited: null,
        metadata: applyMetadata({}, params.metadata),
        factor: null,
        run: null,
        invoice: null,
      };
    };
    const { invoice } = params;
    if (invoice === undefined)
      return platform.store.db.transaction(async (tx) => {
        const row = await made(tx);
        await tx.insert(invoiceItems).values(row);
        await tx
          .insert(schema.events)
          .values(event(platform, scope, row.created, 'invoiceitem.created', invoiceItemWire(row)));
        return invoiceItemWire(row);
      });
    const { row } = await change(platform, {
      read: async (tx) => ({
        row: { ...(await made(tx)), invoice },
        draft: await named('invoice', 'invoice', invoice, readInvoice(tx, scope, invoice)),
      }),
      compute: ({ row, draft }) => ({ row, writes: computeAddition(platform, scope, draft, row) }),
      commit: (tx, { writes }) => commitWrites(tx, scope, writes),
    });
    return invoiceItemWire(row);
  }),

  route(
    'GET',
    '/v1/invoiceitems',
    object({
      ...paging,
      created: optional(created),
      customer: optional(text()),
      invoice: optional(text()),
      pending: optional(boolean),
    }),
    async ({ platform, scope }, params) => {
      const found = await page<InvoiceItemRow>(platform.store.db, scope, invoiceItems, params, {
        noun: 'invoiceitem',
        created: params.created,
        where: and(
          params.customer === undefined ? undefined : eq(invoiceItems.customer, params.customer),
          params.invoice === undefined ? undefined : eq(invoiceItems.invoice, params.invoice),
          params.pending === undefined
            ? undefined
            : params.pending
              ? isNull(invoiceItems.invoice)
              : isNotNull(invoiceItems.invoice),
        ),
      });
      return listWire('/v1/invoiceitems', found.rows.map(invoiceItemWire), found.hasMore);
    },
  ),

  route('GET', '/v1/invoiceitems/:id', object({}), async ({ platform, scope, path }) =>
    invoiceItemWire(await findInvoiceItem(platform.store.db, scope, path.id ?? '')),
  ),

  route(
    'POST',
    '/v1/invoiceitems/:id',
    object({ ...fields, amount: optional(amount) }),
    async ({ platform, scope, path }, params) => {
      return platform.store.db.transaction(async (tx) => {
        const before = await findInvoiceItem(tx, scope, path.id ?? '');
        onlyPending(before);
        if (before.proration && (params.amount !== undefined || params.period !== undefined))
          throw refuse('a proration changed by hand', params.amount === undefined ? 'period' : 'amount');
        const set = {
          version: before.version + 1,
          amount: params.amount === undefined ? before.amount : BigInt(params.amount),
          unitAmountDecimal: params.amount === undefined ? before.unitAmountDecimal : String(params.amount),
          description: params.description === undefined ? before.description : params.description,
          discountable: params.discountable ?? before.discountable,
          metadata: applyMetadata(before.metadata, params.metadata),
          ...periodOf(params.period, before),
        };
        await tx
          .update(invoiceItems)
          .set(set)
          .where(within(invoiceItems, scope, eq(invoiceItems.id, before.id)));
        // Stripe has no event for it any more: of invoice items it tells that they are made and deleted.
        return invoiceItemWire({ ...before, ...set });
      });
    },
  ),

  route('DELETE', '/v1/invoiceitems/:id', object({}), async ({ platform, scope, path }) => {
    const id = path.id ?? '';
    await platform.store.db.transaction(async (tx) => {
      const item = await findInvoiceItem(tx, scope, id);
      const at = await timeFor(platform, scope, tx, await findCustomer(tx, scope, item.customer));
      await removePending(platform, tx, scope, item, at);
    });
    return { id, object: 'invoiceitem', deleted: true };
  }),
];

type Periods = Pick<InvoiceItemRow, 'periodStart' | 'periodEnd'>;

function periodOf(given: { start: number; end: number } | undefined, present: Periods): Periods {
  if (given === undefined) return { periodStart: present.periodStart, periodEnd: present.periodEnd };
  if (given.end < given.start)
    throw invalid('period[end]', `The period ends at ${given.end}, before it starts at ${given.start}.`);
  return { periodStart: given.start, periodEnd: given.end };
}
