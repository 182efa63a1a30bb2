// Credit notes through stripe-node 23: open and paid invoices, discounts and tax in proportion, sums to the unit.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { clockAt, idOf, newPrice, putToRest, send, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

const DECLINING = 'pm_card_chargeCustomerFail';

let local: LocalPlatform;
let stripe: Stripe;
let price: string;
beforeAll(async () => {
  local = await localPlatform();
  ({ stripe } = local);
  await putToRest(local);
  price = await newPrice(local, (await stripe.products.create({ name: 'Plan' })).id, 3000);
});
afterAll(async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
  await local.close();
});

const rate = async (percentage: number, inclusive = false): Promise<string> =>
  (await stripe.taxRates.create({ display_name: 'VAT', percentage, inclusive })).id;

/** 2 × 30.00 by mail, so that it waits for its customer: open. */
async function open(
  more: Partial<Stripe.SubscriptionCreateParams> = {},
  customer: Stripe.CustomerCreateParams = {},
  item = price,
): Promise<Stripe.Invoice> {
  const sub = await subscribed(
    local,
    [{ price: item, quantity: 2 }],
    { collection_method: 'send_invoice', days_until_due: 10, ...more },
    customer,
  );
  return sub.latest_invoice as Stripe.Invoice;
}

async function paid(...args: Parameters<typeof open>): Promise<Stripe.Invoice> {
  return stripe.invoices.pay((await open(...args)).id, { paid_out_of_band: true });
}

const lineOf = (invoice: Stripe.Invoice): string => invoice.lines.data[0]!.id;
const balanceOf = async (invoice: Stripe.Invoice): Promise<number> =>
  ((await stripe.customers.retrieve(idOf(invoice.customer))) as Stripe.Customer).balance;

async function typesSince(last: string | undefined): Promise<string[]> {
  const { data } = await stripe.events.list({ limit: 100, ...(last ? { ending_before: last } : {}) });
  return data.map(({ type }) => type).reverse();
}
const lastEvent = async () => (await stripe.events.list({ limit: 1 })).data[0]?.id;

test('of an open invoice a credit note lowers what is due, and the rest is paid', async () => {
  const invoice = await open();
  const before = await lastEvent();
  const note = await stripe.creditNotes.create({
    invoice: invoice.id,
    amount: 1500,
    reason: 'order_change',
    memo: 'One seat was not delivered',
    metadata: { ticket: '7' },
  });
  expect(note).toMatchObject({
    object: 'credit_note',
    number: `${invoice.number}-CN-01`,
    amount: 1500,
    total: 1500,
    pre_payment_amount: 1500,
    post_payment_amount: 0,
    type: 'pre_payment',
    status: 'issued',
    reason: 'order_change',
    memo: 'One seat was not delivered',
    metadata: { ticket: '7' },
    customer_balance_transaction: null,
    effective_at: await clockAt(local),
  });
  const lowered = await stripe.invoices.retrieve(invoice.id);
  expect(lowered).toMatchObject({
    status: 'open',
    total: 6000,
    amount_due: 4500,
    amount_remaining: 4500,
    pre_payment_credit_notes_amount: 1500,
    post_payment_credit_notes_amount: 0,
  });
  expect(await typesSince(before)).toEqual(['credit_note.created', 'invoice.updated']);
  expect(await stripe.invoices.pay(invoice.id)).toMatchObject({ status: 'paid', amount_paid: 4500 });
});

