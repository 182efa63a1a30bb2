import { expect, test } from 'vitest';
import type { Change, Preview } from './port.ts';
import {
  EXTENSION,
  EXTENSIONS,
  invoiceJson,
  MOMENT,
  PREVIEW,
  PRO,
  STARTER,
  SUBSCRIPTION,
} from './testing/recorded.ts';
import type { Replies } from './testing/transport.ts';
import { error, fakeNetwork, listOf } from './testing/transport.ts';

const CHANGE: Change = {
  subscription: 'sub_1',
  items: [{ id: 'si_1', price: 'price_pro', quantity: 1 }],
  prorationBehavior: 'always_invoice',
  prorationDate: null,
};

const UPDATED = { ...SUBSCRIPTION, latest_invoice: invoiceJson('in_new', [0, 0]) };

const APPLY: Replies = {
  'POST /platform/previews': { json: PREVIEW },
  'GET /v1/subscriptions/sub_1': { json: SUBSCRIPTION },
  'GET /v1/invoiceitems': { json: listOf('/v1/invoiceitems', []) },
  'POST /v1/subscriptions/sub_1': { json: UPDATED },
};

async function previewed(replies: Replies, change: Partial<Change> = {}) {
  const network = fakeNetwork(replies);
  const answer = await network.port.preview({ ...CHANGE, ...change });
  if (!answer.ok) throw new Error(answer.failure.message);
  return { ...network, preview: answer.value };
}

test('signs exactly the method, path and body that it sends', async () => {
  const { asked, signed } = await previewed(APPLY);
  const body =
    '{"subscription":"sub_1","items":[{"id":"si_1","price":"price_pro","quantity":1}],"proration_behavior":"always_invoice"}';
  expect(signed).toEqual([{ request: 'POST /platform/previews', body }]);
  expect(asked[0]?.body).toBe(body);
  expect(asked[0]?.headers.get('Console-User')).toBe('usr_1');
  expect(asked[0]?.headers.get('Console-Account')).toBe('acct_1');
});

test('lists extensions with their points in script names', async () => {
  const { port } = fakeNetwork({ 'GET /platform/extensions': { json: EXTENSIONS } });
  const answer = await port.extensions.list();
  expect(answer).toMatchObject({
    ok: true,
    value: {
      points: [{ activeExtension: 'waive_small_prorations' }, { simulated: false }],
      extensions: [{ last24Hours: { runs: 31, passedThrough: 2, failed: 0 } }],
    },
  });
});

test('reads a subscription with its customer’s name and its items’ prices', async () => {
  const { port, asked } = fakeNetwork({ 'GET /v1/subscriptions/sub_1': { json: SUBSCRIPTION } });
  const answer = await port.subscription('sub_1');
  expect(answer).toMatchObject({
    ok: true,
    value: {
      customer: { name: 'Alex Miles' },
      items: [{ price: { productName: 'Starter', unitAmount: 2500 } }],
    },
  });
  expect(decodeURIComponent(asked[0]?.path ?? '')).toContain('expand[1]=items.data.price.product');
});

test('follows every page of prices', async () => {
  const { port } = fakeNetwork({
    'GET /v1/prices': (asked) => ({
      json: asked.path.includes('starting_after=price_starter')
        ? listOf('/v1/prices', [PRO])
        : { ...listOf('/v1/prices', [STARTER]), has_more: true },
    }),
  });
  const answer = await port.prices('usd');
  expect(answer.ok && answer.value.map((price) => price.id)).toEqual(['price_starter', 'price_pro']);
});

test('says which field of a configuration was refused', async () => {
  const { port } = fakeNetwork({
    'POST /platform/extensions/waive_small_prorations/activate': error(
      400,
      'config_invalid',
      'Must be above 0.',
      'configuration[minimum_proration_amount][amount]',
    ),
  });
  const answer = await port.extensions.activate('waive_small_prorations', {});
  expect(answer).toEqual({
    ok: false,
    failure: {
      kind: 'invalid',
      code: 'config_invalid',
      message: 'Must be above 0.',
      param: 'configuration[minimum_proration_amount][amount]',
    },
  });
});

