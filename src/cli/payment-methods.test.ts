// Payment methods: Stripe's test cards by token and by number, attached, charged and detached, through stripe-node 23.
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let price: string;
beforeAll(async () => {
  local = await localPlatform();
  await putToRest(local);
  const product = await local.stripe.products.create({ name: 'Plan' });
  price = await newPrice(local, product.id, 3000);
});
afterAll(async () => {
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
  await local.close();
});

const payer = async (): Promise<string> => (await local.stripe.customers.create({ name: 'Pays' })).id;

async function attached(customer: string, token = 'pm_card_visa'): Promise<string> {
  return (await local.stripe.paymentMethods.attach(token, { customer })).id;
}

test('a token is attached as a method of its own, listed newest first, and detached for good', async () => {
  const customer = await payer();
  const visa = await local.stripe.paymentMethods.attach('pm_card_visa', { customer });
  expect(visa).toMatchObject({
    object: 'payment_method',
    type: 'card',
    customer,
    card: { brand: 'visa', last4: '4242' },
  });
  expect(visa.id).not.toBe('pm_card_visa');
  const other = await attached(customer, 'pm_card_mastercard');
  expect(other).not.toBe(await attached(await payer(), 'pm_card_mastercard'));
  const ids = ({ data }: { data: { id: string }[] }): string[] => data.map(({ id }) => id);
  expect(ids(await local.stripe.paymentMethods.list({ customer }))).toEqual([other, visa.id]);
  expect(ids(await local.stripe.customers.listPaymentMethods(customer, { type: 'card' }))).toEqual([
    other,
    visa.id,
  ]);
  expect(await local.stripe.paymentMethods.retrieve(other)).toMatchObject({
    customer,
    card: { brand: 'mastercard', last4: '4444' },
  });

  expect(await local.stripe.paymentMethods.detach(visa.id)).toMatchObject({ customer: null });
  expect(ids(await local.stripe.paymentMethods.list({ customer }))).toEqual([other]);
  await expect(attached(customer, visa.id)).rejects.toMatchObject({ statusCode: 400 });
  await expect(local.stripe.paymentMethods.detach(visa.id)).rejects.toMatchObject({ statusCode: 400 });
});

test('a token is retrieved and belongs to nobody', async () => {
  expect(await local.stripe.paymentMethods.retrieve('pm_card_visa')).toMatchObject({
    id: 'pm_card_visa',
    customer: null,
    card: { last4: '4242' },
  });
});

test("what is charged is the subscription's method, else the default of the customer", async () => {
  const customer = await payer();
  const failing = await attached(customer, 'pm_card_chargeCustomerFail');
  const good = await attached(customer);
  await local.stripe.customers.update(customer, { invoice_settings: { default_payment_method: failing } });
  const made = (method?: string) =>
    local.stripe.subscriptions.create({
      customer,
      items: [{ price }],
      ...(method === undefined ? {} : { default_payment_method: method }),
    });
  expect((await made()).status).toBe('incomplete');
  expect((await made(good)).status).toBe('active');
});

test('an attached method that declines makes an invoice open, and another one pays it', async () => {
  const customer = await payer();
  const failing = await attached(customer, 'pm_card_chargeCustomerFail');
  await local.stripe.invoiceItems.create({ customer, amount: 500, currency: 'usd' });
  const { id } = await local.stripe.invoices.create({ customer, pending_invoice_items_behavior: 'include' });
  await expect(local.stripe.invoices.pay(id, { payment_method: failing })).rejects.toMatchObject({
    statusCode: 402,
    code: 'card_declined',
    decline_code: 'generic_decline',
  });
  expect((await local.stripe.invoices.retrieve(id)).status).toBe('open');
  const paid = await local.stripe.invoices.pay(id, { payment_method: await attached(customer) });
  expect(paid).toMatchObject({ status: 'paid', amount_paid: 500 });
});