test('an open invoice that is credited whole is paid, and its subscription active', async () => {
  const sub = await subscribed(
    local,
    [{ price }],
    {},
    { invoice_settings: { default_payment_method: DECLINING } },
  );
  expect(sub.status).toBe('incomplete');
  const invoice = sub.latest_invoice as Stripe.Invoice;
  const before = await lastEvent();
  await stripe.creditNotes.create({ invoice: invoice.id, amount: 1000 });
  const second = await stripe.creditNotes.create({ invoice: invoice.id, amount: 2000 });
  expect(second.number).toBe(`${invoice.number}-CN-02`);
  expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
    status: 'paid',
    amount_due: 0,
    amount_paid: 0,
    amount_remaining: 0,
    pre_payment_credit_notes_amount: 3000,
    status_transitions: { paid_at: await clockAt(local) },
  });
  expect((await stripe.subscriptions.retrieve(sub.id)).status).toBe('active');
  const types = await typesSince(before);
  expect(types.filter((type) => type === 'invoice.paid')).toHaveLength(1);
  expect(types).toContain('customer.subscription.updated');
  // Neither is there anything left of it.
  await expect(stripe.creditNotes.create({ invoice: invoice.id, amount: 1 })).rejects.toMatchObject({
    statusCode: 400,
    param: 'amount',
  });
});

test('of a paid invoice the balance is credited, and what goes another way is noted', async () => {
  const invoice = await paid();
  const note = await stripe.creditNotes.create({
    invoice: invoice.id,
    amount: 2500,
    credit_amount: 2000,
    out_of_band_amount: 500,
    expand: ['customer_balance_transaction', 'invoice'],
  });
  expect(note).toMatchObject({
    type: 'post_payment',
    pre_payment_amount: 0,
    post_payment_amount: 2500,
    out_of_band_amount: 500,
    customer_balance_transaction: {
      type: 'credit_note',
      amount: -2000,
      ending_balance: -2000,
      credit_note: note.id,
      invoice: invoice.id,
    },
    invoice: { id: invoice.id, status: 'paid', amount_due: 6000, amount_paid: 6000 },
  });
  expect((note.invoice as Stripe.Invoice).post_payment_credit_notes_amount).toBe(2500);
  expect(await balanceOf(invoice)).toBe(-2000);
  // 35.00 is left.
  await expect(
    stripe.creditNotes.create({ invoice: invoice.id, amount: 3501, credit_amount: 3501 }),
  ).rejects.toMatchObject({ statusCode: 400, param: 'amount' });
  await stripe.creditNotes.create({ invoice: invoice.id, amount: 3500, credit_amount: 3500 });
  expect(await balanceOf(invoice)).toBe(-5500);
});

test('the balance that an open invoice had used is given back once nothing is due: a mixed note', async () => {
  // 60.00, of which a credit of 25.00 was used: 35.00 is due.
  const invoice = await open({}, { balance: -2500 });
  expect(invoice.amount_due).toBe(3500);
  const note = await stripe.creditNotes.create({ invoice: invoice.id, amount: 6000, credit_amount: 2500 });
  expect([note.type, note.pre_payment_amount, note.post_payment_amount]).toEqual(['mixed', 3500, 2500]);
  expect(await balanceOf(invoice)).toBe(-2500);
  expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('paid');
});

test('a line is credited by quantity: its discount and its tax follow', async () => {
  const coupon = await stripe.coupons.create({ percent_off: 25, duration: 'forever' });
  const invoice = await open({
    discounts: [{ coupon: coupon.id }],
    default_tax_rates: [await rate(8.875)],
  });
  // 60.00 − 15.00, and 8.875 % of 45.00 is 3.99375.
  expect(invoice.total).toBe(4899);
  const params = {
    invoice: invoice.id,
    lines: [{ type: 'invoice_line_item' as const, invoice_line_item: lineOf(invoice), quantity: 1 }],
  };
  const preview = await stripe.creditNotes.preview(params);
  const note = await stripe.creditNotes.create(params);
  // 30.00 − 7.50 + 2.00: half of 3.99 is 1.995.
  expect(note).toMatchObject({
    subtotal: 3000,
    discount_amount: 750,
    total_excluding_tax: 2250,
    total: 2450,
    amount: 2450,
    total_taxes: [{ amount: 200, taxable_amount: 2250, tax_behavior: 'exclusive' }],
  });
  expect(note.lines.data).toMatchObject([
    { type: 'invoice_line_item', quantity: 1, unit_amount: 3000, amount: 3000, discount_amount: 750 },
  ]);
  const { total, subtotal, pre_payment_amount } = preview;
  expect([total, subtotal, pre_payment_amount]).toEqual([2450, 3000, 2450]);
  expect(preview.number).toBeNull();
  const rest = await stripe.creditNotes.create(params);
  // Together exactly what was charged: 48.99 − 24.50, with 1.99 of tax.
  expect([rest.total, rest.total_taxes?.[0]?.amount]).toEqual([2449, 199]);
  expect((await stripe.invoices.retrieve(invoice.id)).status).toBe('paid');
  await expect(stripe.creditNotes.create(params)).rejects.toMatchObject({ param: 'lines[0][quantity]' });
});