test('turns a silent platform and a silent API into failures, not into values', async () => {
  const { port } = fakeNetwork({
    'GET /platform/extensions': 'offline',
    'GET /v1/subscriptions/sub_1': 'offline',
  });
  expect(await port.extensions.list()).toMatchObject({ ok: false, failure: { kind: 'connection' } });
  expect(await port.subscription('sub_1')).toMatchObject({ ok: false, failure: { kind: 'connection' } });
});

test('agrees with the API when its invoice preview has the same total at the same second', async () => {
  const { port, preview, asked } = await previewed({
    ...APPLY,
    // starting balance −3.00: total 0 stays 0, nothing below it is due
    'POST /v1/invoices/create_preview': { json: invoiceJson('upcoming_in_1', [0, 0], -300) },
  });
  expect(await port.checkPreview(preview)).toEqual({ kind: 'agrees', total: 0, amountDue: 0 });
  expect(asked.at(-1)?.body).toContain(`subscription_details[proration_date]=${MOMENT}`);
});

test('disagrees by naming both totals', async () => {
  const { port, preview } = await previewed({
    ...APPLY,
    'POST /v1/invoices/create_preview': { json: invoiceJson('upcoming_in_1', [-2489, 2689]) },
  });
  expect(await port.checkPreview(preview)).toEqual({ kind: 'differs', expected: 0, actual: 200 });
});

test('counts only what the change adds when the lines wait for the next invoice', async () => {
  // With the change: older pending 7.00 and the change's −24.89 + 26.89; without it: 7.00. Added: 2.00.
  const { port, preview } = await previewed({
    'POST /platform/previews': {
      json: { ...PREVIEW, billed: 'next_invoice', totals: { ...PREVIEW.totals, billed: 200 } },
    },
    'POST /v1/invoices/create_preview': [
      { json: invoiceJson('upcoming_in_1', [700, -2489, 2689]) },
      { json: invoiceJson('upcoming_in_2', [700]) },
    ],
  });
  expect(await port.checkPreview(preview)).toEqual({ kind: 'agrees', total: 200, amountDue: null });
});

test('takes "nothing to invoice" for an answer, and compares it', async () => {
  const nothing = error(404, 'invoice_upcoming_none', 'There is nothing to invoice.');
  const free = await previewed({ ...APPLY, 'POST /v1/invoices/create_preview': nothing });
  expect(await free.port.checkPreview(free.preview)).toEqual({ kind: 'agrees', total: 0, amountDue: null });
  const charged = await previewed({
    ...APPLY,
    'POST /platform/previews': { json: { ...PREVIEW, totals: { ...PREVIEW.totals, billed: 200 } } },
    'POST /v1/invoices/create_preview': nothing,
  });
  expect(await charged.port.checkPreview(charged.preview)).toEqual({
    kind: 'differs',
    expected: 200,
    actual: 0,
  });
});

test('leaves the agreement open when the API does not answer', async () => {
  const { port, preview } = await previewed({ ...APPLY, 'POST /v1/invoices/create_preview': 'offline' });
  expect(await port.checkPreview(preview)).toMatchObject({ kind: 'unread', failure: { kind: 'connection' } });
});

test('applies the plan’s own moment under its id, and finds the invoice that matches', async () => {
  const { port, preview, asked } = await previewed(APPLY);
  const answer = await port.apply(preview);
  expect(answer).toMatchObject({
    ok: true,
    value: { invoice: { id: 'in_new', total: 0 }, result: { kind: 'agrees', total: 0 } },
  });
  const update = asked.find((one) => one.method === 'POST' && one.path === '/v1/subscriptions/sub_1');
  expect(update?.headers.get('Console-Plan')).toBe('plan_1');
  expect(update?.headers.get('Idempotency-Key')).toBe('plan_1');
  expect(update?.body).toContain(`proration_date=${MOMENT}`);
});

