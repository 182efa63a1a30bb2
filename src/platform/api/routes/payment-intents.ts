/** `/v1/payment_intents`: those of invoices, and those that a client makes; confirmed by whoever has the key. */
import { and, eq, isNull } from 'drizzle-orm';
import { schema, type Database } from '../../../store/index.ts';
import { computeCancelIntent, computeConfirm, computeIntent } from '../../billing/confirm.ts';
import { readInvoice } from '../../billing/invoice-snapshot.ts';
import { paymentError } from '../../billing/payment-errors.ts';
import { checkChargeable } from '../../billing/payment-methods.ts';
import { commitWrites } from '../../billing/writes.ts';
import { change } from '../../change.ts';
import { timeFor } from '../../clock/test-clock.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import { intentWire, type IntentRow } from '../../objects/payment.ts';
import type { Platform, Scope } from '../../platform.ts';
import { invalid, named } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { findCustomer, findIntent } from '../loaders.ts';
import { boolean, integer, list, metadata, object, oneOf, optional, required, text } from '../params.ts';
import { route } from '../route.ts';

const { paymentIntents } = schema;

/** Cards alone are simulated. */
const methodTypes = list(oneOf('card'), { max: 1 });

export const paymentIntentRoutes = [
  route(
    'POST',
    '/v1/payment_intents',
    object({
      amount: required(integer({ min: 1, max: 99_999_999 })),
      currency: required(text({ max: 3 })),
      customer: optional(text()),
      payment_method: optional(text()),
      payment_method_types: optional(methodTypes),
      automatic_payment_methods: optional(
        object({ enabled: required(boolean), allow_redirects: optional(oneOf('always', 'never')) }),
      ),
      capture_method: optional(oneOf('automatic', 'automatic_async')),
      confirm: optional(boolean),
      // The cards that are simulated lead to no other page.
      return_url: optional(text()),
      description: optional(text({ max: 1000 })),
      metadata: optional(metadata),
    }),
    async ({ platform, scope }, params) => {
      const currency = params.currency.toLowerCase();
      if (!/^[a-z]{3}$/.test(currency))
        throw invalid('currency', `'${params.currency}' is no three-letter currency.`);
      const made = await change(platform, {
        read: async (db) => {
          const { customer = null, payment_method: method } = params;
          const owner =
            customer === null
              ? null
              : await named('customer', 'customer', customer, findCustomer(db, scope, customer));
          await checkChargeable(db, scope, method, customer, 'payment_method');
          const testClock = owner?.testClock ?? null;
          return { testClock, at: await timeFor(platform, scope, db, { testClock }) };
        },
        compute: ({ testClock, at }) =>
          computeIntent(
            platform,
            scope,
            {
              due: BigInt(params.amount),
              currency,
              customer: params.customer ?? null,
              invoice: null,
              paymentMethod: params.payment_method ?? null,
              description: params.description ?? null,
              metadata: applyMetadata({}, params.metadata),
              testClock,
            },
            params.confirm ?? false,
            at,
          ),
        commit: (db, { writes }) => commitWrites(db, scope, writes),
      });
      if (made.attempt !== null && made.intent.lastError !== null)
        throw paymentError(
          made.attempt,
          null,
          `The payment intent '${made.intent.id}' waits for another card.`,
        );
      return intentWire(made.intent);
    },
  ),

  route(
    'GET',
    '/v1/payment_intents',
    object({ ...paging, created: optional(created), customer: optional(text()) }),
    async ({ platform, scope }, params) => {
      const found = await page<IntentRow>(platform.store.db, scope, paymentIntents, params, {
        noun: 'payment_intent',
        created: params.created,
        where: and(
          params.customer === undefined
            ? isNull(paymentIntents.testClock)
            : eq(paymentIntents.customer, params.customer),
        ),
      });
      return listWire('/v1/payment_intents', found.rows.map(intentWire), found.hasMore);
    },
  ),

  route('GET', '/v1/payment_intents/:id', object({}), async ({ platform, scope, path }) =>
    intentWire(await findIntent(platform.store.db, scope, path.id ?? '')),
  ),

  route(
    'POST',
    '/v1/payment_intents/:id/confirm',
    object({
      payment_method: optional(text()),
      payment_method_types: optional(methodTypes),
      return_url: optional(text()),
    }),
    async ({ platform, scope, path }, { payment_method: method }) => {
      const { attempt } = await change(platform, {
        read: async (db) => {
          const read = await readIntent(platform, scope, db, path.id ?? '');
          await checkChargeable(db, scope, method, read.intent.customer, 'payment_method');
          const { invoice } = read.intent;
          return { ...read, snapshot: invoice === null ? null : await readInvoice(db, scope, invoice) };
        },
        compute: ({ intent, snapshot, at }) => computeConfirm(platform, scope, intent, snapshot, method, at),
        commit: (db, { writes }) => commitWrites(db, scope, writes),
      });
      if (attempt.intent.lastError !== null)
        throw paymentError(
          attempt,
          null,
          `The payment intent '${attempt.intent.id}' waits for another card.`,
        );
      return intentWire(attempt.intent);
    },
  ),

  route(
    'POST',
    '/v1/payment_intents/:id/cancel',
    object({
      cancellation_reason: optional(oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer')),
    }),
    async ({ platform, scope, path }, { cancellation_reason: reason = null }) => {
      const { intent } = await change(platform, {
        read: (db) => readIntent(platform, scope, db, path.id ?? ''),
        compute: ({ intent, at }) => computeCancelIntent(platform, scope, intent, reason, at),
        commit: (db, { writes }) => commitWrites(db, scope, writes),
      });
      return intentWire(intent);
    },
  ),
];

async function readIntent(
  platform: Platform,
  scope: Scope,
  db: Database,
  id: string,
): Promise<{ intent: IntentRow; at: number }> {
  const intent = await findIntent(db, scope, id);
  return { intent, at: await timeFor(platform, scope, db, intent) };
}
