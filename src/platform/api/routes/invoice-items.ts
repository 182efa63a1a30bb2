import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { schema } from '../../../store/index.ts';
import { invoiceItemWire, type InvoiceItemRow } from '../../objects/invoice.ts';
import { created, listWire, page, paging } from '../list.ts';
import { findInvoiceItem } from '../loaders.ts';
import { boolean, object, optional, text } from '../params.ts';
import { route } from '../route.ts';

const { invoiceItems } = schema;

export const invoiceItemRoutes = [
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
];
