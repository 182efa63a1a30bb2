// `invoice_items` of create_preview, through stripe-node: equal to items that really wait; June has 30 days.
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBooks } from '../platform/books.ts';
import { newPrice, rowCounts } from './testing/calls.ts';
import { invoicesOf, moveTo, subscribedAt, utc, type Clocked } from './testing/clocked.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let product: string;
let price: string;
let dear: string;
let setup: string;
let half: string;
let rate: string;
beforeAll(async () => {
  local = await localPlatform();
  product = (await local.stripe.products.create({ name: 'Plan' })).id;
  price = await newPrice(local, product, 2400);
  dear = await newPrice(local, product, 4000);
  setup = (await local.stripe.prices.create({ product, currency: 'usd', unit_amount: 1500 })).id;
  half = (await local.stripe.coupons.create({ percent_off: 50, duration: 'once' })).id;
  const vat = { display_name: 'VAT', percentage: 10, inclusive: false };
  rate = (await local.stripe.taxRates.create(vat)).id;
});
afterAll(() => local.close());

async function midJune(): Promise<Clocked> {
  const made = await subscribedAt(local, '2027-06-01', [{ price }]);
  await moveTo(local, made, '2027-06-16');
  return made;
}

const told = (invoice: Stripe.Invoice) => ({
  total: invoice.total,
  lines: invoice.lines.data.map((line) => ({
    amount: line.amount,
    description: line.description,
    quantity: line.quantity,
    period: line.period,
    discounts: (line.discount_amounts ?? []).map(({ amount }) => amount),
    taxes: (line.taxes ?? []).map(({ amount }) => amount),
    metadata: line.metadata,
    discountable: line.discountable,
  })),
});

const TERMS: Stripe.InvoiceItemCreateParams[] = [];
beforeAll(() => {
  TERMS.push(
    { amount: 700, currency: 'usd', description: 'Visit', metadata: { by: 'train' } },
    { pricing: { price: setup }, quantity: 2, discounts: [{ coupon: half }], tax_rates: [rate] },
    { unit_amount_decimal: '12.5' as never, quantity: 3, discountable: false },
    { amount: -300, currency: 'usd', period: { start: utc('2027-06-02'), end: utc('2027-06-05') } },
  );
});

/** As a preview takes them: the price stands at the top. */
const previewed = (): Stripe.InvoiceCreatePreviewParams.InvoiceItem[] =>
  TERMS.map(({ pricing, ...terms }) => ({
    ...(terms as Stripe.InvoiceCreatePreviewParams.InvoiceItem),
    ...(pricing?.price === undefined ? {} : { price: pricing.price }),
  }));

test('the next renewal with added items is what it is once they wait', async () => {
  const made = await midJune();
  const { id: subscription } = made.subscription;
  const before = await rowCounts(local);
  const shown = await local.stripe.invoices.createPreview({ subscription, invoice_items: previewed() });
  expect(await rowCounts(local)).toEqual(before);
  for (const terms of TERMS)
    await local.stripe.invoiceItems.create({ customer: made.customer, subscription, ...terms });
  const waiting = await local.stripe.invoices.createPreview({ subscription });
  await moveTo(local, made, '2027-07-01T03:00');
  const renewal = (await invoicesOf(local, made)).at(-1)!;
  // 30.00 less half, and 10 % tax on it; 12.5 × 3 is 37.5, which is 38
  expect(shown.lines.data.map(({ amount }) => amount)).toEqual([700, 3000, 38, -300, 2400]);
  expect(shown.total).toBe(700 + 1650 + 38 - 300 + 2400);
  expect(told(shown)).toEqual(told(waiting));
  expect(told(shown)).toEqual(told(renewal));
});

