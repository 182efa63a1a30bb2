/** What is reported to meters, taken back, and summed up. Stripe counts some time later; here a report counts at once. */
import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { DAY } from '../../../core/calendar.ts';
import { schema, type Database } from '../../../store/index.ts';
import { aggregated } from '../../billing/usage.ts';
import { readCustomer } from '../../billing/snapshot.ts';
import { timeFor } from '../../clock/test-clock.ts';
import type { Wire } from '../../objects/catalog.ts';
import { meterEventWire, type MeterEventRow, type MeterRow } from '../../objects/meter.ts';
import type { Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { ApiError, invalid, missingReference, named } from '../errors.ts';
import { listWire, pageOf, paging } from '../list.ts';
import { findMeter } from '../loaders.ts';
import {
  inside,
  integer,
  object,
  oneOf,
  optional,
  required,
  shaped,
  text,
  timestamp,
  type Param,
} from '../params.ts';
import { route, type RequestInfo } from '../route.ts';

const { meters, meterEvents } = schema;

/** How far a report may lie in the past, and ahead, where clocks differ. */
const OLDEST = 35 * DAY;
const EARLIEST = 5 * 60;
/** An identifier is used once within it, and a report can be cancelled within it. */
const REMEMBERED = DAY;

/** Fifteen digits: the sum of a month of them is still exact. */
const value = integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 });

const payload: Param<Record<string, string>> = shaped('value', (raw, path) => {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw invalid(path, `Invalid hash for '${path}': give keys and values.`, 'parameter_invalid_hash');
  return Object.fromEntries(
    Object.entries(raw).map(([key, each]) => [key, text({ max: 500 })(each, inside(path, key))]),
  );
});

/** Whole seconds of a time in ISO 8601, as the second version of the API has them. */
const isoTime: Param<number> = shaped('value', (raw, path) => {
  const at = typeof raw === 'string' ? Date.parse(raw) : NaN;
  if (Number.isNaN(at)) throw invalid(path, `Invalid time for '${path}': give it in ISO 8601.`);
  return timestamp(Math.floor(at / 1000), path);
});

export const meterEventRoutes = [
  route(
    'POST',
    '/v1/billing/meter_events',
    object({
      event_name: required(text({ max: 100 })),
      payload: required(payload),
      identifier: optional(text({ max: 100 })),
      timestamp: optional(timestamp),
    }),
    report,
  ),

  route(
    'POST',
    '/v2/billing/meter_events',
    object({
      event_name: required(text({ max: 100 })),
      payload: required(payload),
      identifier: optional(text({ max: 100 })),
      timestamp: optional(isoTime),
    }),
    async (info, params) => {
      const { created, timestamp: happened, ...rest } = await report(info, params);
      const iso = (seconds: unknown): string => new Date(Number(seconds) * 1000).toISOString();
      return { ...rest, object: 'v2.billing.meter_event', created: iso(created), timestamp: iso(happened) };
    },
  ),

  route(
    'POST',
    '/v1/billing/meter_event_adjustments',
    object({
      event_name: required(text({ max: 100 })),
      type: required(oneOf('cancel')),
      cancel: optional(object({ identifier: optional(text({ max: 100 })) })),
    }),
    ({ platform, scope }, params) =>
      platform.store.db.transaction(async (tx) => {
        const identifier = params.cancel?.identifier;
        if (identifier === undefined)
          throw new ApiError(400, 'Missing required param: cancel[identifier].', {
            code: 'parameter_missing',
            param: 'cancel[identifier]',
          });
        const [found] = await tx
          .select({ event: meterEvents })
          .from(meterEvents)
          .innerJoin(
            meters,
            and(
              eq(meters.accountId, meterEvents.accountId),
              eq(meters.livemode, meterEvents.livemode),
              eq(meters.id, meterEvents.meter),
            ),
          )
          .where(
            within(
              meterEvents,
              scope,
              eq(meterEvents.identifier, identifier),
              eq(meters.eventName, params.event_name),
            ),
          )
          .orderBy(desc(meterEvents.position))
          .limit(1);
        if (found === undefined) throw missingReference('meter_event', identifier, 'cancel[identifier]');
        const { event } = found;
        const customer = await readCustomer(tx, scope, event.customer);
        const at = await timeFor(platform, scope, tx, customer);
        if (event.canceledAt !== null)
          throw invalid('cancel[identifier]', `The event '${identifier}' is cancelled already.`);
        if (event.created <= at - REMEMBERED)
          throw invalid(
            'cancel[identifier]',
            `The event '${identifier}' was received more than 24 hours ago, and counts. Report the opposite value instead.`,
          );
        await tx
          .update(meterEvents)
          .set({ canceledAt: at })
          .where(within(meterEvents, scope, eq(meterEvents.position, event.position)));
        return {
          object: 'billing.meter_event_adjustment',
          cancel: { identifier },
          event_name: params.event_name,
          livemode: scope.livemode,
          status: 'complete',
          type: 'cancel',
        };
      }),
  ),

  route(
    'GET',
    '/v1/billing/meters/:id/event_summaries',
    object({
      ...paging,
      customer: required(text()),
      start_time: required(timestamp),
      end_time: required(timestamp),
      value_grouping_window: optional(oneOf('day', 'hour')),
    }),
    async ({ platform, scope, path }, params) => {
      const { db } = platform.store;
      const meter = await findMeter(db, scope, path.id ?? '');
      const { customer, start_time: start, end_time: end, value_grouping_window: grouping } = params;
      await named('customer', 'customer', customer, readCustomer(db, scope, customer));
      const width = grouping === undefined ? 60 : grouping === 'hour' ? 3600 : DAY;
      for (const param of ['start_time', 'end_time'] as const)
        if (params[param] % width !== 0)
          throw invalid(
            param,
            `'${param}' must lie on a boundary of ${grouping === undefined ? 'a minute' : `a UTC ${grouping}`}, not at ${params[param]}.`,
          );
      if (end <= start) throw invalid('end_time', `'end_time' must be after 'start_time', ${start}.`);
      const windows = windowsOf(start, end, grouping === undefined ? end - start : width);
      const { rows, hasMore } = pageOf(
        windows,
        (at) => summaryId(meter, customer, at),
        params,
        'meter_event_summary',
      );
      const totals = await aggregated(
        db,
        scope,
        customer,
        rows.map(({ from, until }) => ({ meter: meter.id, from, until, after: null, knownAt: null })),
      );
      const data = rows.map((window, index): Wire => ({
        id: summaryId(meter, customer, window),
        object: 'billing.meter_event_summary',
        aggregated_value: totals[index] ?? 0,
        end_time: window.until,
        livemode: scope.livemode,
        meter: meter.id,
        start_time: window.from,
      }));
      return listWire(`/v1/billing/meters/${meter.id}/event_summaries`, data, hasMore);
    },
  ),
];

