/** `/v1/payment_methods`: Stripe's test cards, made, attached to customers, changed and detached. */
import { and, eq } from 'drizzle-orm';
import { schema, type Database } from '../../../store/index.ts';
import { findMethod, unknownMethod } from '../../billing/payment-methods.ts';
import { TEST_METHODS, testMethodOf } from '../../billing/test-cards.ts';
import { change, RowMoved } from '../../change.ts';
import { now } from '../../clock/clock.ts';
import { timeFor } from '../../clock/test-clock.ts';
import { event, storeEvents } from '../../events/event.ts';
import { customerWire, type Wire } from '../../objects/catalog.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import { paymentMethodWire, type PaymentMethodRow } from '../../objects/payment-method.ts';
import type { Platform, Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { ApiError, invalid, missing, missingReference, named, notSimulated } from '../errors.ts';
import { listWire, page, paging } from '../list.ts';
import { findCustomer, methodById } from '../loaders.ts';
import { integer, metadata, object, oneOf, optional, required, text } from '../params.ts';
import { route } from '../route.ts';
import { billingDetails, cardOf, cardParams, givenAfter } from './card-params.ts';

const { customers, events, paymentMethods, subscriptions } = schema;

export const paymentMethodRoutes = [
  route(
    'GET',
    '/v1/payment_methods',
    object({ ...paging, customer: required(text()), type: optional(oneOf('card')) }),
    async ({ platform, scope }, params) => {
      await named(
        'customer',
        'customer',
        params.customer,
        findCustomer(platform.store.db, scope, params.customer),
      );
      return listed(platform, scope, params.customer, '/v1/payment_methods', params);
    },
  ),

  route(
    'GET',
    '/v1/customers/:id/payment_methods',
    object({ ...paging, type: optional(oneOf('card')) }),
    async ({ platform, scope, path }, params) => {
      const { id } = await findCustomer(platform.store.db, scope, path.id ?? '');
      return listed(platform, scope, id, `/v1/customers/${id}/payment_methods`, params);
    },
  ),

  route('GET', '/v1/payment_methods/:id', object({}), async ({ platform, scope, path }) => {
    return methodById(platform, scope, path.id ?? '');
  }),

  route(
    'POST',
    '/v1/payment_methods',
    object({
      type: required(oneOf('card')),
      card: required(cardParams),
      billing_details: optional(billingDetails),
      metadata: optional(metadata),
    }),
    async ({ platform, scope }, params) => {
      const { db } = platform.store;
      const at = await now(platform, scope);
      const { token, given } = cardOf(params.card, params.billing_details, at);
      const row: PaymentMethodRow = {
        ...scope,
        id: platform.newId(token),
        created: at,
        version: 1,
        customer: null,
        fresh: true,
        given,
        metadata: applyMetadata({}, params.metadata),
      };
      await db.insert(paymentMethods).values(row);
      return wireOf(row);
    },
  ),

  route(
    'POST',
    '/v1/payment_methods/:id',
    object({
      card: optional(object({ exp_month: optional(integer()), exp_year: optional(integer()) })),
      billing_details: optional(billingDetails),
      metadata: optional(metadata),
    }),
    async ({ platform, scope, path }, params) => {
      const id = path.id ?? '';
      const { after } = await change(platform, {
        read: async (tx) => {
          const before = await findMethod(tx, scope, id);
          if (before === null) throw missing('PaymentMethod', id);
          if (before.customer === null)
            throw invalid(
              'id',
              `The payment method '${id}' is not attached to a customer, and only then it can be changed. Attach it first.`,
            );
          const customer = await findCustomer(tx, scope, before.customer);
          return { before, at: await timeFor(platform, scope, tx, customer) };
        },
        compute: ({ before, at }) => {
          const named = params.card !== undefined || params.billing_details !== undefined;
          const given = named
            ? givenAfter(before.given, params.card, params.billing_details, at)
            : before.given;
          const after = {
            ...before,
            given,
            metadata: applyMetadata(before.metadata, params.metadata),
            version: before.version + 1,
          };
          return { before, after, at };
        },
        commit: async (tx, { before, after, at }) => {
          const updated = await tx
            .update(paymentMethods)
            .set({ given: after.given, metadata: after.metadata, version: after.version })
            .where(
              within(
                paymentMethods,
                scope,
                and(eq(paymentMethods.id, id), eq(paymentMethods.version, before.version)),
              ),
            )
            .returning({ id: paymentMethods.id });
          if (updated.length !== 1) throw new RowMoved();
          await storeEvents(
            tx,
            event(platform, scope, at, 'payment_method.updated', wireOf(after), wireOf(before)),
          );
        },
      });
      return wireOf(after);
    },
  ),

  route(
    'POST',
    '/v1/payment_methods/:id/attach',
    object({ customer: required(text()) }),
    async ({ platform, scope, path }, params) => {
      const id = path.id ?? '';
      return platform.store.db.transaction(async (tx) => {
        const customer = await named(
          'customer',
          'customer',
          params.customer,
          findCustomer(tx, scope, params.customer),
        );
        if (customer.deleted) throw missingReference('customer', customer.id, 'customer');
        const made = TEST_METHODS.has(id) ? null : await findMethod(tx, scope, id);
        const method = testMethodOf(id);
        if (method === null || (made === null && !TEST_METHODS.has(id))) throw unknownMethod(id, 'id');
        if (made?.fresh === false)
          throw invalid(
            'id',
            `The payment method '${id}' was attached to a customer already. Attach a test token such as pm_card_visa, or make another one.`,
          );
        if (!method.attaches)
          throw new ApiError(402, 'Your card was declined. It is not attached to the customer.', {
            type: 'card_error',
            code: 'card_declined',
            ...(method.declines === null ? {} : { declineCode: method.declines }),
          });
        const at = await timeFor(platform, scope, tx, customer);
        const row: PaymentMethodRow = {
          ...(made ?? {
            ...scope,
            id: platform.newId(id),
            created: at,
            version: 1,
            given: null,
            metadata: {},
          }),
          customer: customer.id,
          fresh: false,
        };
        if (made === null) await tx.insert(paymentMethods).values(row);
        else await attachMade(tx, scope, made, customer.id);
        await tx.insert(events).values(event(platform, scope, at, 'payment_method.attached', wireOf(row)));
        return wireOf(row);
      });
    },
  ),

  route('POST', '/v1/payment_methods/:id/detach', object({}), async ({ platform, scope, path }) => {
    const id = path.id ?? '';
    return platform.store.db.transaction(async (tx) => {
      const before = await findMethod(tx, scope, id);
      if (before === null) throw missing('PaymentMethod', id);
      if (before.customer === null)
        throw invalid('id', `The payment method '${id}' is not attached to a customer.`);
      const customer = await findCustomer(tx, scope, before.customer);
      const at = await timeFor(platform, scope, tx, customer);
      const [charged] = await tx
        .select({ id: subscriptions.id })
        .from(subscriptions)
        .where(within(subscriptions, scope, eq(subscriptions.defaultPaymentMethod, id)))
        .limit(1);
      if (charged !== undefined)
        throw notSimulated(`the detachment of what subscription '${charged.id}' charges`, 'id');
      const row = { ...before, customer: null, version: before.version + 1 };
      await tx
        .update(paymentMethods)
        .set({ customer: null, version: row.version })
        .where(within(paymentMethods, scope, eq(paymentMethods.id, id)));
      await tx
        .insert(events)
        .values(event(platform, scope, at, 'payment_method.detached', wireOf(row), wireOf(before)));
      if (customer.defaultPaymentMethod === id) {
        const after = { ...customer, defaultPaymentMethod: null, version: customer.version + 1 };
        await tx
          .update(customers)
          .set({ defaultPaymentMethod: null, version: after.version })
          .where(within(customers, scope, eq(customers.id, customer.id)));
        await storeEvents(
          tx,
          event(platform, scope, at, 'customer.updated', customerWire(after), customerWire(customer)),
        );
      }
      return wireOf(row);
    });
  }),
];

/** @throws {ApiError} 409 when somebody else has attached it meanwhile */
async function attachMade(
  tx: Database,
  scope: Scope,
  { id, version }: PaymentMethodRow,
  customer: string,
): Promise<void> {
  const attached = await tx
    .update(paymentMethods)
    .set({ customer, fresh: false, version: version + 1 })
    .where(within(paymentMethods, scope, and(eq(paymentMethods.id, id), eq(paymentMethods.version, version))))
    .returning({ id: paymentMethods.id });
  if (attached.length === 1) return;
  throw new ApiError(
    409,
    `The payment method '${id}' was changed by another request. It is not attached to '${customer}'; retry.`,
    { code: 'lock_timeout' },
  );
}

async function listed(
  platform: Platform,
  scope: Scope,
  customer: string,
  url: string,
  params: Parameters<typeof page>[3],
): Promise<Wire> {
  const found = await page<PaymentMethodRow>(platform.store.db, scope, paymentMethods, params, {
    noun: 'PaymentMethod',
    where: eq(paymentMethods.customer, customer),
  });
  return listWire(url, found.rows.map(wireOf), found.hasMore);
}

function wireOf(row: Parameters<typeof paymentMethodWire>[0]): Wire {
  const method = testMethodOf(row.id);
  if (method === null) throw new Error(`Payment method ${row.id} is none that is simulated.`);
  return paymentMethodWire(row, method);
}
