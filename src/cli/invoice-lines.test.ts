// Lines of drafts and invoice items with prices, discounts and tax, through stripe-node 23.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { advance, idOf, newPrice, putToRest, send, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let stripe: Stripe;
let monthly: string;
let hour: string;
beforeAll(async () => {
  local = await localPlatform();
  ({ stripe } = local);
  await putToRest(local);
  monthly = await newPrice(local, (await stripe.products.create({ name: 'Plan' })).id, 3000);
  const work = await stripe.products.create({ name: 'Hour of work' });
  hour = (await stripe.prices.create({ product: work.id, currency: 'usd', unit_amount: 12_000 })).id;
});
afterAll(async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
  await local.close();
});

const rate = async (percentage: number, inclusive = false): Promise<string> =>
  (await stripe.taxRates.create({ display_name: 'VAT', percentage, inclusive })).id;
const coupon = async (more: Stripe.CouponCreateParams): Promise<string> =>
  (await stripe.coupons.create({ duration: 'once', ...more })).id;
const newCustomer = async (more: Stripe.CustomerCreateParams = {}): Promise<string> =>
  (await stripe.customers.create(more)).id;
const amounts = ({ lines }: Stripe.Invoice) => lines.data.map(({ amount }) => amount);
const off = ({ lines }: Stripe.Invoice) =>
  lines.data.map((line) => (line.discount_amounts ?? []).map(({ amount }) => amount));
const taxes = ({ lines }: Stripe.Invoice) =>
  lines.data.map((line) => (line.taxes ?? []).map(({ amount }) => amount));

test('items have a price, a discount and a tax of their own, and meet on an invoice', async () => {
  const customer = await newCustomer();
  const item = await stripe.invoiceItems.create({
    customer,
    pricing: { price: hour },
    quantity: 3,
    discounts: [{ coupon: await coupon({ percent_off: 10 }) }],
    tax_rates: [await rate(20)],
  });
  expect(item).toMatchObject({
    amount: 36_000,
    quantity: 3,
    currency: 'usd',
    description: 'Hour of work',
    pricing: { price_details: { price: hour } },
  });
  expect(item.discounts).toHaveLength(1);
  await stripe.invoiceItems.create({ customer, amount: 5000, currency: 'usd' });
  const draft = await stripe.invoices.create({
    customer,
    pending_invoice_items_behavior: 'include',
    discounts: [{ coupon: await coupon({ amount_off: 3740, currency: 'usd' }) }],
    default_tax_rates: [await rate(8)],
    footer: 'Thank you',
    custom_fields: [{ name: 'PO', value: '7' }],
  });
  // 360.00 − 36.00 = 324.00 and 50.00; of 37.40 off, 324/374 is 32.40 and 5.00.
  expect(off(draft)).toEqual([[3600, 3240], [500]]);
  // 20 % of 291.60, 8 % of 45.00.
  expect(taxes(draft)).toEqual([[5832], [360]]);
  expect([draft.subtotal, draft.total]).toEqual([41_000, 29_160 + 5832 + 4500 + 360]);
  expect([draft.footer, draft.custom_fields]).toEqual(['Thank you', [{ name: 'PO', value: '7' }]]);
  const paid = await stripe.invoices.pay(draft.id);
  expect([paid.status, paid.amount_paid]).toEqual(['paid', 39_852]);
});

test('lines are added to a draft, changed and taken away, and it adds up each time', async () => {
  const customer = await newCustomer();
  const draft = await stripe.invoices.create({
    customer,
    currency: 'usd',
    discounts: [{ coupon: await coupon({ percent_off: 50 }) }],
  });
  const waiting = await stripe.invoiceItems.create({ customer, amount: 700, currency: 'usd' });
  const added = await stripe.invoices.addLines(draft.id, {
    lines: [
      { pricing: { price: hour }, quantity: 2, description: 'Two hours' },
      { invoice_item: waiting.id },
      { amount: -300, description: 'Goodwill' },
    ],
    invoice_metadata: { a: '1' },
  });
  // What is below zero is not discounted.
  expect([amounts(added), off(added)]).toEqual([
    [24_000, 700, -300],
    [[12_000], [350], []],
  ]);
  expect([added.total, added.metadata]).toEqual([12_050, { a: '1' }]);
  const [hours, extra, goodwill] = added.lines.data.map(({ id }) => id);
  const tax = await rate(10, true);
  const changed = await stripe.invoices.updateLines(draft.id, {
    lines: [
      { id: hours!, quantity: 1 },
      { id: extra!, discountable: false, tax_rates: [tax] },
    ],
  });
  // 60.00 + 7.00 with 64 of tax inside − 3.00.
  expect([changed.total, taxes(changed)]).toEqual([6000 + 700 - 300, [[], [64], []]]);
  const line = await stripe.invoices.updateLineItem(draft.id, goodwill!, { amount: -1000 });
  expect([line.object, line.amount]).toEqual(['line_item', -1000]);
  const left = await stripe.invoices.removeLines(draft.id, {
    lines: [
      { id: extra!, behavior: 'unassign' },
      { id: goodwill!, behavior: 'delete' },
    ],
  });
  expect([amounts(left), left.total]).toEqual([[12_000], 6000]);
  const pending = await stripe.invoiceItems.list({ customer, pending: true });
  expect(pending.data.map(({ id, invoice }) => [id, invoice])).toEqual([[waiting.id, null]]);
  expect(await stripe.invoices.finalizeInvoice(draft.id)).toMatchObject({ status: 'open', amount_due: 6000 });
  await expect(stripe.invoices.addLines(draft.id, { lines: [{ amount: 1 }] })).rejects.toMatchObject({
    statusCode: 400,
    code: 'invoice_not_editable',
  });
});

