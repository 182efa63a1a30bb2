/** `/v1/payment_methods`: Stripe's test tokens, attached to customers and detached. */
import { eq } from 'drizzle-orm';
import { schema } from '../../../store/index.ts';
import { findMethod, unknownMethod } from '../../billing/payment-methods.ts';
import { TEST_METHODS, testMethodOf } from '../../billing/test-cards.ts';
import { timeFor } from '../../clock/test-clock.ts';
import { event, storeEvents } from '../../events/event.ts';
import { customerWire, type Wire } from '../../objects/catalog.ts';
import { paymentMethodWire, type PaymentMethodRow } from '../../objects/payment-method.ts';
import type { Platform, Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { ApiError, invalid, missing, missingReference, named, notSimulated } from '../errors.ts';
import { listWire, page, paging } from '../list.ts';
import { findCustomer, methodById } from '../loaders.ts';
import { object, oneOf, optional, required, text } from '../params.ts';
import { route } from '../route.ts';

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
    '/v1/payment_methods/:id/attach',
    object({ customer: required(text()) }),
    async ({ platform, scope, path }, params) => {
      const token = path.id ?? '';
      const method = TEST_METHODS.get(token);
      return platform.store.db.transaction(async (tx) => {
        const customer = await named(
          'customer',
          'customer',
          params.customer,
          findCustomer(tx, scope, params.customer),
        );
        if (customer.deleted) throw missingReference('customer', customer.id, 'customer');
        if (method === undefined) {
          if ((await findMethod(tx, scope, token)) === null) throw unknownMethod(token, 'id');
          throw invalid(
            'id',
            `The payment method '${token}' was attached to a customer already. Attach a test token such as pm_card_visa.`,
          );
        }
        if (!method.attaches)
          throw new ApiError(402, 'Your card was declined. It is not attached to the customer.', {
            type: 'card_error',
            code: 'card_declined',
            ...(method.declines === null ? {} : { declineCode: method.declines }),
          });
        const at = await timeFor(platform, scope, tx, customer);
        const row: PaymentMethodRow = {
          ...scope,
          id: platform.newId(token),
          created: at,
          version: 1,
          customer: customer.id,
          fresh: false,
          given: null,
          metadata: {},
        };
        await tx.insert(paymentMethods).values(row);
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