test('a change that bills at once bills them too', async () => {
  const made = await midJune();
  const { id: subscription } = made.subscription;
  const items = [{ id: made.item, price: dear }];
  const shown = await local.stripe.invoices.createPreview({
    subscription,
    invoice_items: [
      { amount: 700, description: 'Visit' },
      { price_data: { currency: 'usd', product, unit_amount: 250 }, quantity: 2 },
    ],
    subscription_details: { items, proration_behavior: 'always_invoice' },
  });
  await local.stripe.invoiceItems.create({
    customer: made.customer,
    subscription,
    amount: 700,
    currency: 'usd',
    description: 'Visit',
  });
  const updated = await local.stripe.subscriptions.update(subscription, {
    items,
    add_invoice_items: [{ price_data: { currency: 'usd', product, unit_amount: 250 }, quantity: 2 }],
    proration_behavior: 'always_invoice',
    expand: ['latest_invoice'],
  });
  const amounts = (invoice: Stripe.Invoice) => invoice.lines.data.map(({ amount }) => amount);
  // half of 24.00 back, half of 40.00; two of 2.50
  expect(amounts(shown)).toEqual([700, 500, -1200, 2000]);
  const applied = updated.latest_invoice as Stripe.Invoice;
  const sorted = (of: number[]) => of.sort((a, b) => a - b);
  expect([applied.total, sorted(amounts(applied))]).toEqual([shown.total, sorted(amounts(shown))]);
});

test('an item that waits is shown changed, and stays as it is', async () => {
  const made = await midJune();
  const { id: subscription } = made.subscription;
  const { id: invoiceitem } = await local.stripe.invoiceItems.create({
    customer: made.customer,
    subscription,
    pricing: { price: setup },
  });
  const change = { quantity: 3, description: 'Three of them', discounts: [{ coupon: half }] };
  const shown = await local.stripe.invoices.createPreview({
    subscription,
    invoice_items: [{ invoiceitem, ...change }],
    expand: ['discounts', 'lines.data.discounts'],
  });
  const kept = await local.stripe.invoiceItems.retrieve(invoiceitem);
  expect([kept.amount, kept.quantity, kept.discounts]).toEqual([1500, 1, []]);
  await local.stripe.invoiceItems.update(invoiceitem, change);
  const changed = await local.stripe.invoices.createPreview({ subscription });
  // 45.00 less half, and 24.00
  expect([shown.total, told(shown)]).toEqual([2250 + 2400, told(changed)]);
});

test('the final invoice of an immediate end takes them', async () => {
  const made = await midJune();
  const shown = await local.stripe.invoices.createPreview({
    subscription: made.subscription.id,
    invoice_items: [{ amount: 700 }],
    subscription_details: { cancel_now: true, proration_behavior: 'none' },
  });
  expect(shown.total).toBe(700);
});

test('what cannot be is refused where it stands', async () => {
  const { subscription, customer } = await midJune();
  const other = await local.stripe.invoiceItems.create({ customer, amount: 1, currency: 'usd' });
  for (const [item, status, param] of [
    [{ invoiceitem: 'ii_none', amount: 1 }, 400, 'invoiceitem'],
    [{ invoiceitem: other.id, currency: 'usd', amount: 1 }, 400, 'currency'],
    [{ amount: 1, currency: 'eur' }, 400, 'currency'],
    [{ description: 'Nothing' }, 400, 'amount'],
    [{ price }, 400, 'price'],
    [{ price: 'price_none' }, 400, 'price'],
    [{ amount: 1, price: setup }, 400, 'price'],
    [{ amount: 1, discounts: [{ coupon: 'none' }] }, 400, 'discounts][0][coupon'],
  ] as const)
    await expect(
      local.stripe.invoices.createPreview({
        subscription: subscription.id,
        invoice_items: [item as Stripe.InvoiceCreatePreviewParams.InvoiceItem],
      }),
    ).rejects.toMatchObject({ statusCode: status, param: `invoice_items[0][${param}]` });
  await expect(
    local.stripe.invoices.createPreview({
      customer,
      subscription_details: { items: [{ price }] },
      invoice_items: [{ amount: 1 }],
    }),
  ).rejects.toMatchObject({ statusCode: 501, param: 'invoice_items' });
});

test('the books are in order', async () => {
  expect(await checkBooks(local.platform.store.db)).toEqual([]);
});
