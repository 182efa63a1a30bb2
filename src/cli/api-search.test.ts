// Stripe's search through its own client: what is found, in which order, and what a query cannot do.
import fc from 'fast-check';
import type Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApi } from '../platform/api/app.ts';
import { idOf, rowCounts, send, subscribed } from './testing/calls.ts';
import { alex, localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let pro: string;
let people: Stripe.Customer[];

beforeAll(async () => {
  local = await localPlatform();
  pro = (await alex(local)).pro;
  const { customers } = local.stripe;
  people = [
    await customers.create({
      name: 'Ada Lovelace',
      email: 'ada@search.example',
      metadata: { tier: 'gold', no: '1' },
    }),
    await customers.create({
      name: "Grace O'Hopper",
      email: 'GRACE@search.example',
      metadata: { tier: 'silver' },
    }),
    await customers.create({ name: 'Alan "the" Turing', email: 'alan@other.example', phone: '+44 20 1234' }),
    await customers.create({ name: '100% \\ _ Müller', metadata: { 'odd key!': "';--" } }),
  ];
});
afterAll(() => local.close());

const named = async (query: string): Promise<string[]> =>
  (await local.stripe.customers.search({ query, limit: 100 })).data.map(
    ({ name }) => (name ?? '').split(' ')[0] ?? '',
  );

test.each([
  [`email:'ada@search.example'`, ['Ada']],
  [`email:'grace@SEARCH.example'`, ['Grace']],
  [`email~'search.example'`, ['Grace', 'Ada']],
  [`email~'search.example' -name~'lovelace'`, ['Grace']],
  [`name:'Ada Lovelace' OR name:'Alan "the" Turing'`, ['Alan', 'Ada']],
  [`name:"Alan \\"the\\" Turing"`, ['Alan']],
  [`name:'Grace O\\'Hopper'`, ['Grace']],
  // % and _ are no wildcards.
  [`name~'100%'`, ['100%']],
  [`name~'0_%'`, []],
  [`name~'\\\\ _'`, ['100%']],
  [`metadata['tier']:'GOLD'`, ['Ada']],
  [`metadata["odd key!"]:"';--"`, ['100%']],
  [`email~'search.example' AND -metadata['no']:null`, ['Ada']],
  [`email~'.example' AND phone:null`, ['Grace', 'Ada']],
  [`-phone:null`, ['Alan']],
  // No e-mail is not the one that is ruled out.
  [`metadata['odd key!']:"';--" -email:'ada@search.example'`, ['100%']],
  [`name:"' OR '1'='1"`, []],
])('%s', async (query, found) => {
  expect((await named(query)).filter((each) => ['Ada', 'Grace', 'Alan', '100%'].includes(each))).toEqual(
    found,
  );
});

test('pages go on until all are found, each once, newest first', async () => {
  const query = 'created>0';
  const whole = await local.stripe.customers.search({ query, limit: 100, expand: ['total_count'] });
  expect(whole).toMatchObject({
    object: 'search_result',
    has_more: false,
    next_page: null,
    url: '/v1/customers/search',
  });
  expect(whole.total_count).toBe(whole.data.length);
  const met: string[] = [];
  for await (const customer of local.stripe.customers.search({ query, limit: 3 })) met.push(customer.id);
  expect(met).toEqual(whole.data.map(({ id }) => id));
  expect(met.slice(0, 4)).toEqual(people.map(({ id }) => id).reverse());
  expect((await local.stripe.customers.search({ query })).total_count).toBeUndefined();
});

test('subscriptions, invoices, prices and products are searched by their own fields', async () => {
  const { stripe } = local;
  const made = await subscribed(local, [{ price: pro, quantity: 3 }], { metadata: { order: 'A-1' } });
  const invoice = made.latest_invoice as Stripe.Invoice;
  const ended = await subscribed(local, [{ price: pro }], { metadata: { order: 'A-2' } });
  await stripe.subscriptions.cancel(ended.id);
  const ids = async (found: Promise<{ data: { id: string }[] }>) => (await found).data.map(({ id }) => id);

  expect(await ids(stripe.subscriptions.search({ query: `metadata['order']:'a-1'` }))).toEqual([made.id]);
  expect(
    await ids(stripe.subscriptions.search({ query: `status:'canceled' metadata['order']:'A-2'` })),
  ).toEqual([ended.id]);
  expect(
    await ids(stripe.subscriptions.search({ query: `-canceled_at:null created>=${ended.created}` })),
  ).toContain(ended.id);
  expect(
    await ids(
      stripe.invoices.search({ query: `subscription:'${made.id}' total>=${invoice.total} total<8101` }),
    ),
  ).toEqual([invoice.id]);
  expect(
    await ids(stripe.invoices.search({ query: `number:'${invoice.number ?? ''}' status:'paid'` })),
  ).toEqual([invoice.id]);
  expect(
    await ids(stripe.invoices.search({ query: `customer:"${idOf(made.customer)}" total:"8100"` })),
  ).toEqual([invoice.id]);

  const product = await stripe.products.create({ name: 'Searchlight', description: 'Finds things' });
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'eur',
    unit_amount: 5,
    lookup_key: 'beam',
  });
  expect(await ids(stripe.products.search({ query: `active:'true' AND description~'things'` }))).toEqual([
    product.id,
  ]);
  expect(
    await ids(stripe.prices.search({ query: `lookup_key:'beam' type:'one_time' currency:'EUR'` })),
  ).toEqual([price.id]);
  expect(await ids(stripe.prices.search({ query: `product:'${product.id}' active:false` }))).toEqual([]);
});

