// Meters and what is reported to them, through stripe-node; limits and words of Stripe's "Record usage for billing".
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { advance, putToRest, send } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';
import { stripeCli } from './testing/stripe-cli.ts';

const DAY = 86_400;
/** 1 December 2026, midnight. */
const DECEMBER = Date.UTC(2026, 11, 1) / 1000;

let local: LocalPlatform;
let customer: string;
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  await advance(local, DECEMBER);
  customer = (await local.stripe.customers.create({ name: 'Test' })).id;
});
afterAll(() => local.close());

let made = 0;
const meter = (more: Partial<Stripe.Billing.MeterCreateParams> = {}): Promise<Stripe.Billing.Meter> =>
  local.stripe.billing.meters.create({
    display_name: 'API calls',
    event_name: `calls_${(made += 1)}`,
    default_aggregation: { formula: 'sum' },
    ...more,
  });
const report = (
  { event_name }: Stripe.Billing.Meter,
  value: string,
  more: Partial<Stripe.Billing.MeterEventCreateParams> = {},
): Promise<Stripe.Billing.MeterEvent> =>
  local.stripe.billing.meterEvents.create({
    event_name,
    payload: { stripe_customer_id: customer, value },
    ...more,
  });
const used = async ({ id }: Stripe.Billing.Meter, from = DECEMBER - 60 * DAY, until = DECEMBER + DAY) =>
  (await local.stripe.billing.meters.listEventSummaries(id, { customer, start_time: from, end_time: until }))
    .data[0]?.aggregated_value;

describe('a meter', () => {
  test('is made with Stripe’s defaults, renamed, put off and on again, and tells of each', async () => {
    const created = await meter({ event_name: 'whole_life' });
    expect(created).toMatchObject({
      object: 'billing.meter',
      created: DECEMBER,
      customer_mapping: { event_payload_key: 'stripe_customer_id', type: 'by_id' },
      default_aggregation: { formula: 'sum' },
      event_time_window: null,
      status: 'active',
      status_transitions: { deactivated_at: null },
      value_settings: { event_payload_key: 'value' },
    });
    const { id } = created;
    await local.stripe.billing.meters.update(id, { display_name: 'Calls' });
    const off = await local.stripe.billing.meters.deactivate(id);
    expect(off).toMatchObject({
      display_name: 'Calls',
      status: 'inactive',
      status_transitions: { deactivated_at: DECEMBER },
    });
    expect(
      (await local.stripe.billing.meters.list({ status: 'inactive' })).data.map((each) => each.id),
    ).toEqual([id]);
    await expect(local.stripe.billing.meters.deactivate(id)).rejects.toMatchObject({ statusCode: 400 });
    await local.stripe.billing.meters.reactivate(id);
    expect((await local.stripe.billing.meters.retrieve(id)).status).toBe('active');
    const events = await local.stripe.events.list({ limit: 100 });
    const told = events.data.filter(({ data }) => (data.object as { id?: string }).id === id);
    expect(told.map(({ type }) => type)).toEqual([
      'billing.meter.reactivated',
      'billing.meter.deactivated',
      'billing.meter.updated',
      'billing.meter.created',
    ]);
    expect(told[2]?.data.previous_attributes).toEqual({ display_name: 'API calls' });
  });

  test('has its event name alone while it is active', async () => {
    const { id, event_name } = await meter();
    await expect(meter({ event_name })).rejects.toMatchObject({ statusCode: 400, param: 'event_name' });
    await local.stripe.billing.meters.deactivate(id);
    await meter({ event_name });
    await expect(local.stripe.billing.meters.reactivate(id)).rejects.toMatchObject({ param: 'event_name' });
  });
});

