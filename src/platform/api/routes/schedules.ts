/** Subscription schedules: phases that a subscription goes through. */
import { and, eq, isNull } from 'drizzle-orm';
import { schema, type Database } from '../../../store/index.ts';
import { readKnown, type Known } from '../../billing/known.ts';
import { checkUsable } from '../../billing/payment-methods.ts';
import { computeSchedule, computeScheduleOf, NO_SETTINGS } from '../../billing/schedules/create.ts';
import { computeRelease, computeScheduleCancel } from '../../billing/schedules/end.ts';
import { readCollecting } from '../../billing/stop-collection.ts';
import { namedByRequest, readManaged, readScheduleRow } from '../../billing/schedules/managed.ts';
import { settingsOf, type AskedPhase, type AskedSettings } from '../../billing/schedules/phases.ts';
import { computeScheduleUpdate, type ScheduleSnapshot } from '../../billing/schedules/update.ts';
import { readPayer } from '../../billing/retries.ts';
import { readActiveScripts, readSubscription } from '../../billing/snapshot.ts';
import { commitWrites } from '../../billing/writes.ts';
import { change } from '../../change.ts';
import { timeFor } from '../../clock/test-clock.ts';
import type { Wire } from '../../objects/catalog.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import { scheduleWire, type PhaseSettings, type ScheduleRow } from '../../objects/schedule.ts';
import type { Platform, Scope } from '../../platform.ts';
import { ApiError, invalid, missingReference, named } from '../errors.ts';
import { created, inRange, listWire, page, paging } from '../list.ts';
import { boolean, inside, object, optional, text } from '../params.ts';
import { route, type RequestInfo } from '../route.ts';
import { createParams, updateParams, type CreateParams, type UpdateParams } from './schedule-params.ts';
import { readOwner } from './subscriptions.ts';

const { subscriptionSchedules: schedules } = schema;

export const scheduleRoutes = [
  route('POST', '/v1/subscription_schedules', createParams, (info, params) =>
    params.from_subscription === undefined
      ? createSchedule(info, params)
      : createFrom(info, params.from_subscription, params),
  ),

  route(
    'GET',
    '/v1/subscription_schedules',
    object({
      ...paging,
      created: optional(created),
      canceled_at: optional(created),
      completed_at: optional(created),
      released_at: optional(created),
      customer: optional(text()),
      scheduled: optional(boolean),
    }),
    async ({ platform, scope }, params) => {
      const found = await page<ScheduleRow>(platform.store.db, scope, schedules, params, {
        noun: 'subscription_schedule',
        created: params.created,
        where: and(
          // What is on a test clock is left out, unless it is asked for by its customer.
          params.customer === undefined
            ? isNull(schedules.testClock)
            : eq(schedules.customer, params.customer),
          params.scheduled === true ? eq(schedules.status, 'not_started') : undefined,
          ...inRange(schedules.canceledAt, params.canceled_at),
          ...inRange(schedules.completedAt, params.completed_at),
          ...inRange(schedules.releasedAt, params.released_at),
        ),
      });
      return listWire('/v1/subscription_schedules', found.rows.map(scheduleWire), found.hasMore);
    },
  ),

  route('GET', '/v1/subscription_schedules/:id', object({}), async ({ platform, scope, path }) =>
    scheduleWire(await readScheduleRow(platform.store.db, scope, path.id ?? '')),
  ),

  route('POST', '/v1/subscription_schedules/:id', updateParams, async (info, params) => {
    const { platform, scope, path } = info;
    const changed = await change(platform, {
      read: (db) => readSchedule(platform, scope, db, path.id ?? '', params),
      compute: (snapshot) =>
        computeScheduleUpdate(platform, scope, snapshot, scheduleEdit(params, snapshot.row), 'applied'),
      commit: (db, { writes }) => commitWrites(db, scope, writes),
    });
    return scheduleWire(changed.schedule);
  }),

  route(
    'POST',
    '/v1/subscription_schedules/:id/cancel',
    object({ invoice_now: optional(boolean), prorate: optional(boolean) }),
    async ({ platform, scope, path }, params) => {
      const { schedule } = await change(platform, {
        read: async (db) => {
          const snapshot = await readSchedule(platform, scope, db, path.id ?? '');
          const ends = snapshot.row.subscription;
          return { snapshot, collecting: ends === null ? [] : await readCollecting(db, scope, ends) };
        },
        compute: ({ snapshot, collecting }) =>
          computeScheduleCancel(platform, scope, snapshot, {
            prorate: params.prorate ?? true,
            invoiceNow: params.invoice_now ?? true,
            collecting,
          }),
        commit: (db, { writes }) => commitWrites(db, scope, writes),
      });
      return scheduleWire(schedule);
    },
  ),

  route(
    'POST',
    '/v1/subscription_schedules/:id/release',
    object({ preserve_cancel_date: optional(boolean) }),
    async ({ platform, scope, path }, params) => {
      const { schedule } = await change(platform, {
        read: (db) => readSchedule(platform, scope, db, path.id ?? ''),
        compute: (snapshot) =>
          computeRelease(platform, scope, snapshot, {
            preserveCancelDate: params.preserve_cancel_date ?? false,
          }),
        commit: (db, { writes }) => commitWrites(db, scope, writes),
      });
      return scheduleWire(schedule);
    },
  ),
];