test('an item goes on the draft of a renewal: its coupon and its tax are worked out anew', async () => {
  const id = await coupon({ amount_off: 1000, currency: 'usd', duration: 'forever' });
  const sub = await subscribed(local, [{ price: monthly }], {
    discounts: [{ coupon: id }],
    default_tax_rates: [await rate(10)],
  });
  const customer = idOf(sub.customer);
  await advance(local, sub.items.data[0]!.current_period_end);
  const [draft] = (await stripe.invoices.list({ subscription: sub.id, status: 'draft' })).data;
  expect([draft!.total, off(draft!)]).toEqual([2200, [[1000]]]);
  await stripe.invoiceItems.create({ customer, invoice: draft!.id, amount: 1000, currency: 'usd' });
  const more = await stripe.invoices.retrieve(draft!.id);
  // 10.00 off 40.00: 7.50 and 2.50; 10 % of 22.50 and 7.50.
  expect([off(more), taxes(more), more.total]).toEqual([[[750], [250]], [[225], [75]], 3300]);
  // What the renewal charged is 22.50 now: cancelled at once, all of it is given back, and not more.
  const end = await stripe.subscriptions.cancel(sub.id, { prorate: true, invoice_now: true });
  const last = await stripe.invoices.retrieve(idOf(end.latest_invoice));
  expect([amounts(last), last.total]).toEqual([[-2250], -2475]);
});

test('an item that waits with a coupon of its own is lowered on the next renewal', async () => {
  const sub = await subscribed(local, [{ price: monthly }]);
  const customer = idOf(sub.customer);
  await stripe.invoiceItems.create({
    customer,
    amount: 2000,
    currency: 'usd',
    discounts: [{ coupon: await coupon({ percent_off: 25 }) }],
  });
  const next = await stripe.invoices.createPreview({ subscription: sub.id });
  expect([amounts(next), off(next), next.total]).toEqual([[2000, 3000], [[500], []], 4500]);
  await advance(local, sub.items.data[0]!.current_period_end);
  const [draft] = (await stripe.invoices.list({ subscription: sub.id, status: 'draft' })).data;
  expect([amounts(draft!), draft!.total]).toEqual([[2000, 3000], 4500]);
  await stripe.subscriptions.cancel(sub.id);
});

test('an invoice of a subscription takes what waits of it, and its tax', async () => {
  const sub = await subscribed(local, [{ price: monthly }], { default_tax_rates: [await rate(10)] });
  const customer = idOf(sub.customer);
  await stripe.invoiceItems.create({ customer, amount: 400, currency: 'usd' });
  await stripe.invoiceItems.create({ customer, amount: 500, currency: 'usd', subscription: sub.id });
  const draft = await stripe.invoices.create({
    subscription: sub.id,
    pending_invoice_items_behavior: 'include',
  });
  expect([amounts(draft), draft.total]).toEqual([[500], 550]);
  expect(draft.parent?.subscription_details?.subscription).toBe(sub.id);
  expect((await stripe.invoiceItems.list({ customer, pending: true })).data).toHaveLength(1);
});

test('a draft takes other discounts, tax and terms; once it is finalised only metadata', async () => {
  const customer = await newCustomer();
  const draft = await stripe.invoices.create({ customer, currency: 'usd' });
  await stripe.invoices.addLines(draft.id, { lines: [{ amount: 10_000 }] });
  const changed = await stripe.invoices.update(draft.id, {
    discounts: [{ coupon: await coupon({ percent_off: 20 }) }],
    default_tax_rates: [await rate(5)],
    collection_method: 'send_invoice',
    due_date: draft.created + 5 * 86_400,
    effective_at: draft.created - 86_400,
  });
  expect([changed.total, changed.due_date]).toEqual([8400, draft.created + 5 * 86_400]);
  expect(changed.effective_at).toBe(draft.created - 86_400);
  const kept = await stripe.invoices.update(draft.id, {
    discounts: [{ discount: idOf(changed.discounts[0]! as string) }],
    footer: 'F',
  });
  expect([kept.total, kept.discounts]).toEqual([8400, changed.discounts]);
  const without = await stripe.invoices.update(draft.id, { discounts: '', default_tax_rates: '' });
  expect([without.total, without.discounts, taxes(without)]).toEqual([10_000, [], [[]]]);
  const listed = await stripe.invoices.list({
    customer,
    due_date: { gte: draft.created + 86_400, lt: draft.created + 6 * 86_400 },
  });
  expect(listed.data.map(({ id }) => id)).toEqual([draft.id]);
  await stripe.invoices.finalizeInvoice(draft.id);
  await expect(stripe.invoices.update(draft.id, { footer: 'G' })).rejects.toMatchObject({
    code: 'invoice_not_editable',
  });
  expect((await stripe.invoices.update(draft.id, { metadata: { a: '1' } })).metadata).toEqual({ a: '1' });
});

