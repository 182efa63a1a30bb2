// Scripts of recurring billing item handling in the real billing flow: what is created, what waits, who shares an invoice.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import type { ExtensionWire, ListWire, PreviewWire, RunWire } from '../contract/wire/platform.ts';
import { checkBooks } from '../platform/books.ts';
import type { InstalledExtension } from '../platform/platform.ts';
import { projectRoot } from '../runtime/project-root.ts';
import { manifest, SCRIPT, temporaryApp } from '../runtime/testing/temporary-app.ts';
import { installApp } from './installed.ts';
import { advance, clockAt, idOf, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let bundled: readonly InstalledExtension[];
const installed: InstalledExtension[] = [];
beforeAll(async () => {
  bundled = (await installApp(projectRoot())).extensions;
  installed.push(...bundled);
  local = await localPlatform(installed);
  await putToRest(local);
});
afterAll(() => local.close());

const active = new Set<string>();
afterEach(async () => {
  for (const id of active) await local.call('POST', `/platform/extensions/${id}/deactivate`, {});
  active.clear();
  installed.splice(0, installed.length, ...bundled);
});

async function activate(id: string, configuration: Record<string, unknown> = {}): Promise<void> {
  const answer = await local.call<ExtensionWire>('POST', `/platform/extensions/${id}/activate`, {
    configuration,
  });
  expect([answer.error, answer.active]).toEqual([undefined, true]);
  active.add(id);
}

const ALL = {
  beforeItemCreation: `return { items: request.items.map(({ key }: any) => ({ key, creationStrategy: 'invoice' })) };`,
  filterItems: 'return { items: request.items.map(({ key }: any) => ({ key })) };',
  groupItems: `return { groups: request.items.length === 0 ? []
    : [{ items: request.items.map(({ key }: any) => ({ key })), setsLatestInvoice: true }] };`,
};

/** Activates a script of the three methods, those not given doing nothing. `isBig` tells items of 20.00 and more. */
async function decide(methods: Partial<typeof ALL>): Promise<void> {
  const bodies = Object.entries({ ...ALL, ...methods }).map(
    ([name, body]) => `${name}(request: any): any { ${body} }`,
  );
  const app = temporaryApp({
    'stripe-app.yaml': manifest()
      .replace('billing.prorations', 'billing.recurring_billing_item_handling')
      .replace(
        'prorate_items: { implementation_type: script }',
        ['before_item_creation', 'filter_items', 'group_items']
          .map((method) => `${method}: { implementation_type: script }`)
          .join('\n      '),
      ),
    [SCRIPT]: `const isBig = (item: any) => item.price.unitAmount.gte(2000);
      void isBig;
      export default class Rule { ${bodies.join('\n')} }`,
  });
  installed.push(...(await installApp(app)).extensions);
  await activate('rule');
}

/** A subscription on prices of these many cents, each of a product of its own. */
async function onPrices(...amounts: number[]): Promise<Stripe.Subscription> {
  const prices = [];
  for (const amount of amounts) {
    const product = await local.stripe.products.create({ name: `Plan ${amount}` });
    prices.push(await newPrice(local, product.id, amount));
  }
  return subscribed(
    local,
    prices.map((price) => ({ price })),
  );
}

/** Amounts of the lines of each invoice of the subscription, oldest first, and which it names as its latest. */
async function invoicesOf(id: string) {
  const subscription = await local.stripe.subscriptions.retrieve(id);
  const { data } = await local.stripe.invoices.list({ subscription: id });
  return {
    invoices: data.reverse().map(({ lines, status }) => [status, ...lines.data.map(({ amount }) => amount)]),
    latest: data.findIndex((invoice) => invoice.id === idOf(subscription.latest_invoice)),
  };
}

async function waiting(of: Stripe.Subscription): Promise<number[]> {
  const { data } = await local.stripe.invoiceItems.list({ customer: idOf(of.customer), pending: true });
  return data.map(({ amount }) => amount);
}

async function renew(of: Stripe.Subscription): Promise<void> {
  const now = await local.stripe.subscriptions.retrieve(of.id);
  // A renewal's invoice stays a draft for an hour.
  await advance(local, now.items.data[0]!.current_period_end + 3600);
}

const SPLIT = `const one = (big: boolean) => request.items.filter((item: any) => isBig(item) === big);
  const groups = [one(false), one(true)].filter((items) => items.length > 0);
  return { groups: groups.map((items, index) => ({
    items: items.map(({ key }: any) => ({ key })), setsLatestInvoice: index === groups.length - 1 })) };`;

test('one invoice for each group, at the start and at the renewal, and the latest is the one that says so', async () => {
  await decide({ groupItems: SPLIT });
  const subscription = await onPrices(1000, 2500, 500);
  expect(subscription.status).toBe('active');
  expect(await invoicesOf(subscription.id)).toEqual({
    invoices: [
      ['paid', 1000, 500],
      ['paid', 2500],
    ],
    latest: 1,
  });
  await renew(subscription);
  expect(await invoicesOf(subscription.id)).toEqual({
    invoices: [
      ['paid', 1000, 500],
      ['paid', 2500],
      ['paid', 1000, 500],
      ['paid', 2500],
    ],
    latest: 3,
  });
});

test('a credit on the balance is used up over the invoices of one operation, not once for each', async () => {
  await decide({ groupItems: SPLIT });
  const product = await local.stripe.products.create({ name: 'Plan' });
  const prices = [await newPrice(local, product.id, 1000), await newPrice(local, product.id, 2500)];
  const subscription = await subscribed(
    local,
    prices.map((price) => ({ price })),
    {},
    { balance: -1500 },
  );
  const { data } = await local.stripe.invoices.list({ subscription: subscription.id });
  // 15.00: all of 10.00, then 5.00 of 25.00.
  expect(data.reverse().map(({ amount_due, ending_balance }) => [amount_due, ending_balance])).toEqual([
    [0, -500],
    [2000, 0],
  ]);
  const customer = await local.stripe.customers.retrieve(idOf(subscription.customer));
  expect(customer).toMatchObject({ balance: 0 });
});

test('what a filter leaves out waits, and the next invoice that takes it bills it once', async () => {
  await decide({
    filterItems:
      'return { items: request.items.filter((item: any) => !isBig(item)).map(({ key }: any) => ({ key })) };',
  });
  const subscription = await onPrices(1000, 2500);
  expect((await invoicesOf(subscription.id)).invoices).toEqual([['paid', 1000]]);
  expect(await waiting(subscription)).toEqual([2500]);
  await renew(subscription);
  expect(await waiting(subscription)).toEqual([2500, 2500]);

  await local.call('POST', '/platform/extensions/rule/deactivate', {});
  await renew(subscription);
  expect((await invoicesOf(subscription.id)).invoices.at(-1)).toEqual(['paid', 2500, 2500, 1000, 2500]);
  expect(await waiting(subscription)).toEqual([]);
});

test('with everything held back there is no invoice, and the subscription is active all the same', async () => {
  await decide({ filterItems: 'return { items: [] };' });
  const subscription = await onPrices(1000);
  expect([subscription.status, subscription.latest_invoice]).toEqual(['active', null]);
  expect(await waiting(subscription)).toEqual([1000]);
});

test('a skipped line never exists, and a later change gives back only what was charged', async () => {
  await decide({
    beforeItemCreation: `return { items: request.items.map((item: any) =>
      ({ key: item.key, creationStrategy: isBig(item) ? 'skip' : 'invoice' })) };`,
  });
  const subscription = await onPrices(1000, 2500);
  expect((await invoicesOf(subscription.id)).invoices).toEqual([['paid', 1000]]);
  expect(await waiting(subscription)).toEqual([]);

  await local.call('POST', '/platform/extensions/rule/deactivate', {});
  await local.stripe.subscriptions.cancel(subscription.id, { prorate: true, invoice_now: true });
  // Nothing was charged for the 25.00, so nothing comes back for it.
  expect((await invoicesOf(subscription.id)).invoices.at(-1)).toEqual(['paid', -1000]);
});

test('waived lines of an upgrade leave no trace once lines of 0.00 are skipped, and the plan says so', async () => {
  await activate('waive_small_prorations', { minimum_proration_amount: { amount: '500', currency: 'usd' } });
  await activate('skip_zero_amount_items', { free_plans: 'show' });
  const subscription = await onPrices(2500);
  const before = idOf(subscription.latest_invoice);
  const price = await newPrice(local, (await local.stripe.products.create({ name: 'Pro' })).id, 2700);
  const items = [{ id: subscription.items.data[0]!.id, price }];
  const plan = await local.call<PreviewWire>('POST', '/platform/previews', {
    subscription: subscription.id,
    items,
    proration_behavior: 'always_invoice',
  });
  expect(plan.totals).toEqual({ by_default: 200, by_script: 0, difference: -200, billed: 0 });
  expect(plan.lines.map(({ because }) => because)).toEqual([
    'Skip zero amount items skips this line: it is never created.',
    'Skip zero amount items skips this line: it is never created.',
  ]);
  const updated = await local.stripe.subscriptions.update(
    subscription.id,
    { items, proration_behavior: 'always_invoice', proration_date: plan.moment },
    { headers: { 'Console-Plan': plan.id } },
  );
  expect(idOf(updated.latest_invoice)).toBe(before);
  expect(await waiting(subscription)).toEqual([]);
  const runs = await local.call<ListWire<RunWire>>('GET', `/platform/runs?subscription=${subscription.id}`);
  expect(runs.data.map(({ method, mode, verdict }) => [method, mode, verdict]).slice(0, 2)).toEqual([
    ['before_item_creation', 'applied', 'changed'],
    ['prorate_items', 'applied', 'changed'],
  ]);
});

test('a change held back for a later invoice counts as nothing now, in the plan as on the bill', async () => {
  const subscription = await onPrices(1000);
  await advance(local, (await clockAt(local)) + 86_400);
  await decide({ filterItems: 'return { items: [] };' });
  const price = await newPrice(local, (await local.stripe.products.create({ name: 'Pro' })).id, 4000);
  const items = [{ id: subscription.items.data[0]!.id, price }];
  const plan = await local.call<PreviewWire>('POST', '/platform/previews', {
    subscription: subscription.id,
    items,
    proration_behavior: 'always_invoice',
  });
  expect(plan.totals.billed).toBe(0);
  expect(plan.lines[0]?.because).toBe('Rule leaves this line for a later invoice.');
  await local.stripe.subscriptions.update(
    subscription.id,
    { items, proration_behavior: 'always_invoice', proration_date: plan.moment },
    { headers: { 'Console-Plan': plan.id } },
  );
  expect((await invoicesOf(subscription.id)).invoices).toEqual([['paid', 1000]]);
  const [debit, credit] = await waiting(subscription);
  expect(debit! + credit!).toBe(plan.totals.by_default);
});

test.each([
  [
    'a group with an unknown item',
    { groupItems: "return { groups: [{ items: [{ key: 'x' }], setsLatestInvoice: true }] };" },
  ],
  [
    'two groups that set the latest invoice',
    { groupItems: SPLIT.replace('index === groups.length - 1', 'true') },
  ],
  ['a filter that throws', { filterItems: "throw new Error('no list');" }],
])('%s leaves one invoice for everything, and its run says why', async (_, methods) => {
  await decide(methods);
  const subscription = await onPrices(1000, 2500);
  expect((await invoicesOf(subscription.id)).invoices).toEqual([['paid', 1000, 2500]]);
  const runs = await local.call<ListWire<RunWire>>('GET', `/platform/runs?subscription=${subscription.id}`);
  expect(runs.data.filter(({ verdict }) => verdict === 'failed')).toHaveLength(1);
});

test('the preview of a new subscription shows the invoice that it will name, and stores nothing but its runs', async () => {
  await decide({ groupItems: SPLIT });
  const product = await local.stripe.products.create({ name: 'Plan' });
  const prices = [await newPrice(local, product.id, 1000), await newPrice(local, product.id, 2500)];
  const customer = await local.stripe.customers.create({ name: 'Looking' });
  const preview = await local.stripe.invoices.createPreview({
    customer: customer.id,
    subscription_details: { items: prices.map((price) => ({ price })) },
  });
  expect(preview.lines.data.map(({ amount }) => amount)).toEqual([2500]);
  expect((await local.stripe.invoices.list({ customer: customer.id })).data).toEqual([]);
});

test('a coupon lowers what is left of a charge that was given back in part while it waited', async () => {
  const coupon = await local.stripe.coupons.create({ percent_off: 20, duration: 'forever' });
  await decide({ filterItems: 'return { items: [] };' });
  const product = await local.stripe.products.create({ name: 'Held' });
  const subscription = await subscribed(local, [{ price: await newPrice(local, product.id, 1000) }], {
    discounts: [{ coupon: coupon.id }],
  });
  expect(await waiting(subscription)).toEqual([1000]);
  const { current_period_start: start, current_period_end: end } = subscription.items.data[0]!;
  await advance(local, (start + end) / 2);
  await local.call('POST', '/platform/extensions/rule/deactivate', {});
  const ended = await local.stripe.subscriptions.cancel(subscription.id, {
    prorate: true,
    invoice_now: true,
  });
  const final = await local.stripe.invoices.retrieve(idOf(ended.latest_invoice));
  // Half of 10.00 was used, less a fifth of it.
  expect([final.subtotal, final.total]).toEqual([500, 400]);
  expect(await checkBooks(local.platform.store.db)).toEqual([]);
});
