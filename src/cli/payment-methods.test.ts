// Payment methods: Stripe's test tokens, attached, charged and detached, through stripe-node 23.
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