test('yen: a price of packages, a coupon of a percentage, tax inside', async () => {
  const product = await stripe.products.create({ name: '印刷' });
  const pages = await stripe.prices.create({
    product: product.id,
    currency: 'jpy',
    unit_amount: 330,
    transform_quantity: { divide_by: 100, round: 'up' },
  });
  const customer = await newCustomer();
  const draft = await stripe.invoices.create({ customer, currency: 'jpy' });
  const full = await stripe.invoices.addLines(draft.id, {
    lines: [
      {
        pricing: { price: pages.id },
        quantity: 250,
        discounts: [{ coupon: await coupon({ percent_off: 15 }) }],
        tax_rates: [await rate(10, true)],
      },
    ],
  });
  // Three packages: ¥990 − ¥149 (148.5) = ¥841, of it 841 × 10 / 110 = 76.45.
  expect([amounts(full), off(full), taxes(full), full.total]).toEqual([[990], [[149]], [[76]], 841]);
});

test('items on a draft change and go with it; the renewal line of a subscription keeps its amount', async () => {
  const sub = await subscribed(local, [{ price: monthly }]);
  const customer = idOf(sub.customer);
  await advance(local, sub.items.data[0]!.current_period_end);
  const [draft] = (await stripe.invoices.list({ subscription: sub.id, status: 'draft' })).data;
  const item = await stripe.invoiceItems.create({
    customer,
    invoice: draft!.id,
    amount: 100,
    currency: 'usd',
  });
  const after = await stripe.invoiceItems.update(item.id, { amount: 250, description: 'More' });
  expect([after.amount, after.invoice]).toEqual([250, draft!.id]);
  const renewal = draft!.lines.data[0]!.id;
  const named = await stripe.invoices.updateLines(draft!.id, {
    lines: [
      { id: renewal, description: 'Your plan', discounts: [{ coupon: await coupon({ percent_off: 10 }) }] },
    ],
  });
  expect(named.lines.data.map(({ description }) => description)).toEqual(['Your plan', 'More']);
  expect(named.total).toBe(2700 + 250);
  for (const [body, param] of [
    [`lines[0][id]=${renewal}&lines[0][amount]=1`, 'lines[0][amount]'],
    [`lines[0][id]=${renewal}&lines[0][period][start]=1&lines[0][period][end]=2`, 'lines[0][period]'],
  ]) {
    const refused = await send(local, 'POST', `/v1/invoices/${draft!.id}/update_lines`, body);
    expect([refused.status, refused.error.param]).toEqual([501, param]);
  }
  await stripe.invoiceItems.del(item.id);
  expect((await stripe.invoices.retrieve(draft!.id)).total).toBe(2700);
  await stripe.subscriptions.cancel(sub.id);
});

test.each([
  ['no amount', '', 'amount'],
  ['two of them', 'amount=1&unit_amount_decimal=2', 'unit_amount_decimal'],
  ['a quantity of an amount', 'amount=1&quantity=2', 'quantity'],
  ['a recurring price', 'pricing[price]=MONTHLY', 'pricing[price]'],
  ['an unknown coupon', 'amount=1&discounts[0][coupon]=none', 'discounts[0][coupon]'],
  ['an unknown tax rate', 'amount=1&tax_rates[0]=txr_none', 'tax_rates[0]'],
])('an item with %s is refused', async (_name, body, param) => {
  const customer = await newCustomer();
  const text = `customer=${customer}&currency=usd&${body.replace('MONTHLY', monthly)}`;
  const refused = await send(local, 'POST', '/v1/invoiceitems', text);
  expect([refused.status, refused.error.param]).toEqual([400, param]);
  expect((await stripe.invoiceItems.list({ customer })).data).toEqual([]);
});

test('revisions of an invoice are not simulated', async () => {
  const body = `from_invoice[action]=revision&from_invoice[invoice]=in_1`;
  const refused = await send(local, 'POST', '/v1/invoices', `customer=${await newCustomer()}&${body}`);
  expect([refused.status, refused.error.param]).toEqual([501, 'from_invoice']);
});