test('inclusive tax is inside of what is credited', async () => {
  const invoice = await open({ default_tax_rates: [await rate(24, true)] });
  // 60.00 with 11.61 inside: 6000 × 24 / 124 = 1161.29; a third of it is 3.87.
  const note = await stripe.creditNotes.create({
    invoice: invoice.id,
    lines: [{ type: 'invoice_line_item', invoice_line_item: lineOf(invoice), amount: 2000 }],
  });
  expect(note).toMatchObject({
    total: 2000,
    total_excluding_tax: 1613,
    subtotal: 2000,
    subtotal_excluding_tax: 1613,
    total_taxes: [{ amount: 387, tax_behavior: 'inclusive', taxable_amount: 1613 }],
  });
});

test('an amount of yen is divided among lines in proportion to what each charged', async () => {
  const product = (await stripe.products.create({ name: 'プラン' })).id;
  const yen = await newPrice(local, product, 980, { currency: 'jpy' });
  const other = await newPrice(local, product, 500, { currency: 'jpy' });
  const sub = await subscribed(local, [{ price: yen }, { price: other, quantity: 3 }], {
    collection_method: 'send_invoice',
    days_until_due: 5,
    default_tax_rates: [await rate(10)],
  });
  const invoice = sub.latest_invoice as Stripe.Invoice;
  // ¥980 + ¥98 and ¥1,500 + ¥150.
  expect(invoice.total).toBe(2728);
  const note = await stripe.creditNotes.create({ invoice: invoice.id, amount: 1000 });
  // 1000 × 1078 / 2728 = 395.16, so ¥395, of it tax 98 × 395 / 1078 = 35.9; and ¥605, of it 150 × 605 / 1650 = 55.
  expect(note.lines.data.map(({ amount, taxes }) => [amount, taxes?.[0]?.amount])).toEqual([
    [359, 36],
    [550, 55],
  ]);
  expect([note.total, note.subtotal, note.total_excluding_tax]).toEqual([1000, 909, 909]);
  expect((await stripe.invoices.retrieve(invoice.id)).amount_remaining).toBe(1728);
});

test('a line of its own has the tax that it names', async () => {
  const invoice = await open();
  const note = await stripe.creditNotes.create({
    invoice: invoice.id,
    lines: [
      {
        type: 'custom_line_item',
        description: 'Apology',
        unit_amount: 250,
        quantity: 2,
        tax_rates: [await rate(10)],
      },
    ],
  });
  expect([note.subtotal, note.total]).toEqual([500, 550]);
  expect(note.lines.data[0]).toMatchObject({
    type: 'custom_line_item',
    description: 'Apology',
    quantity: 2,
    unit_amount: 250,
  });
});

test('voiding a credit note of an open invoice puts back what it took off', async () => {
  const invoice = await open();
  const note = await stripe.creditNotes.create({ invoice: invoice.id, amount: 2000 });
  const before = await lastEvent();
  const voided = await stripe.creditNotes.voidCreditNote(note.id);
  expect([voided.status, voided.voided_at]).toEqual(['void', await clockAt(local)]);
  expect(await stripe.invoices.retrieve(invoice.id)).toMatchObject({
    amount_due: 6000,
    amount_remaining: 6000,
    pre_payment_credit_notes_amount: 0,
  });
  expect(await typesSince(before)).toEqual(['credit_note.voided', 'invoice.updated']);
  await expect(stripe.creditNotes.voidCreditNote(note.id)).rejects.toMatchObject({ statusCode: 400 });
  // What was voided counts for nothing, and its number is not given again.
  const whole = await stripe.creditNotes.create({ invoice: invoice.id, amount: 6000 });
  expect(whole.number).toBe(`${invoice.number}-CN-02`);
  await expect(stripe.creditNotes.voidCreditNote(whole.id)).rejects.toMatchObject({
    statusCode: 400,
    code: 'status_transition_invalid',
  });
});

