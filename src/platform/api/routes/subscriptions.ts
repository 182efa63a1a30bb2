import { and, eq, exists, inArray, isNull, notInArray, type SQL } from 'drizzle-orm';
import { markApplied, checkPlan } from '../../apps/apply-plan.ts';
import { readPlan, type PlanRow } from '../../apps/preview-plan.ts';
import { schema, type Database } from '../../../store/index.ts';
import { computeCancel } from '../../billing/cancel.ts';
import { computeCreate } from '../../billing/create.ts';
import { broughtBy } from '../../billing/inline-prices.ts';
import { readKnown } from '../../billing/known.ts';
import { checkUsable } from '../../billing/payment-methods.ts';
import { tellOfTrialEnd } from '../../billing/notices.ts';
import { readPayer } from '../../billing/retries.ts';
import { readActiveScripts, readSubscription } from '../../billing/snapshot.ts';
import { readCollecting } from '../../billing/stop-collection.ts';
import { computeUpdate } from '../../billing/update.ts';
import { commitWrites } from '../../billing/writes.ts';
import { change } from '../../change.ts';
import { refuseTooMany, timeFor } from '../../clock/test-clock.ts';
import { ENDED, subscriptionWire, type SubscriptionRow } from '../../objects/subscription.ts';
import type { Wire } from '../../objects/catalog.ts';
import type { Platform, Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { checkCurrency, missingReference, named } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { subscriptionById, subscriptionWires } from '../loaders.ts';
import { boolean, object, oneOf, optional, text } from '../params.ts';
import { route, type RequestInfo } from '../route.ts';
import { cancellationDetails, detailsOf } from './ending-params.ts';
import {
  createParams,
  editOf,
  newSubscriptionOf,
  updateParams,
  type UpdateParams,
} from './subscription-params.ts';

const { subscriptions, subscriptionItems } = schema;

const METHOD = 'default_payment_method';

export const subscriptionRoutes = [
  route('POST', '/v1/subscriptions', createParams, async ({ platform, scope }, params) => {
    const made = await change(platform, {
      read: async (db) => {
        const owner = await readOwner(platform, scope, db, params.customer);
        await checkUsable(db, scope, params.default_payment_method, params.customer, METHOD);
        return {
          ...owner,
          known: await readKnown(db, scope, params, params.customer),
          active: await readActiveScripts(db, scope),
        };
      },
      compute: async ({ at, customer, retries, known, active }) => {
        if (customer.deleted) throw missingReference('customer', customer.id, 'customer');
        const asked = { active, at, mode: 'applied', retries } as const;
        const brought = broughtBy(platform, scope, known, params, at);
        const wanted = newSubscriptionOf(brought.params, at);
        const created = await computeCreate(platform, scope, customer, brought.known, wanted, asked);
        checkCurrency(params.currency, created.subscription.currency);
        return { ...created, at };
      },
      commit: (db, { writes }) => commitWrites(db, scope, writes),
    });
    await tellOfTrialEnd(platform, scope, made.subscription, made.at);
    return subscriptionWire(made.subscription, made.items);
  }),

  route(
    'GET',
    '/v1/subscriptions',
    object({
      ...paging,
      created: optional(created),
      customer: optional(text()),
      price: optional(text()),
      status: optional(
        oneOf(
          'all',
          'ended',
          'active',
          'canceled',
          'incomplete',
          'incomplete_expired',
          'past_due',
          'paused',
          'trialing',
          'unpaid',
        ),
      ),
      collection_method: optional(oneOf('charge_automatically', 'send_invoice')),
      test_clock: optional(text()),
    }),
    async ({ platform, scope }, params) => {
      const { db } = platform.store;
      const found = await page<SubscriptionRow>(db, scope, subscriptions, params, {
        noun: 'subscription',
        created: params.created,
        where: and(
          onClock(params),
          params.customer === undefined ? undefined : eq(subscriptions.customer, params.customer),
          params.collection_method === undefined
            ? undefined
            : eq(subscriptions.collectionMethod, params.collection_method),
          params.price === undefined ? undefined : hasPrice(db, scope, params.price),
          inStatus(params.status),
        ),
      });
      return listWire('/v1/subscriptions', await subscriptionWires(db, scope, found.rows), found.hasMore);
    },
  ),

  route('GET', '/v1/subscriptions/:id', object({}), ({ platform, scope, path }) =>
    subscriptionById(platform.store.db, scope, path.id ?? ''),
  ),

  route('POST', '/v1/subscriptions/:id', updateParams, updateSubscription),

  route(
    'DELETE',
    '/v1/subscriptions/:id',
    object({
      prorate: optional(boolean),
      invoice_now: optional(boolean),
      cancellation_details: optional(cancellationDetails),
    }),
    async ({ platform, scope, path }, params) => {
      const ended = await change(platform, {
        read: async (db) => ({
          snapshot: await readSubscription(platform, scope, db, path.id ?? ''),
          collecting: await readCollecting(db, scope, path.id ?? ''),
        }),
        compute: async ({ snapshot, collecting }) => ({
          items: snapshot.items,
          ...(await computeCancel(platform, scope, snapshot, {
            prorate: params.prorate ?? false,
            invoiceNow: params.invoice_now ?? false,
            details: detailsOf(snapshot.subscription, params.cancellation_details),
            collecting,
          })),
        }),
        commit: (db, { writes }) => commitWrites(db, scope, writes),
      });
      return subscriptionWire(ended.subscription, ended.items);
    },
  ),
];

/** Whoever a new subscription is for, and the time that they live in. */
export async function readOwner(platform: Platform, scope: Scope, db: Database, id: string) {
  const { customer, retries } = await named('customer', 'customer', id, readPayer(db, scope, id));
  const { testClock } = customer;
  if (testClock !== null) await refuseTooMany(platform, scope, db, { testClock, customer: id });
  return { customer, retries, at: await timeFor(platform, scope, db, customer) };
}

/** Lists leave out what is on a test clock, unless it is asked for by its clock or its customer. */
function onClock({
  test_clock,
  customer,
}: {
  test_clock?: string | undefined;
  customer?: string | undefined;
}) {
  if (test_clock !== undefined) return eq(subscriptions.testClock, test_clock);
  return customer === undefined ? isNull(subscriptions.testClock) : undefined;
}

/** A plain update, or the one that a plan of the console was made for: then refused when the plan no longer holds. */
export async function updateSubscription(
  { platform, scope, path, headers }: RequestInfo,
  params: UpdateParams,
): Promise<Wire> {
  const planId = headers.get('Console-Plan');
  const changesQuantity = params.items?.some(({ quantity }) => quantity !== undefined) === true;
  platform.rateLimits?.admitUpdate(path.id ?? '', changesQuantity);
  const updated = await change(platform, {
    read: async (db) => {
      const snapshot = await readSubscription(platform, scope, db, path.id ?? '');
      await checkUsable(db, scope, params.default_payment_method, snapshot.customer.id, METHOD);
      return {
        snapshot,
        known: await readKnown(db, scope, params, snapshot.customer.id),
        plan: planId === null ? null : await readPlan(db, scope, planId),
      };
    },
    compute: async ({ snapshot, known, plan }) => {
      const brought = broughtBy(platform, scope, known, params, snapshot.now);
      const edit = editOf(brought.params, snapshot.subscription, snapshot.now);
      if (planId !== null) checkPlan(platform, plan, snapshot, edit);
      return {
        plan,
        now: snapshot.now,
        ...(await computeUpdate(platform, scope, snapshot, brought.known, edit, 'applied')),
      };
    },
    commit: (db, computed) => commitUpdate(db, scope, computed),
  });
  await tellOfTrialEnd(platform, scope, updated.subscription, updated.now);
  platform.rateLimits?.saw(updated.subscription.id, updated.subscription.latestInvoice);
  return subscriptionWire(updated.subscription, updated.items);
}

async function commitUpdate(
  db: Database,
  scope: Scope,
  {
    writes,
    plan,
    now: at,
  }: { writes: Parameters<typeof commitWrites>[2]; plan: PlanRow | null; now: number },
): Promise<void> {
  if (plan !== null) await markApplied(db, scope, plan, at);
  await commitWrites(db, scope, writes);
}

function inStatus(status: string | undefined): SQL | undefined {
  if (status === 'all') return undefined;
  if (status === 'ended') return inArray(subscriptions.status, [...ENDED]);
  // Without a status the canceled ones are left out.
  if (status === undefined) return notInArray(subscriptions.status, [...ENDED]);
  return eq(subscriptions.status, status as SubscriptionRow['status']);
}

function hasPrice(db: Database, scope: Scope, price: string): SQL {
  return exists(
    db
      .select({ id: subscriptionItems.id })
      .from(subscriptionItems)
      .where(
        within(
          subscriptionItems,
          scope,
          eq(subscriptionItems.subscription, subscriptions.id),
          eq(subscriptionItems.price, price),
        ),
      ),
  );
}
