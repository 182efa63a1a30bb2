/** `/v1/charges` and `/v1/invoice_payments`: what was paid, to read. */
import { and, eq, inArray, isNotNull, isNull, notInArray, type SQL } from 'drizzle-orm';
import { schema } from '../../../store/index.ts';
import { chargeWire, invoicePaymentWire, type ChargeRow, type IntentRow } from '../../objects/payment.ts';
import { within } from '../../scope.ts';
import { missing } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { findCharge } from '../loaders.ts';
import { object, oneOf, optional, required, text } from '../params.ts';
import { route } from '../route.ts';

const { charges, paymentIntents } = schema;

export const paymentRoutes = [
  route('GET', '/v1/charges/:id', object({}), async ({ platform, scope, path }) =>
    chargeWire(await findCharge(platform.store.db, scope, path.id ?? '')),
  ),

  route(
    'GET',
    '/v1/charges',
    object({
      ...paging,
      created: optional(created),
      customer: optional(text()),
      payment_intent: optional(text()),
    }),
    async ({ platform, scope }, params) => {
      const found = await page<ChargeRow>(platform.store.db, scope, charges, params, {
        noun: 'charge',
        created: params.created,
        where: and(
          params.customer === undefined && params.payment_intent === undefined
            ? isNull(charges.testClock)
            : undefined,
          params.customer === undefined ? undefined : eq(charges.customer, params.customer),
          params.payment_intent === undefined ? undefined : eq(charges.paymentIntent, params.payment_intent),
        ),
      });
      return listWire('/v1/charges', found.rows.map(chargeWire), found.hasMore);
    },
  ),

  route('GET', '/v1/invoice_payments/:id', object({}), async ({ platform, scope, path }) => {
    const id = path.id ?? '';
    const [row] = await platform.store.db
      .select()
      .from(paymentIntents)
      .where(within(paymentIntents, scope, eq(paymentIntents.invoicePayment, id)));
    if (row === undefined) throw missing('invoice_payment', id);
    return invoicePaymentWire(row);
  }),

  route(
    'GET',
    '/v1/invoice_payments',
    object({
      ...paging,
      created: optional(created),
      invoice: optional(text()),
      payment: optional(
        object({
          type: required(oneOf('payment_intent', 'payment_record')),
          payment_intent: optional(text()),
        }),
      ),
      status: optional(oneOf('open', 'paid', 'canceled')),
    }),
    async ({ platform, scope }, params) => {
      const intent = params.payment?.payment_intent;
      const found = await page<IntentRow>(platform.store.db, scope, paymentIntents, params, {
        noun: 'invoice_payment',
        id: paymentIntents.invoicePayment,
        created: params.created,
        where: and(
          isNotNull(paymentIntents.invoicePayment),
          params.invoice === undefined && intent === undefined ? isNull(paymentIntents.testClock) : undefined,
          params.invoice === undefined ? undefined : eq(paymentIntents.invoice, params.invoice),
          intent === undefined ? undefined : eq(paymentIntents.id, intent),
          // There are no payment records here, so none is of that type.
          params.payment?.type === 'payment_record' ? isNull(paymentIntents.invoicePayment) : undefined,
          params.status === undefined ? undefined : STATUS[params.status],
        ),
      });
      return listWire('/v1/invoice_payments', found.rows.map(invoicePaymentWire), found.hasMore);
    },
  ),
];

/** The other way round than `paymentStatusOf`. */
const STATUS: Readonly<Record<'open' | 'paid' | 'canceled', SQL>> = {
  open: notInArray(paymentIntents.status, ['succeeded', 'canceled']),
  paid: inArray(paymentIntents.status, ['succeeded']),
  canceled: inArray(paymentIntents.status, ['canceled']),
};