test('notes are updated, listed and read with their lines', async () => {
  const invoice = await open();
  const note = await stripe.creditNotes.create({ invoice: invoice.id, amount: 100, metadata: { a: '1' } });
  const before = await lastEvent();
  const updated = await stripe.creditNotes.update(note.id, { memo: 'Sorry', metadata: { b: '2' } });
  expect([updated.memo, updated.metadata]).toEqual(['Sorry', { a: '1', b: '2' }]);
  expect(await typesSince(before)).toEqual(['credit_note.updated']);
  expect(await stripe.creditNotes.retrieve(note.id)).toEqual(expect.objectContaining({ memo: 'Sorry' }));
  const listed = await stripe.creditNotes.list({ invoice: invoice.id });
  expect(listed.data.map(({ id }) => id)).toEqual([note.id]);
  const lines = await stripe.creditNotes.listLineItems(note.id);
  expect(lines.data.map(({ amount, invoice_line_item: of }) => [amount, of])).toEqual([
    [100, lineOf(invoice)],
  ]);
  const previewed = await stripe.creditNotes.listPreviewLineItems({ invoice: invoice.id, amount: 50 });
  expect(previewed.data.map(({ amount }) => amount)).toEqual([50]);
});

test.each([
  ['neither amount nor lines', '', 400, 'amount'],
  ['more than the invoice', 'amount=6001', 400, 'amount'],
  ['nothing', 'amount=0', 400, 'amount'],
  ['a balance that need not be credited', 'amount=100&credit_amount=100', 400, 'credit_amount'],
  [
    'an unknown line',
    'lines[0][type]=invoice_line_item&lines[0][invoice_line_item]=il_1&lines[0][amount]=1',
    400,
    'lines[0][invoice_line_item]',
  ],
  [
    'a line of its own without text',
    'lines[0][type]=custom_line_item&lines[0][unit_amount]=1',
    400,
    'lines[0][description]',
  ],
  ['shipping', 'amount=100&shipping_cost[shipping_rate]=shr_1', 501, 'shipping_cost'],
  ['what Stripe does not know', 'amount=100&colour=red', 400, 'colour'],
])('%s is refused and nothing is credited', async (_name, body, status, param) => {
  const invoice = await open();
  const refused = await send(local, 'POST', '/v1/credit_notes', `invoice=${invoice.id}&${body}`);
  expect([refused.status, refused.error.param]).toEqual([status, param]);
  expect((await stripe.invoices.retrieve(invoice.id)).amount_remaining).toBe(6000);
});

test('a paid invoice needs to be told how it is given back', async () => {
  const invoice = await paid();
  await expect(stripe.creditNotes.create({ invoice: invoice.id, amount: 100 })).rejects.toMatchObject({
    statusCode: 400,
    param: 'credit_amount',
  });
});

test.each(['draft', 'void'])('a %s invoice cannot be credited', async (status) => {
  const { id: customer } = await stripe.customers.create({});
  const invoice = status === 'draft' ? await stripe.invoices.create({ customer }) : await open();
  if (status === 'void') await stripe.invoices.voidInvoice(invoice.id);
  await expect(stripe.creditNotes.create({ invoice: invoice.id, amount: 100 })).rejects.toMatchObject({
    statusCode: 400,
    param: 'invoice',
  });
});

test('two notes at once cannot credit more than the invoice', async () => {
  const invoice = await open();
  const both = await Promise.allSettled(
    [1, 2].map(() => stripe.creditNotes.create({ invoice: invoice.id, amount: 4000 })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await stripe.invoices.retrieve(invoice.id)).amount_remaining).toBe(2000);
});
