import { and, eq, isNull } from 'drizzle-orm';
import { schema } from '../../../store/index.ts';
import { readLines } from '../../billing/snapshot.ts';
import { lineWire, type InvoiceRow } from '../../objects/invoice.ts';
import type { Wire } from '../../objects/catalog.ts';
import { created, inRange, listWire, page, pageOf, paging } from '../list.ts';
import { findInvoice, invoiceById, invoiceWires } from '../loaders.ts';
import { object, oneOf, optional, text } from '../params.ts';
import { route, type RequestInfo } from '../route.ts';

const { invoices } = schema;

export const invoiceRoutes = [
  route(
    'GET',
    '/v1/invoices',
    object({
      ...paging,
      created: optional(created),
      customer: optional(text()),
      subscription: optional(text()),
      status: optional(oneOf('draft', 'open', 'paid', 'uncollectible', 'void')),
      collection_method: optional(oneOf('charge_automatically', 'send_invoice')),
      due_date: optional(created),
    }),
    async ({ platform, scope }, params) => {
      const { db } = platform.store;
      const found = await page<InvoiceRow>(db, scope, invoices, params, {
        noun: 'invoice',
        created: params.created,
        where: and(
          // What is on a test clock is left out, unless it is asked for by what it belongs to.
          params.customer === undefined && params.subscription === undefined
            ? isNull(invoices.testClock)
            : undefined,
          params.customer === undefined ? undefined : eq(invoices.customer, params.customer),
          params.subscription === undefined ? undefined : eq(invoices.subscription, params.subscription),
          params.status === undefined ? undefined : eq(invoices.status, params.status),
          params.collection_method === undefined
            ? undefined
            : eq(invoices.collectionMethod, params.collection_method),
          ...inRange(invoices.dueDate, params.due_date),
        ),
      });
      return listWire('/v1/invoices', await invoiceWires(db, scope, found.rows), found.hasMore);
    },
  ),

  route('GET', '/v1/invoices/:id', object({}), ({ platform, scope, path }) =>
    invoiceById(platform.store.db, scope, path.id ?? ''),
  ),

  route('GET', '/v1/invoices/:id/lines', object(paging), listLines),
];

async function listLines(
  { platform, scope, path }: RequestInfo,
  params: ReturnType<ReturnType<typeof object<typeof paging>>>,
): Promise<Wire> {
  const { db } = platform.store;
  const invoice = await findInvoice(db, scope, path.id ?? '');
  const lines = await readLines(db, scope, [invoice.id]);
  const { rows, hasMore } = pageOf(lines, ({ id }) => id, params, 'line_item');
  return listWire(`/v1/invoices/${invoice.id}/lines`, rows.map(lineWire), hasMore);
}
