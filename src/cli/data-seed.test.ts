// Companies made in bulk and by living through their history: the same every time, and as the engine would have left them.
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkBooks, checkEvents } from '../platform/books.ts';
import { createApi } from '../platform/api/app.ts';
import { advanceTo } from '../platform/clock/advance.ts';
import { refill } from '../platform/seed/account.ts';
import { SEEDED_NOW } from '../platform/seed/company.ts';
import { chanceOf } from '../platform/seed/large/chance.ts';
import { drawCustomer } from '../platform/seed/large/customer.ts';
import { seedCompany } from '../platform/seed/large/seed-company.ts';
import { caller } from '../platform/seed/poster.ts';
import { schema } from '../store/index.ts';
import { LOCAL_ACCOUNT } from './settings.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
beforeAll(async () => {
  local = await localPlatform([]);
});
afterAll(() => local.close());

const quiet = (): void => undefined;
const seed = (customers: number, more: { seed?: string; history?: boolean } = {}) =>
  seedCompany(local.platform, LOCAL_ACCOUNT, { customers, seed: '1', history: false, ...more }, quiet);

/** Everything that there is, but positions, which the database gives. */
async function company(): Promise<Record<string, unknown[]>> {
  const { db } = local.platform.store;
  const { customers, subscriptions, subscriptionItems, invoices, invoiceLines, debits, prices } = schema;
  const tables = { customers, subscriptions, subscriptionItems, invoices, invoiceLines, debits, prices };
  const rows: Record<string, unknown[]> = {};
  for (const [name, table] of Object.entries(tables))
    rows[name] = (await db.select().from(table).orderBy(table.id)).map(({ position: _, ...row }) => row);
  return rows;
}

test('the same seed makes the same company, another seed another one, and more customers leave the first as they are', async () => {
  await seed(120);
  const first = await company();
  await seed(120);
  expect(await company()).toEqual(first);
  await seed(150);
  expect((await company()).customers).toEqual(expect.arrayContaining(first.customers ?? []));
  await seed(120, { seed: '2' });
  const other = await company();
  expect(other.customers?.length).toBe(120);
  expect(other.customers).not.toEqual(first.customers);
});

test('a company in bulk has every status and currency, and its books are in order', async () => {
  const { rows } = await seed(2_500);
  expect(rows).toBeGreaterThan(2_500 * 5);
  const { db } = local.platform.store;
  const statuses = await db
    .selectDistinct({ status: schema.subscriptions.status })
    .from(schema.subscriptions);
  expect(statuses.map(({ status }) => status).sort()).toEqual(['active', 'canceled', 'past_due', 'trialing']);
  const currencies = await db.selectDistinct({ currency: schema.invoices.currency }).from(schema.invoices);
  expect(currencies.map(({ currency }) => currency).sort()).toEqual(['eur', 'gbp', 'jpy', 'kwd', 'usd']);
  const ending = await db
    .select()
    .from(schema.subscriptions)
    .where(eq(schema.subscriptions.cancelAtPeriodEnd, true));
  expect(ending.some(({ status }) => status === 'active')).toBe(true);
  expect(await checkBooks(db)).toEqual([]);
});

test('a company in bulk goes on as any other: a month later everything has renewed and the books are in order', async () => {
  await seed(60);
  await advanceTo(local.platform, LOCAL_ACCOUNT, SEEDED_NOW + 32 * 86_400);
  expect(await checkBooks(local.platform.store.db)).toEqual([]);
  const past = await local.stripe.subscriptions.list({ limit: 100, status: 'all' });
  for (const { status, items } of past.data)
    if (status !== 'canceled')
      expect(items.data[0]?.current_period_end).toBeGreaterThan(SEEDED_NOW + 32 * 86_400);
});

test('what is written in bulk is what the engine leaves of the same customers', async () => {
  await seed(40);
  const drawn = Array.from({ length: 40 }, (_, index) =>
    drawCustomer(chanceOf('1', `customer:${index}`), index, SEEDED_NOW, 730),
  );
  // Of each kind one, so that the test stays short; a monthly one has up to 24 renewals.
  const young = drawn.filter(
    ({ fate, started, credit }) =>
      credit === 0 && started > SEEDED_NOW - 90 * 86_400 && (fate === 'active' || fate === 'trialing'),
  );
  expect(young.length).toBeGreaterThan(1);
  for (const customer of young) {
    const [bulk] = (await local.stripe.customers.list({ email: customer.email })).data;
    const before = await standing(bulk?.id ?? '');
    await relive(customer);
    const [lived] = (await local.stripe.customers.list({ email: customer.email })).data;
    expect(await standing(lived?.id ?? '')).toEqual(before);
    await seed(40);
  }
});