test('the default of a customer goes when it is detached; what a subscription charges stays', async () => {
  const customer = await payer();
  const method = await attached(customer);
  await local.stripe.customers.update(customer, { invoice_settings: { default_payment_method: method } });
  await local.stripe.paymentMethods.detach(method);
  expect(await local.stripe.customers.retrieve(customer)).toMatchObject({
    invoice_settings: { default_payment_method: null },
  });
  const own = await attached(customer);
  await local.stripe.subscriptions.create({ customer, items: [{ price }], default_payment_method: own });
  await expect(local.stripe.paymentMethods.detach(own)).rejects.toMatchObject({ statusCode: 501 });
});

test.each([
  ['pm_card_chargeDeclined', 402, 'card_declined'],
  ['pm_card_chargeDeclinedInsufficientFunds', 402, 'card_declined'],
  ['pm_card_threeDSecure2Required', 501, 'not_simulated'],
  ['pm_none', 400, 'resource_missing'],
])('attaching %s is refused with %i', async (token, statusCode, code) => {
  const customer = await payer();
  await expect(attached(customer, token)).rejects.toMatchObject({ statusCode, code });
  expect((await local.stripe.paymentMethods.list({ customer })).data).toEqual([]);
});

test.each<[string, (method: string) => Promise<unknown>]>([
  [
    'a customer',
    async (method) =>
      local.stripe.customers.update(await payer(), { invoice_settings: { default_payment_method: method } }),
  ],
  ['a new customer', (payment_method) => local.stripe.customers.create({ payment_method })],
  ['a new subscription', (method) => subscribed(local, [{ price }], { default_payment_method: method })],
  [
    'a subscription',
    async (method) => {
      const { id } = await subscribed(local, [{ price }]);
      return local.stripe.subscriptions.update(id, { default_payment_method: method });
    },
  ],
  [
    'a payment',
    async (method) => {
      const { id } = await local.stripe.invoices.create({ customer: await payer() });
      return local.stripe.invoices.pay(id, { payment_method: method });
    },
  ],
])(
  "%s takes neither another customer's method, nor one that nobody knows, nor one that is not simulated",
  async (_, use) => {
    await expect(use(await attached(await payer()))).rejects.toMatchObject({ statusCode: 400 });
    await expect(use('pm_none')).rejects.toMatchObject({ statusCode: 400, code: 'resource_missing' });
    await expect(use('pm_card_threeDSecure2Required')).rejects.toMatchObject({ statusCode: 501 });
  },
);

const exp = { exp_month: 4, exp_year: 2030 };
const made = (number: string): Promise<Stripe.PaymentMethod> =>
  local.stripe.paymentMethods.create({ type: 'card', card: { number, ...exp } });

test('a card by its number: made for nobody, attached once, charged', async () => {
  const card = await local.stripe.paymentMethods.create({
    type: 'card',
    card: { number: '4242 4242 4242 4242', exp_month: 4, exp_year: 30, cvc: '123' },
    billing_details: { name: 'Ada', email: 'ada@example.com' },
    metadata: { from: 'form' },
  });
  expect(card).toMatchObject({
    customer: null,
    card: { brand: 'visa', last4: '4242', exp_month: 4, exp_year: 2030 },
    billing_details: { name: 'Ada', email: 'ada@example.com', phone: null },
    metadata: { from: 'form' },
  });
  expect(JSON.stringify(card)).not.toContain('4242424242424242');
  const customer = await payer();
  const use = { customer, items: [{ price }], default_payment_method: card.id };
  await expect(local.stripe.subscriptions.create(use)).rejects.toMatchObject({ statusCode: 400 });
  expect(await local.stripe.paymentMethods.attach(card.id, { customer })).toMatchObject({
    id: card.id,
    customer,
    metadata: { from: 'form' },
    card: { exp_year: 2030 },
  });
  expect((await local.stripe.subscriptions.create(use)).status).toBe('active');
  await expect(attached(await payer(), card.id)).rejects.toMatchObject({ statusCode: 400, param: 'id' });
});