async function createSchedule({ platform, scope }: RequestInfo, params: CreateParams): Promise<Wire> {
  const { customer: id } = params;
  if (id === undefined)
    throw new ApiError(400, 'Give the customer of the schedule, or from_subscription.', {
      code: 'parameter_missing',
      param: 'customer',
    });
  const { phases } = params;
  if (phases === undefined)
    throw new ApiError(400, 'Missing required param: phases.', {
      code: 'parameter_missing',
      param: 'phases',
    });
  const made = await change(platform, {
    read: async (db) => {
      const { customer, retries, at } = await readOwner(platform, scope, db, id);
      await checkMethods(db, scope, params, customer.id);
      return {
        customer,
        retries,
        at,
        known: await readKnown(db, scope, namedByRequest(phases), id),
        active: await readActiveScripts(db, scope),
      };
    },
    compute: ({ at, ...snapshot }) => {
      if (snapshot.customer.deleted) throw missingReference('customer', id, 'customer');
      return computeSchedule(
        platform,
        scope,
        snapshot,
        {
          phases,
          start: params.start_date ?? 'now',
          endBehavior: params.end_behavior ?? 'release',
          billingMode: checkMode(params.billing_mode, ''),
          defaults: defaultsOf(params.default_settings, NO_SETTINGS),
          metadata: applyMetadata({}, params.metadata),
          path: 'phases',
        },
        at,
      );
    },
    commit: (db, { writes }) => commitWrites(db, scope, writes),
  });
  return scheduleWire(made.schedule);
}

/** @throws {ApiError} 400 for what goes with the other mode */
export function checkMode(
  mode: CreateParams['billing_mode'],
  path: string,
): Pick<ScheduleRow, 'billingMode' | 'prorationDiscounts'> {
  if (mode?.type === 'classic' && mode.flexible !== undefined)
    throw invalid(
      inside(path, 'billing_mode[flexible]'),
      "billing_mode[flexible] goes with the type 'flexible' only.",
    );
  return {
    billingMode: mode?.type ?? 'flexible',
    prorationDiscounts: mode?.flexible?.proration_discounts ?? 'included',
  };
}