/** Subscription, latest invoice and ledger, without what can only differ: ids, and numbers, which count earlier invoices. */
async function standing(customer: string) {
  const { db } = local.platform.store;
  const [subscription] = await db
    .select()
    .from(schema.subscriptions)
    .where(eq(schema.subscriptions.customer, customer));
  if (subscription === undefined) throw new Error(`${customer} has no subscription.`);
  const [invoice] = await db
    .select()
    .from(schema.invoices)
    .where(eq(schema.invoices.id, subscription.latestInvoice ?? ''));
  const lines = await db
    .select()
    .from(schema.invoiceLines)
    .where(eq(schema.invoiceLines.invoice, invoice?.id ?? ''));
  const debits = await db
    .select()
    .from(schema.debits)
    .where(eq(schema.debits.invoice, invoice?.id ?? ''));
  const items = await db
    .select()
    .from(schema.subscriptionItems)
    .where(eq(schema.subscriptionItems.subscription, subscription.id));
  return [subscription, invoice, ...lines, ...debits, ...items].map((row) =>
    Object.fromEntries(Object.entries(row ?? {}).filter(([key, value]) => !OWN.has(key) && !isId(value))),
  );
}

/** Events before the company was made are none of it: what they told of is noted by the engine alone. */
const OWN = new Set(['position', 'version', 'number', 'upcomingTold', 'trialTold']);
const isId = (value: unknown): boolean =>
  typeof value === 'string' && /^(cus|sub|si|in|il|debit|price|prod)_/.test(value);

/** Through the API, from the start to now. */
async function relive({
  name,
  email,
  items,
  interval,
  currency,
  started,
  fate,
  invoiced,
}: ReturnType<typeof drawCustomer>) {
  const { platform } = local;
  const { prices, products } = schema;
  const sold = await platform.store.db
    .select({ price: prices, product: products.name })
    .from(prices)
    .innerJoin(products, eq(products.id, prices.product));
  const catalog = sold.map(({ price, product }) => ({ price, product }));
  await refill(platform, LOCAL_ACCOUNT, { clockAt: started, appSecret: 'absec_test' }, async () => {
    const call = caller({ ...platform, seeds: true }, LOCAL_ACCOUNT);
    const made = new Map<string, string>();
    for (const { price, product } of catalog) {
      if (price.currency !== currency || price.interval !== interval) continue;
      const { id } = await call('POST', '/v1/products', { name: product });
      const unit = { product: id, currency, unit_amount: price.unitAmountDecimal, recurring: { interval } };
      made.set(product, (await call('POST', '/v1/prices', unit)).id);
    }
    const customer = await call('POST', '/v1/customers', { name, email, payment_method: 'pm_card_visa' });
    await call('POST', '/v1/subscriptions', {
      customer: customer.id,
      items: items.map(({ plan, quantity }) => ({ price: made.get(NAMES[plan] ?? ''), quantity })),
      ...(fate === 'trialing' ? { trial_period_days: 14 } : {}),
      ...(invoiced ? { collection_method: 'send_invoice', days_until_due: 30 } : {}),
    });
    await advanceTo({ ...platform, seeds: true }, LOCAL_ACCOUNT, SEEDED_NOW);
  });
}

const NAMES: Record<string, string> = {
  solo: 'Solo',
  starter: 'Starter',
  pro: 'Pro',
  scale: 'Scale',
  enterprise: 'Enterprise',
  team: 'Team',
  business: 'Business',
  support: 'Priority support',
};

test('a company with its history: the same every time, with an event for everything, and books in order', async () => {
  await seed(12, { history: true });
  const first = await company();
  const { db } = local.platform.store;
  expect(await checkBooks(db)).toEqual([]);
  expect(await checkEvents(db)).toEqual([]);
  expect(first.invoices?.length).toBeGreaterThan(12);
  const discounts = await db.select().from(schema.discounts);
  expect(discounts.length).toBeGreaterThan(0);
  await seed(12, { history: true });
  expect(await company()).toEqual(first);
});

test('other writes are refused while a company is made, and served again afterwards', async () => {
  const api = createApi(local.platform, LOCAL_ACCOUNT);
  const post = async () =>
    api.request('/v1/customers', {
      method: 'POST',
      headers: {
        Authorization: 'Bearer sk_test_of_a_test',
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      body: 'name=Meanwhile',
    });
  const meanwhile: Promise<Response>[] = [];
  await seedCompany(local.platform, LOCAL_ACCOUNT, { customers: 10, seed: '1', history: true }, () => {
    if (meanwhile.length === 0) meanwhile.push(post());
  });
  expect((await meanwhile[0])?.status).toBe(409);
  expect((await post()).status).toBe(200);
});
