/** `/v1/invoiceitems`: what waits for an invoice, or goes on a draft at once. */
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { isCurrency } from '../../../contract/configuration/currencies.ts';
import { schema, type Database } from '../../../store/index.ts';
import { addNew, changeLine, commitDraft, editing, finish, removeLine } from '../../billing/draft-lines.ts';
import { onlyPending, removePending } from '../../billing/invoice-item.ts';
import { blankItem, COSTS, underTerms } from '../../billing/item-terms.ts';
import { readKnown, type Known } from '../../billing/known.ts';
import { readDraft, readDraftFacts } from '../../billing/redraft.ts';
import { noWrites } from '../../billing/writes.ts';
import { change } from '../../change.ts';
import { timeFor } from '../../clock/test-clock.ts';
import { event } from '../../events/event.ts';
import { invoiceItemWire, type InvoiceItemRow, type LineRow } from '../../objects/invoice.ts';
import type { Platform, Scope } from '../../platform.ts';
import { ApiError, checkCurrency, invalid, missingReference, named } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { findCustomer, findInvoiceItem, findSubscription } from '../loaders.ts';
import { boolean, object, optional, required, text } from '../params.ts';
import { route } from '../route.ts';
import { itemFields, namingOf } from './invoice-item-params.ts';

const { invoiceItems } = schema;

const newItem = object({
  ...itemFields,
  customer: required(text()),
  currency: optional(text({ max: 3 })),
  subscription: optional(text()),
  /** A draft that takes it at once, instead of the next invoice. */
  invoice: optional(text()),
});
type NewItem = ReturnType<typeof newItem>;

export const invoiceItemRoutes = [
  route('POST', '/v1/invoiceitems', newItem, async ({ platform, scope }, params) => {
    const { item } = await change(platform, {
      read: async (tx) => {
        const { known, blank } = await readNew(platform, scope, tx, params);
        const { invoice } = params;
        return {
          known,
          blank,
          draft:
            invoice === undefined
              ? null
              : await named('invoice', 'invoice', invoice, readDraft(tx, scope, invoice)),
        };
      },
      compute: async ({ known, blank, draft }) => {
        const edit = draft === null ? null : editing(platform, scope, draft, blank.created);
        const writes = edit?.change.writes ?? noWrites();
        const context = { known, discounts: new Map(), at: blank.created, path: '' };
        const item = underTerms(platform, scope, blank, params, context, writes);
        if (edit !== null) {
          addNew(edit, item, 'invoice');
          return { item: { ...item, invoice: edit.snapshot.invoice.id }, drafted: await finish(edit) };
        }
        writes.newInvoiceItems.push(item);
        const wire = invoiceItemWire(item);
        writes.events.push(event(platform, scope, blank.created, 'invoiceitem.created', wire));
        return { item, drafted: { writes, items: [], removedItems: [] } };
      },
      commit: (tx, { drafted }) => commitDraft(tx, scope, drafted),
    });
    return invoiceItemWire(item);
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

  route('POST', '/v1/invoiceitems/:id', object(itemFields), async ({ platform, scope, path }, params) => {
    const id = path.id ?? '';
    await change(platform, {
      read: async (tx) => {
        const item = await findInvoiceItem(tx, scope, id);
        const customer = await findCustomer(tx, scope, item.customer);
        return {
          item,
          at: await timeFor(platform, scope, tx, customer),
          known: await readKnown(tx, scope, namingOf([params], [item.price]), item.customer),
          draft: item.invoice === null ? null : await readDraft(tx, scope, item.invoice),
          ...(await readDraftFacts(tx, scope, [], [item])),
        };
      },
      compute: async ({ item, at, known, draft, discounts }) => {
        // Stripe has no event for it any more: of invoice items it tells that they are made and deleted.
        const writes = noWrites();
        if (draft === null) {
          const context = { known, discounts, at, path: '' };
          const items = [underTerms(platform, scope, item, params, context, writes)];
          return { writes, items, removedItems: [] };
        }
        if (draft.invoice.status !== 'draft') onlyPending(item);
        const edit = editing(platform, scope, draft, at);
        changeLine(edit, lineOf(draft.lines, item), params, { known, discounts: draft.discounts, path: '' });
        return finish(edit);
      },
      commit: (tx, drafted) => commitDraft(tx, scope, drafted),
    });
    return invoiceItemWire(await findInvoiceItem(platform.store.db, scope, id));
  }),

  route('DELETE', '/v1/invoiceitems/:id', object({}), async ({ platform, scope, path }) => {
    const id = path.id ?? '';
    const { db } = platform.store;
    const present = await findInvoiceItem(db, scope, id);
    if (present.invoice === null)
      await db.transaction(async (tx) => {
        const item = await findInvoiceItem(tx, scope, id);
        const at = await timeFor(platform, scope, tx, await findCustomer(tx, scope, item.customer));
        await removePending(platform, tx, scope, item, at);
      });
    else
      await change(platform, {
        read: async (tx) => {
          const item = await findInvoiceItem(tx, scope, id);
          const draft = await readDraft(tx, scope, item.invoice ?? '');
          return { item, draft, at: await timeFor(platform, scope, tx, draft.customer) };
        },
        compute: ({ item, draft, at }) => {
          if (draft.invoice.status !== 'draft') onlyPending(item);
          const edit = editing(platform, scope, draft, at);
          removeLine(edit, lineOf(draft.lines, item), false, 'id');
          return finish(edit);
        },
        commit: (tx, drafted) => commitDraft(tx, scope, drafted),
      });
    return { id, object: 'invoiceitem', deleted: true };
  }),
];

const lineOf = (lines: readonly LineRow[], { id }: InvoiceItemRow): string =>
  lines.find(({ invoiceItem }) => invoiceItem === id)?.id ?? '';

/** What a new item is for, and the item without its terms. */
async function readNew(
  platform: Platform,
  scope: Scope,
  tx: Database,
  params: NewItem,
): Promise<{ known: Known; blank: InvoiceItemRow }> {
  const customer = await named(
    'customer',
    'customer',
    params.customer,
    findCustomer(tx, scope, params.customer),
  );
  if (customer.deleted) throw missingReference('customer', customer.id, 'customer');
  const known = await readKnown(tx, scope, namingOf([params]), customer.id);
  const priced = known.prices.get(params.pricing?.price ?? '')?.price.currency;
  const code = (params.currency ?? priced ?? customer.currency)?.toLowerCase();
  if (code === undefined)
    throw new ApiError(400, 'Missing required param: currency.', {
      code: 'parameter_missing',
      param: 'currency',
    });
  if (!isCurrency(code))
    throw invalid(
      'currency',
      `Invalid currency: ${params.currency}. Give a three-letter ISO code such as usd.`,
      'currency_invalid',
    );
  if (!COSTS.some((name) => params[name] !== undefined))
    throw new ApiError(400, `Missing required param: give one of ${COSTS.join(', ')}.`, {
      code: 'parameter_missing',
      param: 'amount',
    });
  checkCurrency(code, customer.currency ?? code);
  if (params.subscription !== undefined) {
    const { subscription: id } = params;
    const subscription = await named('subscription', 'subscription', id, findSubscription(tx, scope, id));
    if (subscription.customer !== customer.id)
      throw invalid('subscription', `The subscription '${id}' belongs to another customer.`);
    checkCurrency(code, subscription.currency);
  }
  const at = await timeFor(platform, scope, tx, customer);
  const subscription = params.subscription ?? null;
  return { known, blank: blankItem(platform, scope, { customer: customer.id, subscription, code, at }) };
}
