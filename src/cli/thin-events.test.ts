// The second version's events, through stripe-node: thin, with another id, leading to what they are about.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';
import { send } from './testing/calls.ts';

let local: LocalPlatform;
beforeAll(async () => {
  local = await localPlatform([]);
});
afterAll(() => local.close());

test('an event names its object and the event of the first version', async () => {
  const customer = await local.stripe.customers.create({ name: 'Thin' }, { idempotencyKey: 'thin-1' });
  const [snapshot] = (await local.stripe.events.list({ type: 'customer.created', limit: 1 })).data;
  const listed = await local.stripe.v2.core.events.list({ object_id: customer.id });
  expect(listed.data).toHaveLength(1);
  const [thin] = listed.data;
  expect(thin).toMatchObject({
    object: 'v2.core.event',
    type: 'v1.customer.created',
    created: new Date((snapshot?.created ?? 0) * 1000).toISOString(),
    livemode: false,
    snapshot_event: snapshot?.id,
    reason: { type: 'request', request: { id: customer.lastResponse.requestId, idempotency_key: 'thin-1' } },
    related_object: { id: customer.id, type: 'customer', url: `/v1/customers/${customer.id}` },
  });
  expect(thin).not.toHaveProperty('data');
  expect(thin?.id).not.toBe(snapshot?.id);
  const read = await local.stripe.v2.core.events.retrieve(thin?.id ?? '');
  expect(read).toMatchObject({ id: thin?.id, type: 'v1.customer.created' });
  const related = await send(local, 'GET', `/v1/customers/${customer.id}`);
  expect(related.body).toMatchObject({ id: customer.id, name: 'Thin' });
});

test('all pages are walked, by types and times', async () => {
  for (const name of ['One', 'Two', 'Three']) {
    const { id } = await local.stripe.products.create({ name });
    await local.stripe.products.update(id, { description: 'Changed' });
  }
  const walked: string[] = [];
  for await (const { type } of local.stripe.v2.core.events.list({
    types: ['v1.product.created', 'v1.product.updated'],
    limit: 4,
  })) {
    walked.push(type);
    if (walked.length === 6) break;
  }
  const pair = ['v1.product.updated', 'v1.product.created'];
  expect(walked).toEqual([...pair, ...pair, ...pair]);
  const later = await local.stripe.v2.core.events.list({ created: { gt: Date.UTC(2999, 0, 1) / 1000 } });
  expect(later.data).toEqual([]);
});

test('what is not there, or not simulated, is said', async () => {
  const iso = await send(local, 'GET', '/v2/core/events?created[gt]=2999-01-01T00:00:00Z');
  expect([iso.status, iso.body.data]).toEqual([200, []]);
  for (const id of ['evt_test_none', 'evt_none'])
    await expect(local.stripe.v2.core.events.retrieve(id)).rejects.toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
    });
  expect((await send(local, 'GET', '/v2/core/events?types[]=customer.created')).status).toBe(400);
  expect((await send(local, 'GET', '/v2/core/events?page=x')).status).toBe(400);
  const destinations = await send(local, 'GET', '/v2/core/event_destinations');
  expect([destinations.status, destinations.error.code]).toEqual([501, 'not_simulated']);
  const listen = await send(
    local,
    'POST',
    '/v1/stripecli/sessions',
    'device_name=test&websocket_features[]=v2_events',
  );
  expect([listen.status, listen.error.code]).toEqual([501, 'not_simulated']);
  expect(listen.error.message).toContain('--all-snapshot');
});