describe('a report', () => {
  test('is summed, counted, or the latest, as its meter says', async () => {
    const sum = await meter();
    const count = await meter({ default_aggregation: { formula: 'count' } });
    const last = await meter({ default_aggregation: { formula: 'last' } });
    for (const each of [sum, count, last]) {
      await report(each, '5', { timestamp: DECEMBER - 100 });
      await report(each, '7', { timestamp: DECEMBER - 50 });
      // Reported last, and not the latest.
      await report(each, '-2', { timestamp: DECEMBER - 80 });
    }
    expect([await used(sum), await used(count), await used(last)]).toEqual([10, 3, 7]);
  });

  test('stands for its hour or day where the meter takes totals of those: the newest that came', async () => {
    const sum = await meter({ event_time_window: 'day' });
    const last = await meter({ event_time_window: 'hour', default_aggregation: { formula: 'last' } });
    const count = await meter({ event_time_window: 'day', default_aggregation: { formula: 'count' } });
    for (const each of [sum, last, count]) {
      await report(each, '5', { timestamp: DECEMBER - 3 * DAY });
      await report(each, '7', { timestamp: DECEMBER - 2 * DAY + 200 });
      // Of the same day and hour: it replaces the 7.
      await report(each, '9', { timestamp: DECEMBER - 2 * DAY + 100 });
    }
    expect([await used(sum), await used(last), await used(count)]).toEqual([14, 9, 2]);
  });

  test('shows what was sent, and reads the keys that its meter names', async () => {
    const named = await meter({
      customer_mapping: { type: 'by_id', event_payload_key: 'who' },
      value_settings: { event_payload_key: 'bytes' },
    });
    const payload = { who: customer, bytes: '107374182400', region: 'eu' };
    const event = await local.stripe.billing.meterEvents.create({ event_name: named.event_name, payload });
    expect(event).toMatchObject({
      object: 'billing.meter_event',
      created: DECEMBER,
      timestamp: DECEMBER,
      event_name: named.event_name,
      payload,
    });
    expect(event.identifier).toMatch(/^mevt_/);
    expect(await used(named)).toBe(107_374_182_400);
  });

  test('counts once under its identifier, for a day', async () => {
    const one = await meter();
    await report(one, '5', { identifier: 'only_once' });
    await expect(report(one, '5', { identifier: 'only_once' })).rejects.toMatchObject({
      statusCode: 400,
      message: 'An event already exists with identifier only_once.',
    });
    expect(await used(one)).toBe(5);
  });

  test('is taken back within a day', async () => {
    const one = await meter();
    await report(one, '5', { identifier: 'mistaken' });
    await report(one, '1');
    const adjustment = await local.stripe.billing.meterEventAdjustments.create({
      event_name: one.event_name,
      type: 'cancel',
      cancel: { identifier: 'mistaken' },
    });
    expect(adjustment).toMatchObject({
      object: 'billing.meter_event_adjustment',
      cancel: { identifier: 'mistaken' },
      status: 'complete',
      type: 'cancel',
    });
    expect(await used(one)).toBe(1);
  });

  test.each([
    ['of no meter', 'event_name=nobody&payload[stripe_customer_id]=CUS&payload[value]=1', 'event_name'],
    ['without a customer', 'event_name=EVENT&payload[value]=1', 'payload[stripe_customer_id]'],
    [
      'of nobody',
      'event_name=EVENT&payload[stripe_customer_id]=cus_no&payload[value]=1',
      'payload[stripe_customer_id]',
    ],
    ['without a value', 'event_name=EVENT&payload[stripe_customer_id]=CUS', 'payload[value]'],
    [
      'of a fraction',
      'event_name=EVENT&payload[stripe_customer_id]=CUS&payload[value]=1.5',
      'payload[value]',
    ],
    [
      '36 days old',
      `event_name=EVENT&payload[stripe_customer_id]=CUS&payload[value]=1&timestamp=${DECEMBER - 36 * DAY}`,
      'timestamp',
    ],
    [
      '6 minutes ahead',
      `event_name=EVENT&payload[stripe_customer_id]=CUS&payload[value]=1&timestamp=${DECEMBER + 360}`,
      'timestamp',
    ],
    ['of a payload that is none', 'event_name=EVENT&payload=1', 'payload'],
  ])('%s is refused, and nothing is counted', async (_which, body, param) => {
    const one = await meter();
    const filled = body.replace('EVENT', one.event_name).replace('CUS', customer);
    const { status, error } = await send(local, 'POST', '/v1/billing/meter_events', filled);
    expect([status, error.param]).toEqual([400, param]);
    expect(await used(one)).toBe(0);
  });
});

test('summaries come for each hour or day, the latest first, in pages; their bounds lie on boundaries', async () => {
  const one = await meter();
  for (const [day, value] of [
    [1, '10'],
    [1, '20'],
    [2, '3'],
  ] as const)
    await report(one, value, { timestamp: DECEMBER - day * DAY + 3600 });
  const asked = {
    customer,
    start_time: DECEMBER - 3 * DAY,
    end_time: DECEMBER,
    value_grouping_window: 'day' as const,
  };
  const all = await local.stripe.billing.meters.listEventSummaries(one.id, asked);
  expect(all.data.map(({ start_time, aggregated_value }) => [start_time, aggregated_value])).toEqual([
    [DECEMBER - DAY, 30],
    [DECEMBER - 2 * DAY, 3],
    [DECEMBER - 3 * DAY, 0],
  ]);
  const ids: string[] = [];
  for await (const { id } of local.stripe.billing.meters.listEventSummaries(one.id, { ...asked, limit: 1 }))
    ids.push(id);
  expect(ids).toEqual(all.data.map(({ id }) => id));
  await expect(
    local.stripe.billing.meters.listEventSummaries(one.id, { ...asked, end_time: DECEMBER - 60 }),
  ).rejects.toMatchObject({ statusCode: 400, param: 'end_time' });
});

test('the second version of the API takes reports too, with times in ISO 8601', async () => {
  const one = await meter();
  const event = await local.stripe.v2.billing.meterEvents.create({
    event_name: one.event_name,
    payload: { stripe_customer_id: customer, value: '12' },
    identifier: 'of_v2',
    timestamp: new Date((DECEMBER - 60) * 1000).toISOString(),
  });
  expect(event).toMatchObject({
    object: 'v2.billing.meter_event',
    created: '2026-12-01T00:00:00.000Z',
    identifier: 'of_v2',
    timestamp: '2026-11-30T23:59:00.000Z',
  });
  expect(await used(one)).toBe(12);
});

test('the Stripe CLI lists meters and reports to them', async () => {
  const one = await meter();
  const cli = await stripeCli(local.origin);
  try {
    const listed = await cli.json<{ data: { id: string }[] }>('billing', 'meters', 'list', '--limit', '1');
    expect(listed.data.map(({ id }) => id)).toEqual([one.id]);
    const made = await cli.json(
      'billing',
      'meter_events',
      'create',
      '--event-name',
      one.event_name,
      '-d',
      `payload[stripe_customer_id]=${customer}`,
      '-d',
      'payload[value]=3',
    );
    expect(made).toMatchObject({ object: 'billing.meter_event', event_name: one.event_name });
    expect(await used(one)).toBe(3);
  } finally {
    await cli.close();
  }
});