test.each([
  ['4000000000000341', 'incomplete'],
  ['4000002500003155', 'incomplete'],
  ['5555555555554444', 'active'],
])('a subscription on card %s begins %s', async (number, status) => {
  const customer = await payer();
  const { id } = await made(number);
  await local.stripe.paymentMethods.attach(id, { customer });
  const begun = await local.stripe.subscriptions.create({
    customer,
    items: [{ price }],
    default_payment_method: id,
  });
  expect(begun.status).toBe(status);
});

test('a card that declines can be made, and is refused when it is attached', async () => {
  const { id } = await made('4000000000000002');
  const customer = await payer();
  await expect(attached(customer, id)).rejects.toMatchObject({ statusCode: 402, code: 'card_declined' });
  expect((await local.stripe.paymentMethods.list({ customer })).data).toEqual([]);
});

test('a token of the Charges API stands for its card', async () => {
  const card = await local.stripe.paymentMethods.create({ type: 'card', card: { token: 'tok_mastercard' } });
  expect(card).toMatchObject({ customer: null, card: { brand: 'mastercard', last4: '4444' } });
});

test.each<[string, Stripe.PaymentMethodCreateParams, number, string, string]>([
  [
    'a wrong digit',
    { card: { number: '4242424242424241', ...exp } },
    402,
    'incorrect_number',
    'card[number]',
  ],
  ['a real one', { card: { number: '4111111111111111', ...exp } }, 402, 'card_declined', 'card[number]'],
  [
    'a test card of disputes',
    { card: { number: '4000000000000259', ...exp } },
    501,
    'not_simulated',
    'card[number]',
  ],
  [
    'a month that is none',
    { card: { number: '4242424242424242', exp_month: 13, exp_year: 2030 } },
    402,
    'invalid_expiry_month',
    'card[exp_month]',
  ],
  [
    'a year that has passed',
    { card: { number: '4242424242424242', exp_month: 1, exp_year: 2020 } },
    402,
    'invalid_expiry_year',
    'card[exp_year]',
  ],
  [
    'a code that is none',
    { card: { number: '4242424242424242', ...exp, cvc: '1' } },
    402,
    'invalid_cvc',
    'card[cvc]',
  ],
  [
    'no expiry',
    { card: { number: '4242424242424242' } as never },
    400,
    'parameter_missing',
    'card[exp_month]',
  ],
  ['an unknown token', { card: { token: 'tok_none' } }, 501, 'not_simulated', 'card[token]'],
  ['no card', {}, 400, 'parameter_missing', 'card'],
  [
    'an address',
    { card: { token: 'tok_visa' }, billing_details: { address: { city: 'Bonn' } } },
    501,
    'not_simulated',
    'billing_details[address]',
  ],
])('%s is refused', async (_, card, statusCode, code, param) => {
  await expect(local.stripe.paymentMethods.create({ type: 'card', ...card })).rejects.toMatchObject({
    statusCode,
    code,
    param,
  });
});

test('metadata, expiry and billing details of an attached card change, and an event says from what', async () => {
  const customer = await payer();
  const id = await attached(customer);
  const changed = await local.stripe.paymentMethods.update(id, {
    metadata: { team: 'red' },
    billing_details: { name: 'Ada' },
    card: { exp_year: 2031 },
  });
  expect(changed).toMatchObject({
    metadata: { team: 'red' },
    billing_details: { name: 'Ada', email: null },
    card: { exp_month: 12, exp_year: 2031 },
  });
  await local.stripe.paymentMethods.update(id, { billing_details: { email: 'ada@example.com' } });
  expect(await local.stripe.paymentMethods.retrieve(id)).toMatchObject({
    billing_details: { name: 'Ada', email: 'ada@example.com' },
    card: { exp_year: 2031 },
  });
  const [, first] = (await local.stripe.events.list({ type: 'payment_method.updated', limit: 2 })).data;
  expect(first?.data.previous_attributes).toMatchObject({
    metadata: { team: null },
    card: { exp_year: 2099 },
  });
  const { id: fresh } = await made('4242424242424242');
  for (const other of [fresh, 'pm_card_visa', 'pm_none'])
    await expect(local.stripe.paymentMethods.update(other, { metadata: { a: 'b' } })).rejects.toMatchObject({
      param: 'id',
    });
});