interface Window {
  from: number;
  until: number;
}

/** More of them than a year of hours are asked for a page at a time, and from a later start. */
const MOST_WINDOWS = 366 * 24;

/** Latest first, as lists are. */
function windowsOf(start: number, end: number, width: number): Window[] {
  const count = (end - start) / width;
  if (count > MOST_WINDOWS)
    throw invalid('end_time', `That makes ${count} summaries; at most ${MOST_WINDOWS} are made at once.`);
  return Array.from({ length: count }, (_, index) => {
    const until = end - index * width;
    return { from: until - width, until };
  });
}

/** Nothing is stored: the id names what it sums up, so that a page can begin after it. */
const summaryId = ({ id }: MeterRow, customer: string, { from, until }: Window): string =>
  `mtrusg_${id.replace(/^mtr_(test_)?/, '')}_${customer.replace(/^cus_/, '')}_${from}_${until}`;

/** Stripe finds most mistakes later, and tells of them by an event; here the report is refused, and nothing is counted. */
async function report(
  { platform, scope }: RequestInfo,
  params: {
    event_name: string;
    payload: Record<string, string>;
    identifier: string | undefined;
    timestamp: number | undefined;
  },
): Promise<Wire> {
  return platform.store.db.transaction(async (tx) => {
    const meter = await activeMeter(tx, scope, params.event_name);
    const customerId = params.payload[meter.customerKey];
    const path = inside('payload', meter.customerKey);
    if (customerId === undefined) throw missingKey(path);
    const customer = await named(path, 'customer', customerId, readCustomer(tx, scope, customerId));
    if (customer.deleted) throw missingReference('customer', customerId, path);
    const at = await timeFor(platform, scope, tx, customer);
    const happened = params.timestamp ?? at;
    checkTime(happened, at);
    const identifier = params.identifier ?? platform.newId('mevt');
    await refuseKnown(tx, scope, identifier, at);
    const row: MeterEventRow = {
      ...scope,
      created: at,
      identifier,
      meter: meter.id,
      customer: customer.id,
      timestamp: happened,
      value: valueOf(meter, params.payload),
      payload: params.payload,
      canceledAt: null,
    };
    await tx.insert(meterEvents).values(row);
    return meterEventWire(row, meter.eventName);
  });
}

async function activeMeter(tx: Database, scope: Scope, eventName: string): Promise<MeterRow> {
  const [meter] = await tx
    .select()
    .from(meters)
    .where(within(meters, scope, eq(meters.eventName, eventName), isNull(meters.deactivatedAt)));
  if (meter === undefined)
    throw invalid('event_name', `No active meter found for event name '${eventName}'.`, 'resource_missing');
  return meter;
}

function valueOf({ formula, valueKey }: MeterRow, given: Record<string, string>): number {
  const path = inside('payload', valueKey);
  const raw = given[valueKey];
  // Whoever counts events need not say how many one is.
  if (raw === undefined && formula === 'count') return 1;
  if (raw === undefined) throw missingKey(path);
  return value(raw, path);
}

function missingKey(param: string): ApiError {
  return new ApiError(400, `Missing required param: ${param}.`, { code: 'parameter_missing', param });
}

/** By the customer's own time: that of their test clock, or of the account. */
function checkTime(happened: number, at: number): void {
  if (happened < at - OLDEST)
    throw invalid('timestamp', `The timestamp ${happened} is more than 35 days before ${at}, the time now.`);
  if (happened > at + EARLIEST)
    throw invalid('timestamp', `The timestamp ${happened} is more than 5 minutes after ${at}, the time now.`);
}

async function refuseKnown(tx: Database, scope: Scope, identifier: string, at: number): Promise<void> {
  const [known] = await tx
    .select({ position: meterEvents.position })
    .from(meterEvents)
    .where(
      within(
        meterEvents,
        scope,
        eq(meterEvents.identifier, identifier),
        gt(meterEvents.created, at - REMEMBERED),
      ),
    )
    .limit(1);
  if (known === undefined) return;
  throw new ApiError(400, `An event already exists with identifier ${identifier}.`, {
    code: 'duplicate_meter_event',
    param: 'identifier',
  });
}
