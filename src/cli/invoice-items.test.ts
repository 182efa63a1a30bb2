// Invoice items that a client makes by hand, through stripe-node 23.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PreviewWire } from '../contract/wire/platform.ts';
import { alex, localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let subject: Awaited<ReturnType<typeof alex>>;
beforeAll(async () => {
  local = await localPlatform();
  subject = await alex(local);
});
afterAll(() => local.close());

const customer = (): string => subject.subscription.customer as string;

const change = () => ({
  items: [{ id: subject.item, price: subject.pro }],
  proration_behavior: 'always_invoice' as const,
});

test('an item waits, is changed, and goes on the next invoice of the customer', async () => {
  const { invoiceItems, invoices } = local.stripe;
  const item = await invoiceItems.create({
    customer: customer(),
    amount: 700,
    currency: 'usd',
    description: 'Set-up',
  });
  expect([item.amount, item.invoice, item.proration]).toEqual([700, null, false]);
  await invoiceItems.update(item.id, { amount: 900, metadata: { by: 'hand' } });
  const upcoming = await invoices.createPreview({ subscription: subject.subscription.id });
  // The item, then the next month of Starter.
  expect(upcoming.lines.data.map(({ amount }) => amount)).toEqual([900, 2500]);
});

test('a plan goes stale when what waits for the invoice changes', async () => {
  const plan = await local.call<PreviewWire>('POST', '/platform/previews', {
    subscription: subject.subscription.id,
    ...change(),
  });
  expect(plan.lines.map((line) => line.by_default.amount)).toEqual([-2488, 2687, 900]);
  const [item] = (await local.stripe.invoiceItems.list({ customer: customer(), pending: true })).data;
  await local.stripe.invoiceItems.update(item?.id ?? '', { amount: 1100 });
  await expect(
    local.stripe.subscriptions.update(
      subject.subscription.id,
      { ...change(), proration_date: plan.moment },
      { headers: { 'Console-Plan': plan.id } },
    ),
  ).rejects.toMatchObject({ statusCode: 409, code: 'preview_stale' });
});

test('once on an invoice an item can no longer change', async () => {
  const [item] = (await local.stripe.invoiceItems.list({ customer: customer(), pending: true })).data;
  const updated = await local.stripe.subscriptions.update(subject.subscription.id, change());
  const invoice = await local.stripe.invoices.retrieve(updated.latest_invoice as string);
  // 11.00 waited; −24.88 and 26.87 are the change's own.
  expect(invoice.lines.data.map(({ amount }) => amount)).toEqual([1100, -2488, 2687]);
  expect(invoice.total).toBe(1299);
  await expect(local.stripe.invoiceItems.update(item?.id ?? '', { amount: 1 })).rejects.toMatchObject({
    code: 'invoice_not_editable',
  });
  await expect(local.stripe.invoiceItems.del(item?.id ?? '')).rejects.toMatchObject({
    code: 'invoice_not_editable',
  });
});

test('a pending proration that is taken back counts as never charged or credited', async () => {
  const starter = subject.subscription.items.data[0]?.price.id ?? '';
  await local.stripe.subscriptions.update(subject.subscription.id, {
    items: [{ id: subject.item, price: starter }],
    proration_behavior: 'create_prorations',
  });
  const pending = await local.stripe.invoiceItems.list({ customer: customer(), pending: true });
  expect(pending.data.map(({ amount }) => amount)).toEqual([2488, -2687]);
  for (const item of pending.data) await local.stripe.invoiceItems.del(item.id);
  // Pro's 26.87 is alive again: back to Pro credits it and charges the same.
  const again = await local.stripe.invoices.createPreview({
    subscription: subject.subscription.id,
    subscription_details: change(),
  });
  expect(again.lines.data.map(({ amount }) => amount)).toEqual([-2687, 2687]);
});

test.each([
  ['another currency than the customer pays in', { currency: 'eur' }, 'currency'],
  ['no currency at all', { currency: 'zzz' }, 'currency'],
  ['a subscription of somebody else', { subscription: 'sub_unknown' }, 'subscription'],
  ['a period that ends before it starts', { period: { start: 2, end: 1 } }, 'period[end]'],
])('%s is refused and writes nothing', async (_name, wrong, param) => {
  const before = await local.stripe.invoiceItems.list({ customer: customer(), limit: 100 });
  await expect(
    local.stripe.invoiceItems.create({ customer: customer(), amount: 1, currency: 'usd', ...wrong }),
  ).rejects.toMatchObject({ statusCode: 400, param });
  const after = await local.stripe.invoiceItems.list({ customer: customer(), limit: 100 });
  expect(after.data).toHaveLength(before.data.length);
});