test('what is found expands like a list', async () => {
  const found = await local.stripe.subscriptions.search({
    query: `status:'active'`,
    limit: 2,
    expand: ['data.customer'],
  });
  expect(found.data.map(({ customer }) => (customer as Stripe.Customer).object)).toEqual([
    'customer',
    'customer',
  ]);
});

test('what is deleted, on a test clock or of another account is not found', async () => {
  const { stripe, platform } = local;
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: 1_800_000_000 });
  await stripe.customers.create({ name: 'Clockwork Smith', test_clock: clock.id });
  const gone = await stripe.customers.create({ name: 'Gone Smith' });
  await stripe.customers.del(gone.id);
  const query = `name~'smith'`;
  expect(await named(query)).toEqual([]);

  const other = createApi(platform, { accountId: 'acct_other', livemode: false });
  const response = await other.request('/v1/customers/search?query=created%3E0', {
    headers: { Authorization: 'Bearer sk_test_of_a_test' },
  });
  expect(await response.json()).toMatchObject({ object: 'search_result', data: [], has_more: false });
});

test.each([
  ['customers', 'query=', 'parameter_invalid_empty', 'query'],
  ['customers', 'limit=1', 'parameter_missing', 'query'],
  ['customers', `query=mail:'a'`, 'parameter_invalid', 'query'],
  ['customers', `query=status:'active'`, 'parameter_invalid', 'query'],
  ['customers', `query=email>'a'`, 'parameter_invalid', 'query'],
  ['customers', `query=created~'123'`, 'parameter_invalid', 'query'],
  ['customers', `query=email~'ab'`, 'parameter_invalid', 'query'],
  ['customers', `query=email:a@example.com`, 'parameter_invalid', 'query'],
  ['customers', `query=metadata:'a'`, 'parameter_invalid', 'query'],
  ['customers', `query=email['a']:'a'`, 'parameter_invalid', 'query'],
  ['customers', `query=created>yesterday`, 'parameter_invalid', 'query'],
  ['customers', `query=created>99999999999999999999`, 'parameter_invalid', 'query'],
  ['customers', `query=created>null`, 'parameter_invalid', 'query'],
  ['customers', `query=constructor:'a'`, 'parameter_invalid', 'query'],
  ['prices', `query=active:'yes'`, 'parameter_invalid', 'query'],
  ['customers', `query=created>0&page=2`, 'parameter_invalid', 'page'],
  ['customers', `query=created>0&limit=0`, 'parameter_invalid_integer', 'limit'],
  ['customers', `query=created>0&starting_after=cus_1`, 'parameter_unknown', 'starting_after'],
])('/v1/%s/search?%s is refused', async (object, search, code, param) => {
  const { status, error } = await send(local, 'GET', `/v1/${object}/search?${search.replaceAll('>', '%3E')}`);
  expect([status, error.code, error.param], error.message).toEqual([400, code, param]);
});

test('a page of another query is refused', async () => {
  const { next_page: page } = await local.stripe.customers.search({ query: 'created>0', limit: 1 });
  const { status, error } = await send(
    local,
    'GET',
    `/v1/customers/search?query=created%3E1&page=${page ?? ''}`,
  );
  expect([status, error.param]).toEqual([400, 'page']);
});

test('no query is answered with anything but a result or a refusal, and none writes', async () => {
  const before = await rowCounts(local);
  const field = fc.constantFrom('email', 'name', 'created', 'metadata', `metadata['k']`, 'nothing', '-phone');
  const operator = fc.constantFrom(':', '~', '>', '<=');
  const value = fc.oneof(
    fc.constantFrom('null', '1', '-1', "'ada'", '"%"', `'\\'`),
    fc.string({ unit: 'grapheme' }).map((text) => `'${text}'`),
  );
  const query = fc
    .array(fc.tuple(field, operator, value, fc.constantFrom(' ', ' AND ', ' OR ')), {
      minLength: 1,
      maxLength: 4,
    })
    .map((clauses) => clauses.map((parts) => parts.join('')).join(''));
  await fc.assert(
    fc.asyncProperty(query, async (text) => {
      const answer = await send(local, 'GET', `/v1/customers/search?query=${encodeURIComponent(text)}`);
      if (answer.status !== 200) expect([answer.status, answer.error.param]).toEqual([400, 'query']);
    }),
    { numRuns: 200 },
  );
  expect(await rowCounts(local)).toEqual(before);
});