/** Nothing but metadata goes with it (reference of `from_subscription`). */
async function createFrom(
  { platform, scope }: RequestInfo,
  subscription: string,
  params: CreateParams,
): Promise<Wire> {
  const { from_subscription: _from, metadata, ...others } = params;
  const other = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (other !== undefined)
    throw invalid(
      other,
      `You cannot set '${other}' with 'from_subscription'. Make the schedule first, and update it then.`,
    );
  const { schedule } = await change(platform, {
    read: (db) =>
      named(
        'from_subscription',
        'subscription',
        subscription,
        readSubscription(platform, scope, db, subscription),
      ),
    compute: (snapshot) => computeScheduleOf(platform, scope, snapshot, applyMetadata({}, metadata)),
    commit: (db, { writes }) => commitWrites(db, scope, writes),
  });
  return scheduleWire(schedule);
}

/** @param params of a request whose phases name objects too */
export async function readSchedule(
  platform: Platform,
  scope: Scope,
  db: Database,
  id: string,
  params: Pick<UpdateParams, 'phases' | 'default_settings'> = {
    phases: undefined,
    default_settings: undefined,
  },
): Promise<ScheduleSnapshot> {
  const { row, known } = await readManaged(db, scope, id);
  const { customer, retries } = await readPayer(db, scope, row.customer);
  await checkMethods(db, scope, params, customer.id);
  const { subscription } = row;
  return {
    now: await timeFor(platform, scope, db, customer),
    row,
    retries,
    known: both(known, await readKnown(db, scope, namedByRequest(params.phases ?? []), customer.id)),
    customer,
    subscription: subscription === null ? null : await readSubscription(platform, scope, db, subscription),
    active: await readActiveScripts(db, scope),
  };
}

/** What the request names is judged as it is now: an archived price is not chosen. */
function both(stored: Known, asked: Known): Known {
  return {
    prices: new Map([...stored.prices, ...asked.prices]),
    products: asked.products,
    brought: [],
    coupons: new Map([...stored.coupons, ...asked.coupons]),
    promotionCodes: new Map([...stored.promotionCodes, ...asked.promotionCodes]),
    taxRates: new Map([...stored.taxRates, ...asked.taxRates]),
    billedBefore: stored.billedBefore || asked.billedBefore,
    lastReport: asked.lastReport ?? stored.lastReport,
  };
}

export function scheduleEdit(params: UpdateParams, row: ScheduleRow) {
  return {
    phases: params.phases,
    endBehavior: params.end_behavior,
    defaults: defaultsOf(params.default_settings, row.defaultSettings),
    metadata: params.metadata === undefined ? undefined : applyMetadata(row.metadata, params.metadata),
    prorationBehavior: params.proration_behavior ?? 'create_prorations',
    path: 'phases',
  } as const;
}

/** What is named replaces, what is not stays. */
function defaultsOf(asked: AskedSettings | undefined, present: PhaseSettings): PhaseSettings {
  if (asked === undefined) return present;
  const read = settingsOf(asked, 'default_settings', present);
  return {
    billingCycleAnchor: read.billingCycleAnchor ?? present.billingCycleAnchor,
    collectionMethod: read.collectionMethod ?? present.collectionMethod,
    daysUntilDue:
      (read.collectionMethod ?? present.collectionMethod) === 'send_invoice'
        ? (read.daysUntilDue ?? present.daysUntilDue)
        : null,
    defaultPaymentMethod: read.defaultPaymentMethod ?? present.defaultPaymentMethod,
    description: asked.description === undefined ? present.description : read.description,
  };
}

async function checkMethods(
  db: Database,
  scope: Scope,
  params: { phases?: AskedPhase[] | undefined; default_settings?: AskedSettings | undefined },
  customer: string,
): Promise<void> {
  const check = (settings: AskedSettings | undefined, path: string) =>
    checkUsable(
      db,
      scope,
      settings?.default_payment_method,
      customer,
      inside(path, 'default_payment_method'),
    );
  await check(params.default_settings, 'default_settings');
  for (const [index, phase] of (params.phases ?? []).entries()) await check(phase, inside('phases', index));
}