test('tells a stale plan from other conflicts', async () => {
  const { port, preview } = await previewed({
    ...APPLY,
    'POST /v1/subscriptions/sub_1': error(409, 'preview_stale', 'The quantity changed from 3 to 5.'),
  });
  expect(await port.apply(preview)).toMatchObject({ ok: false, failure: { kind: 'stale' } });
});

test('shows the difference when the invoice is not what was previewed', async () => {
  const { port, preview } = await previewed({
    ...APPLY,
    'POST /v1/subscriptions/sub_1': {
      json: { ...SUBSCRIPTION, latest_invoice: invoiceJson('in_new', [-2489, 2689]) },
    },
  });
  const answer = await port.apply(preview);
  expect(answer).toMatchObject({
    ok: true,
    value: { result: { kind: 'differs', expected: 0, actual: 200 } },
  });
});

test('adds up only the pending items that the apply made', async () => {
  const item = (id: string, amount: number) => ({ id, object: 'invoiceitem', amount });
  const { port, preview } = await previewed({
    ...APPLY,
    'POST /platform/previews': {
      json: { ...PREVIEW, billed: 'next_invoice', totals: { ...PREVIEW.totals, billed: 200 } },
    },
    'POST /v1/subscriptions/sub_1': {
      json: { ...SUBSCRIPTION, latest_invoice: invoiceJson('in_first', [2500]) },
    },
    'GET /v1/invoiceitems': [
      { json: listOf('/v1/invoiceitems', [item('ii_old', 700)]) },
      { json: listOf('/v1/invoiceitems', [item('ii_2', 2689), item('ii_1', -2489), item('ii_old', 700)]) },
    ],
  });
  expect(await port.apply(preview)).toEqual({
    ok: true,
    value: { invoice: null, result: { kind: 'agrees', total: 200, amountDue: null } },
  });
});

test('never reads a missing invoice as nothing billed', async () => {
  const { port, preview } = await previewed({
    ...APPLY,
    'POST /v1/subscriptions/sub_1': { json: { ...SUBSCRIPTION, latest_invoice: 'in_first' } },
  });
  expect(await port.apply(preview)).toMatchObject({
    ok: true,
    value: { invoice: null, result: { kind: 'unread' } },
  });
});

test('keeps what existed before from the first press, so that a second press after a lost answer still compares', async () => {
  const { port, preview, asked } = await previewed({
    ...APPLY,
    'POST /v1/subscriptions/sub_1': ['offline', { json: UPDATED }],
    // After the lost answer the subscription already names the new invoice.
    'GET /v1/subscriptions/sub_1': [
      { json: SUBSCRIPTION },
      { json: { ...SUBSCRIPTION, latest_invoice: 'in_new' } },
    ],
  });
  expect(await port.apply(preview)).toMatchObject({ ok: false, failure: { kind: 'connection' } });
  expect(await port.apply(preview)).toMatchObject({ ok: true, value: { result: { kind: 'agrees' } } });
  const keys = asked.filter((one) => one.method === 'POST' && one.path === '/v1/subscriptions/sub_1');
  expect(keys.map((one) => one.headers.get('Idempotency-Key'))).toEqual(['plan_1', 'plan_1']);
});

test('keeps the lines, the run and the active script of a preview', async () => {
  const { preview } = await previewed(APPLY);
  const expected: Partial<Preview> = {
    id: 'plan_1',
    moment: MOMENT,
    totals: { byDefault: 200, byScript: 0, difference: -200, billed: 0 },
    active: {
      extension: EXTENSION.id,
      name: EXTENSION.name,
      version: EXTENSION.version,
      summary: '$5.00 minimum',
    },
  };
  expect(preview).toMatchObject(expected);
  expect(preview.lines.map((line) => line.byScript?.amount)).toEqual([0, 0]);
});
