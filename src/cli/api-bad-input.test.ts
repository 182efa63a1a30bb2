// What an unfriendly or mistaken client sends: a clear error in Stripe's
// shape, and not one row more or less than before.
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send, rowCounts, newPrice, subscribed, type Answered } from './testing/calls.ts';
import { alex, localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let sub: Stripe.Subscription;
/** Ids that the tables below name before they exist. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  local = await localPlatform();
  const subject = await alex(local);
  sub = subject.subscription;
  const { stripe } = local;
  const product = (await stripe.products.create({ name: 'Trial balloon' })).id;
  const end = await subscribed(local, [{ price: subject.pro }]);
  await stripe.subscriptions.cancel(end.id);
  const inactive = await newPrice(local, product, 1000);
  await stripe.prices.update(inactive, { active: false });
  Object.assign(ids, {
    SUB: sub.id,
    ITEM: subject.item,
    PRO: subject.pro,
    CUSTOMER: sub.customer as string,
    PRODUCT: product,
    EUR: await newPrice(local, product, 1000, { currency: 'eur' }),
    ONCE: (await stripe.prices.create({ product, currency: 'usd', unit_amount: 500 })).id,
    YEARLY: await newPrice(local, product, 99_000, { recurring: { interval: 'year' } }),
    DEAR: await newPrice(local, product, 99_999_999_999),
    INACTIVE: inactive,
    ENDED: end.id,
    START: String(sub.items.data[0]?.current_period_start),
    BEFORE: String((sub.items.data[0]?.current_period_start ?? 0) - 1),
    AFTER: String((sub.items.data[0]?.current_period_end ?? 0) + 1),
    INVOICE: (sub.latest_invoice as string) ?? '',
  });
});
afterAll(() => local.close());

const filled = (text: string): string =>
  text.replace(/\$([A-Z]+)/g, (_, name: string) => ids[name] ?? `no ${name}`);

type Case = [name: string, request: string, status: number, code: string | undefined, param?: string];

/** `POST /path body`, sent as it stands, with nothing half-written. */
async function refused([, request, status, code, param]: Case): Promise<Answered> {
  const [method = '', path = '', ...body] = filled(request).split(' ');
  const before = await rowCounts(local);
  const answer = await send(local, method, path, method === 'POST' ? body.join(' ') : undefined);
  expect([answer.status, answer.error.code, answer.error.param], answer.error.message).toEqual([
    status,
    code,
    param === undefined ? undefined : filled(param),
  ]);
  expect(answer.error.type).toBe('invalid_request_error');
  expect(answer.error.message).toMatch(/\S{3}/);
  expect(answer.headers.get('Request-Id')).toMatch(/^req_/);
  expect(answer.headers.get('Stripe-Should-Retry')).toBe('false');
  expect(await rowCounts(local)).toEqual(before);
  return answer;
}

const items = 'items[0][id]=$ITEM&items[0][price]';
const UPDATE = 'POST /v1/subscriptions/$SUB';
const PREVIEW = 'POST /v1/invoices/create_preview subscription=$SUB&subscription_details';
const TOP_PRICE = 'items[0][price]';
const PREVIEWED_PRICE = 'subscription_details[items][0][price]';

const PRICES: Case[] = [
  ['unknown price', `${UPDATE} ${items}=price_none`, 400, 'resource_missing', TOP_PRICE],
  [
    'unknown price, previewed',
    `${PREVIEW}[items][0][id]=$ITEM&subscription_details[items][0][price]=price_none`,
    400,
    'resource_missing',
    PREVIEWED_PRICE,
  ],
  ['another currency', `${UPDATE} ${items}=$EUR`, 400, 'currency_mismatch', TOP_PRICE],
  [
    'another currency, previewed',
    `${PREVIEW}[items][0][price]=$EUR`,
    400,
    'currency_mismatch',
    PREVIEWED_PRICE,
  ],
  [
    'another currency on creation',
    'POST /v1/subscriptions customer=$CUSTOMER&items[0][price]=$EUR',
    400,
    'currency_mismatch',
    TOP_PRICE,
  ],
  [
    'a currency that its prices do not have',
    'POST /v1/subscriptions customer=$CUSTOMER&items[0][price]=$PRO&currency=eur',
    400,
    'currency_mismatch',
    'currency',
  ],
  [
    'a currency that the subscription does not have, previewed',
    `${PREVIEW}[items][0][price]=$PRO&currency=jpy`,
    400,
    'currency_mismatch',
    'currency',
  ],
  ['an inactive price', `${UPDATE} ${items}=$INACTIVE`, 400, 'price_inactive', TOP_PRICE],
  ['a one-time price', `${UPDATE} ${items}=$ONCE`, 400, 'parameter_invalid', TOP_PRICE],
  ['a product for a price', `${UPDATE} ${items}=$PRODUCT`, 400, 'resource_missing', TOP_PRICE],
  [
    'more than an invoice can carry',
    `${UPDATE} ${items}=$DEAR&items[0][quantity]=1000000`,
    400,
    'amount_too_large',
    'items[0][quantity]',
  ],
  [
    'more than an invoice can carry, created',
    'POST /v1/subscriptions customer=$CUSTOMER&items[0][price]=$DEAR&items[0][quantity]=1000000',
    400,
    'amount_too_large',
    'items[0][quantity]',
  ],
  [
    'a unit amount without end',
    `POST /v1/prices product=$PRODUCT&currency=usd&unit_amount_decimal=${'9'.repeat(60)}`,
    400,
    'parameter_invalid_integer',
    'unit_amount_decimal',
  ],
  [
    'a negative unit amount',
    'POST /v1/prices product=$PRODUCT&currency=usd&unit_amount=-1',
    400,
    'parameter_invalid_integer',
    'unit_amount',
  ],
  [
    'an unknown currency',
    'POST /v1/prices product=$PRODUCT&currency=xyz&unit_amount=1',
    400,
    'currency_invalid',
    'currency',
  ],
  [
    'a period of four years',
    'POST /v1/prices product=$PRODUCT&currency=usd&unit_amount=1&recurring[interval]=year&recurring[interval_count]=4',
    400,
    'parameter_invalid',
    'recurring[interval_count]',
  ],
];

const DATES: Case[] = [
  [
    'before the period',
    `${UPDATE} ${items}=$PRO&proration_date=$BEFORE`,
    400,
    'proration_date_outside_period',
    'proration_date',
  ],
  [
    'after the period',
    `${UPDATE} ${items}=$PRO&proration_date=$AFTER`,
    400,
    'proration_date_outside_period',
    'proration_date',
  ],
  [
    'before the period, previewed',
    `${PREVIEW}[items][0][price]=$PRO&subscription_details[proration_date]=$BEFORE`,
    400,
    'proration_date_outside_period',
    'subscription_details[proration_date]',
  ],
  [
    'after the period, previewed',
    `${PREVIEW}[items][0][price]=$PRO&subscription_details[proration_date]=$AFTER`,
    400,
    'proration_date_outside_period',
    'subscription_details[proration_date]',
  ],
  [
    'no date',
    `${UPDATE} ${items}=$PRO&proration_date=tomorrow`,
    400,
    'parameter_invalid_integer',
    'proration_date',
  ],
  [
    'beyond the calendar',
    `${UPDATE} ${items}=$PRO&proration_date=999999999999999`,
    400,
    'parameter_invalid_integer',
    'proration_date',
  ],
  [
    'with none, previewed',
    `${PREVIEW}[items][0][price]=$PRO&subscription_details[proration_date]=$START&subscription_details[proration_behavior]=none`,
    400,
    'parameter_invalid',
    'subscription_details[proration_date]',
  ],
  [
    'a trial that ended before it began',
    'POST /v1/subscriptions customer=$CUSTOMER&items[0][price]=$PRO&trial_end=1',
    400,
    'parameter_invalid',
    'trial_end',
  ],
];

const FORMS: Case[] = [
  ['a bad percent escape', `${UPDATE} metadata[a]=100%zz`, 400, 'body_malformed'],
  ['a cut percent escape', `${UPDATE} metadata[a]=1%2`, 400, 'body_malformed'],
  ['bytes that are no UTF-8', `${UPDATE} metadata[a]=%ff%fe`, 400, 'body_malformed'],
  ['a null character', 'POST /v1/customers name=a%00b', 400, 'body_malformed'],
  ['a null character in an id', 'GET /v1/customers/cus_%00', 400, 'parameter_invalid', 'id'],
  ['JSON as a form', `${UPDATE} {"metadata": {"a": "b"}}`, 400, 'body_malformed'],
  ['a truncated bracket', `${UPDATE} items[0[price]=$PRO`, 400, 'body_malformed'],
  ['an open bracket', `${UPDATE} items[0=1`, 400, 'body_malformed'],
  ['text behind a bracket', `${UPDATE} items[0]price=1`, 400, 'body_malformed'],
  ['too deep', `${UPDATE} metadata${'[a]'.repeat(12)}=1`, 400, 'body_malformed'],
  [
    'too many parameters',
    `POST /v1/customers ${Array.from({ length: 1001 }, (_, n) => `p${n}=1`).join('&')}`,
    400,
    'body_malformed',
  ],
  [
    'too many entries',
    `${UPDATE} ${Array.from({ length: 101 }, () => 'expand[]=customer').join('&')}`,
    400,
    'body_malformed',
  ],
  ['a megabyte and more', `POST /v1/customers name=${'x'.repeat(1_100_000)}`, 413, 'body_too_large'],
  ['a prototype', 'POST /v1/customers __proto__[admin]=1', 400, 'parameter_unknown', '__proto__[admin]'],
  [
    'a prototype in metadata',
    'POST /v1/customers metadata[__proto__]=1',
    400,
    'parameter_unknown',
    'metadata[__proto__]',
  ],
  ['a constructor', 'POST /v1/customers constructor=1', 400, 'parameter_unknown', 'constructor'],
  [
    'hasOwnProperty',
    `${UPDATE} items[0][hasOwnProperty]=1`,
    400,
    'parameter_unknown',
    'items[0][hasOwnProperty]',
  ],
];

const PARAMETERS: Case[] = [
  ['unknown at the top', `${UPDATE} colour=red`, 400, 'parameter_unknown', 'colour'],
  [
    'unknown inside',
    `${UPDATE} items[0][id]=$ITEM&items[0][colour]=red`,
    400,
    'parameter_unknown',
    'items[0][colour]',
  ],
  [
    'unknown far inside',
    `${PREVIEW}[items][0][colour]=red`,
    400,
    'parameter_unknown',
    'subscription_details[items][0][colour]',
  ],
  ['unknown in a query', 'GET /v1/subscriptions?colour=red', 400, 'parameter_unknown', 'colour'],
  [
    'unknown in the query of a POST',
    'POST /v1/customers?colour=red name=x',
    400,
    'parameter_unknown',
    'colour',
  ],
  ['unknown of one object', 'GET /v1/customers/$CUSTOMER?colour=red', 400, 'parameter_unknown', 'colour'],
  ['a name twice', 'POST /v1/customers name=a&name=b', 400, 'parameter_invalid', 'name'],
  [
    'no number',
    `${UPDATE} items[0][id]=$ITEM&items[0][quantity]=two`,
    400,
    'parameter_invalid_integer',
    'items[0][quantity]',
  ],
  [
    'a fraction',
    `${UPDATE} items[0][id]=$ITEM&items[0][quantity]=1.5`,
    400,
    'parameter_invalid_integer',
    'items[0][quantity]',
  ],
  [
    'an exponent',
    `${UPDATE} items[0][id]=$ITEM&items[0][quantity]=1e3`,
    400,
    'parameter_invalid_integer',
    'items[0][quantity]',
  ],
  [
    'a negative quantity',
    `${UPDATE} items[0][id]=$ITEM&items[0][quantity]=-1`,
    400,
    'parameter_invalid_integer',
    'items[0][quantity]',
  ],
  [
    'a huge quantity',
    `${UPDATE} items[0][id]=$ITEM&items[0][quantity]=99999999999999999999`,
    400,
    'parameter_invalid_integer',
    'items[0][quantity]',
  ],
  [
    'an empty text',
    `${UPDATE} items[0][id]=$ITEM&items[0][price]=`,
    400,
    'parameter_invalid_empty',
    TOP_PRICE,
  ],
  ['no boolean', `${UPDATE} cancel_at_period_end=yes`, 400, 'parameter_invalid', 'cancel_at_period_end'],
  [
    'no such choice',
    `${UPDATE} proration_behavior=sometimes`,
    400,
    'parameter_invalid',
    'proration_behavior',
  ],
  ['a text for a list', `${UPDATE} items=$ITEM`, 400, 'parameter_invalid_array', 'items'],
  ['a hash for a list', `${UPDATE} items[first][price]=$PRO`, 400, 'parameter_invalid_array', 'items'],
  ['a text for a hash', `${UPDATE} items[0]=$ITEM`, 400, 'parameter_invalid_hash', 'items[0]'],
  ['a hash for a text', 'POST /v1/customers name[first]=a', 400, 'parameter_invalid', 'name'],
  ['a list for metadata', 'POST /v1/customers metadata[]=a', 400, 'parameter_invalid_hash', 'metadata'],
  ['a hash in metadata', 'POST /v1/customers metadata[a][b]=c', 400, 'parameter_invalid', 'metadata[a]'],
  ['missing customer', 'POST /v1/subscriptions items[0][price]=$PRO', 400, 'parameter_missing', 'customer'],
  ['missing items', 'POST /v1/subscriptions customer=$CUSTOMER', 400, 'parameter_missing', 'items'],
  [
    'missing price',
    'POST /v1/subscriptions customer=$CUSTOMER&items[0][quantity]=2',
    400,
    'parameter_missing',
    TOP_PRICE,
  ],
  ['nothing to preview', 'POST /v1/invoices/create_preview', 400, 'parameter_missing', 'customer'],
  [
    'a new subscription without a price, previewed',
    'POST /v1/invoices/create_preview customer=$CUSTOMER&subscription_details[items][0][quantity]=2',
    400,
    'parameter_missing',
    PREVIEWED_PRICE,
  ],
  [
    'an invoice by mail without days',
    `${UPDATE} collection_method=send_invoice`,
    400,
    'parameter_missing',
    'days_until_due',
  ],
  [
    'days without an invoice by mail',
    `${UPDATE} days_until_due=5`,
    400,
    'parameter_invalid',
    'days_until_due',
  ],
  [
    'a huge balance',
    'POST /v1/customers balance=9007199254740993',
    400,
    'parameter_invalid_integer',
    'balance',
  ],
  ['limit 0', 'GET /v1/subscriptions?limit=0', 400, 'parameter_invalid_integer', 'limit'],
  ['limit 101', 'GET /v1/subscriptions?limit=101', 400, 'parameter_invalid_integer', 'limit'],
  [
    'an unknown cursor',
    'GET /v1/subscriptions?starting_after=sub_none',
    400,
    'resource_missing',
    'starting_after',
  ],
  [
    'an unknown cursor backwards',
    'GET /v1/invoices/$INVOICE/lines?ending_before=il_none',
    400,
    'resource_missing',
    'ending_before',
  ],
  [
    'two cursors',
    'GET /v1/subscriptions?starting_after=$SUB&ending_before=$SUB',
    400,
    'parameter_invalid',
    'ending_before',
  ],
];

const OBJECTS: Case[] = [
  ['an id of another type', 'GET /v1/customers/$SUB', 404, 'resource_missing', 'id'],
  [
    'a subscription that is none',
    'POST /v1/subscriptions/$CUSTOMER metadata[a]=1',
    404,
    'resource_missing',
    'id',
  ],
  [
    'an unknown customer',
    'POST /v1/subscriptions customer=cus_none&items[0][price]=$PRO',
    400,
    'resource_missing',
    'customer',
  ],
  [
    'a price for a customer',
    'POST /v1/subscriptions customer=$PRO&items[0][price]=$PRO',
    400,
    'resource_missing',
    'customer',
  ],
  [
    'an unknown subscription, previewed',
    'POST /v1/invoices/create_preview subscription=sub_none',
    400,
    'resource_missing',
    'subscription',
  ],
  [
    'the next invoice of a subscription that has ended',
    'POST /v1/invoices/create_preview subscription=$ENDED',
    404,
    'invoice_upcoming_none',
  ],
  [
    'an unknown item',
    `${UPDATE} items[0][id]=si_none&items[0][price]=$PRO`,
    400,
    'resource_missing',
    'items[0][id]',
  ],
  [
    'one item twice',
    `${UPDATE} items[0][id]=$ITEM&items[0][quantity]=2&items[1][id]=$ITEM&items[1][price]=$PRO`,
    400,
    'parameter_invalid',
    'items[1][id]',
  ],
  ['no item left', `${UPDATE} items[0][id]=$ITEM&items[0][deleted]=true`, 400, 'parameter_invalid', 'items'],
  [
    '21 items',
    `${UPDATE} ${Array.from({ length: 20 }, (_, n) => `items[${n}][price]=$PRO`).join('&')}`,
    400,
    'parameter_invalid',
    'items',
  ],
  [
    'items of a canceled subscription',
    'POST /v1/subscriptions/$ENDED items[0][price]=$PRO',
    400,
    'resource_ended',
  ],
  ['a canceled subscription canceled', 'DELETE /v1/subscriptions/$ENDED', 404, 'resource_missing', 'id'],
  ['an unknown invoice of lines', 'GET /v1/invoices/in_none/lines', 404, 'resource_missing', 'id'],
  [
    'items of an unknown subscription',
    'GET /v1/subscription_items?subscription=sub_none',
    400,
    'resource_missing',
    'subscription',
  ],
  [
    'an item with an unknown price',
    'POST /v1/subscription_items/$ITEM price=price_none',
    400,
    'resource_missing',
    'price',
  ],
  [
    'an unknown coupon',
    `${UPDATE} discounts[0][coupon]=free`,
    400,
    'resource_missing',
    'discounts[0][coupon]',
  ],
  [
    'an unknown coupon on an item',
    `${UPDATE} items[0][id]=$ITEM&items[0][discounts][0][coupon]=free`,
    400,
    'resource_missing',
    'items[0][discounts][0][coupon]',
  ],
  [
    'an unknown tax rate',
    `${UPDATE} default_tax_rates[0]=txr_none`,
    400,
    'resource_missing',
    'default_tax_rates[0]',
  ],
];

const NOT_SIMULATED: Case[] = [
  ['an endpoint that Stripe has', 'GET /v1/disputes', 501, 'not_simulated'],
  ['a search that Stripe has', 'GET /v1/charges/search?query=amount>1', 501, 'not_simulated'],
  ['an endpoint that nobody has', 'GET /v1/subscription', 404, undefined],
  ['a method that nobody has', 'DELETE /v1/prices/$PRO', 404, undefined],
  ['a hash', 'POST /v1/customers tax[ip_address]=192.0.2.1', 501, 'not_simulated', 'tax'],
  [
    'a hash with an unknown name',
    'POST /v1/customers address[town]=Bonn',
    400,
    'parameter_unknown',
    'address[town]',
  ],
  [
    'a hash in a list with an unknown name',
    'POST /v1/subscriptions customer=$CUSTOMER&items[0][price]=$PRO&add_invoice_items[0][prize]=$ONCE',
    400,
    'parameter_unknown',
    'add_invoice_items[0][prize]',
  ],
  ['v2', 'GET /v2/core/event_destinations', 501, 'not_simulated'],
  [
    'a metered price without a meter',
    'POST /v1/prices product=$PRODUCT&currency=usd&unit_amount=1&recurring[interval]=month&recurring[usage_type]=metered',
    400,
    'parameter_missing',
    'recurring[meter]',
  ],
];

const CREATE = 'POST /v1/subscriptions customer=$CUSTOMER&items[0][price]=$PRO';
const FAR = 4_000_000_000;

const TIMES: Case[] = [
  [
    'two intervals on classic',
    `${CREATE}&items[1][price]=$YEARLY&billing_mode[type]=classic`,
    400,
    'billing_mode_invalid',
    'items',
  ],
  [
    'an anchor with a proration date',
    `${UPDATE} billing_cycle_anchor[type]=now&proration_date=1`,
    400,
    'parameter_invalid',
    'proration_date',
  ],
  [
    'an anchor at a moment',
    `${UPDATE} billing_cycle_anchor=${FAR}`,
    400,
    'parameter_invalid',
    'billing_cycle_anchor',
  ],
  [
    'an anchor at a moment, previewed',
    `${PREVIEW}[billing_cycle_anchor][type]=timestamp&subscription_details[billing_cycle_anchor][timestamp]=${FAR}`,
    400,
    'parameter_invalid',
    'subscription_details[billing_cycle_anchor]',
  ],
  [
    'an anchor in the past',
    `${CREATE}&billing_cycle_anchor=1`,
    400,
    'parameter_invalid',
    'billing_cycle_anchor',
  ],
  [
    'an anchor far away',
    `${CREATE}&billing_cycle_anchor=${FAR}`,
    400,
    'parameter_invalid',
    'billing_cycle_anchor',
  ],
  [
    'an anchor in two ways',
    `${CREATE}&billing_cycle_anchor=${FAR}&billing_cycle_anchor_config[day_of_month]=1`,
    400,
    'parameter_invalid',
    'billing_cycle_anchor_config',
  ],
  [
    'an anchor on the 32nd',
    `${CREATE}&billing_cycle_anchor_config[day_of_month]=32`,
    400,
    'parameter_invalid_integer',
    'billing_cycle_anchor_config[day_of_month]',
  ],
  [
    'a start in the future',
    `${CREATE}&backdate_start_date=${FAR}`,
    400,
    'parameter_invalid',
    'backdate_start_date',
  ],
  ['a trial that is over', `${UPDATE} trial_end=1`, 400, 'parameter_invalid', 'trial_end'],
  ['a trial without end', `${CREATE}&trial_end=${FAR}`, 400, 'parameter_invalid', 'trial_end'],
  [
    'a trial in two ways',
    `${UPDATE} trial_end=${FAR}&trial_from_plan=true`,
    400,
    'parameter_invalid',
    'trial_from_plan',
  ],
  [
    'an unknown end of a trial',
    `${CREATE}&trial_settings[end_behavior][missing_payment_method]=forget`,
    400,
    'parameter_invalid',
    'trial_settings[end_behavior][missing_payment_method]',
  ],
  [
    'a migration of what is flexible',
    'POST /v1/subscriptions/$SUB/migrate billing_mode[type]=flexible',
    400,
    'parameter_invalid',
    'billing_mode',
  ],
  [
    'a migration back',
    'POST /v1/subscriptions/$SUB/migrate billing_mode[type]=classic',
    400,
    'parameter_invalid',
    'billing_mode[type]',
  ],
];

const EXPANDS: Case[] = [
  [
    'nonsense',
    'GET /v1/subscriptions/$SUB?expand[]=nonsense',
    400,
    'property_not_expandable',
    'expand[nonsense]',
  ],
  [
    'a plain value',
    'GET /v1/subscriptions/$SUB?expand[]=status',
    400,
    'property_not_expandable',
    'expand[status]',
  ],
  [
    'a hash',
    'GET /v1/subscriptions/$SUB?expand[]=metadata',
    400,
    'property_not_expandable',
    'expand[metadata]',
  ],
  [
    'a prototype',
    'GET /v1/subscriptions/$SUB?expand[]=constructor',
    400,
    'property_not_expandable',
    'expand[constructor]',
  ],
  [
    'a list without data',
    'GET /v1/subscriptions?expand[]=customer',
    400,
    'property_not_expandable',
    'expand[customer]',
  ],
  [
    'nonsense of an empty list',
    'GET /v1/invoices?customer=cus_none&expand[]=data.nonsense',
    400,
    'property_not_expandable',
    'expand[data.nonsense]',
  ],
  [
    'five levels',
    'GET /v1/subscriptions/$SUB?expand[]=latest_invoice.parent.subscription_details.subscription.customer',
    400,
    'property_not_expandable',
    'expand[latest_invoice.parent.subscription_details.subscription.customer]',
  ],
  ['no text', 'GET /v1/subscriptions/$SUB?expand[a][b]=customer', 400, 'parameter_invalid', 'expand'],
  // A write must be refused before it is made, not after.
  [
    'nonsense on a new subscription',
    'POST /v1/subscriptions customer=$CUSTOMER&items[0][price]=$PRO&expand[]=nonsense',
    400,
    'property_not_expandable',
    'expand[nonsense]',
  ],
  [
    'nonsense on an update',
    `${UPDATE} ${items}=$PRO&expand[]=latest_invoice.nonsense`,
    400,
    'property_not_expandable',
    'expand[latest_invoice.nonsense]',
  ],
  [
    'nonsense on a cancellation',
    'DELETE /v1/subscriptions/$SUB?expand[]=nonsense',
    400,
    'property_not_expandable',
    'expand[nonsense]',
  ],
];

describe.each([
  ['prices', PRICES],
  ['dates', DATES],
  ['times', TIMES],
  ['forms', FORMS],
  ['parameters', PARAMETERS],
  ['objects', OBJECTS],
  ['not simulated', NOT_SIMULATED],
  ['expand', EXPANDS],
])('%s', (_, cases) => {
  test.each(cases)('%s is refused, and nothing is written', async (...each) => {
    await refused(each as Case);
  });
});

test('metadata has at most 50 keys of 40 characters with values of 500', async () => {
  const many = Array.from({ length: 51 }, (_, n) => `metadata[k${n}]=v`).join('&');
  await refused(['', `${UPDATE} ${many}`, 400, 'parameter_invalid', 'metadata']);
  await refused([
    '',
    `${UPDATE} items[0][id]=$ITEM&${many.replaceAll('metadata', 'items[0][metadata]')}`,
    400,
    'parameter_invalid',
    'items[0][metadata]',
  ]);
  const key = 'k'.repeat(41);
  await refused(['', `${UPDATE} metadata[${key}]=v`, 400, 'parameter_invalid', `metadata[${key}]`]);
  await refused([
    '',
    `${UPDATE} metadata[k]=${'v'.repeat(501)}`,
    400,
    'parameter_invalid_string_too_long',
    'metadata[k]',
  ]);
  const full = Object.fromEntries(
    Array.from({ length: 50 }, (_, n) => [`${n}`.padStart(40, 'k'), 'v'.repeat(500)]),
  );
  const customer = await local.stripe.customers.create({ metadata: full });
  expect(customer.metadata).toEqual(full);
  const odd = { constructor: 'a', toString: 'b', hasOwnProperty: 'c' };
  expect((await local.stripe.customers.create({ metadata: odd as never })).metadata).toEqual(odd);
});

describe('keys', () => {
  test.each([
    ['none', undefined],
    ['an empty one', 'Bearer '],
    ['a short one', 'Bearer sk_test_x'],
    ['a publishable one', 'Bearer pk_test_1234567890'],
    ['a live one', 'Bearer sk_live_1234567890'],
    ['a live restricted one', 'Bearer rk_live_1234567890'],
    ['a live one by basic authentication', `Basic ${Buffer.from('sk_live_1234567890:').toString('base64')}`],
    ['another scheme', 'Digest sk_test_1234567890'],
  ])('%s is refused with 401', async (_, authorization) => {
    const before = await rowCounts(local);
    const response = await fetch(`${local.origin}/v1/customers`, {
      method: 'POST',
      headers: authorization === undefined ? {} : { Authorization: authorization },
    });
    const { error } = (await response.json()) as { error: { type: string; message: string } };
    expect([response.status, error.type]).toEqual([401, 'invalid_request_error']);
    expect(error.message).toMatch(/sk_test_/);
    expect(error.message).not.toMatch(/1234567890/);
    expect(await rowCounts(local)).toEqual(before);
  });
});

test('a body of another content type is refused', async () => {
  for (const type of ['application/json', 'multipart/form-data; boundary=x']) {
    const answer = await send(local, 'POST', '/v1/customers', 'name=x', { 'Content-Type': type });
    expect([answer.status, answer.error.code]).toEqual([400, 'body_malformed']);
  }
});

describe('activation', () => {
  const PATH = '/platform/extensions/waive_small_prorations/activate';
  const minimum = (amount: unknown, currency: unknown = 'usd'): object => ({
    configuration: { minimum_proration_amount: { amount, currency } },
  });
  const AMOUNT = 'configuration[minimum_proration_amount][amount]';

  test.each<[string, string, unknown, number, string, string | undefined]>([
    ['a negative amount', PATH, minimum('-1'), 400, 'config_invalid', AMOUNT],
    ['no number', PATH, minimum('five'), 400, 'config_invalid', AMOUNT],
    ['no text', PATH, minimum({}), 400, 'config_invalid', AMOUNT],
    ['an empty amount', PATH, minimum(''), 400, 'config_invalid', AMOUNT],
    ['an endless amount', PATH, minimum('1e999'), 400, 'config_invalid', AMOUNT],
    [
      'a missing amount',
      PATH,
      { configuration: { minimum_proration_amount: { currency: 'usd' } } },
      400,
      'config_invalid',
      undefined,
    ],
    ['nothing', PATH, {}, 400, 'config_invalid', undefined],
    [
      'an unknown currency',
      PATH,
      minimum('500', 'xyz'),
      400,
      'config_invalid',
      'configuration[minimum_proration_amount][currency]',
    ],
    [
      'an unknown key',
      PATH,
      { configuration: { ...(minimum('5') as { configuration: object }).configuration, colour: 1 } },
      400,
      'config_invalid',
      'configuration[colour]',
    ],
    [
      "the script's spelling",
      PATH,
      { configuration: { minimumProrationAmount: { amount: '5', currency: 'usd' } } },
      400,
      'config_invalid',
      undefined,
    ],
    ['a list', PATH, { configuration: [] }, 400, 'config_invalid', 'configuration'],
    ['a text', PATH, { configuration: '500' }, 400, 'config_invalid', 'configuration'],
    ['an unknown parameter', PATH, { config: {} }, 400, 'parameter_unknown', 'config'],
    [
      'an unknown extension',
      '/platform/extensions/nobody/activate',
      minimum('5'),
      404,
      'resource_missing',
      'id',
    ],
    [
      'an unknown extension to configure',
      '/platform/extensions/nobody/configuration',
      minimum('5'),
      404,
      'resource_missing',
      'id',
    ],
  ])('%s is refused, and nothing is active or saved', async (_, path, body, status, code, param) => {
    const before = await rowCounts(local);
    const answer = await send(local, 'POST', path, JSON.stringify(body), {
      'Content-Type': 'application/json',
    });
    expect([answer.status, answer.error.code], answer.error.message).toEqual([status, code]);
    if (param !== undefined) expect(answer.error.param).toBe(param);
    expect(answer.error.message).toMatch(/\S{3}/);
    expect(await rowCounts(local)).toEqual(before);
  });

  test.each([
    ['no JSON', '{"configuration": '],
    ['a list', '[]'],
    ['a null character', '{"configuration": {"a": "\\u0000"}}'],
  ])('a body that is %s is malformed', async (_, body) => {
    const answer = await send(local, 'POST', PATH, body, { 'Content-Type': 'application/json' });
    expect([answer.status, answer.error.code]).toEqual([400, 'body_malformed']);
  });

  test('a prototype in a configuration is an unknown key', async () => {
    const body =
      '{"configuration": {"__proto__": {"minimum_proration_amount": {"amount": "5", "currency": "usd"}}}}';
    const answer = await send(local, 'POST', PATH, body, { 'Content-Type': 'application/json' });
    expect([answer.status, answer.error.code]).toEqual([400, 'config_invalid']);
  });
});

test('a plan is refused for an unknown subscription, a changed request, and an unknown plan', async () => {
  const body = { subscription: 'sub_none', items: [{ id: ids.ITEM, price: ids.PRO }] };
  const unknown = await local.call<object>('POST', '/platform/previews', body);
  expect(unknown.error).toMatchObject({ code: 'resource_missing', param: 'subscription' });
  const plan = await local.call<{ id: string; moment: number }>('POST', '/platform/previews', {
    ...body,
    subscription: ids.SUB,
  });
  const before = await rowCounts(local);
  const form = filled(`${items}=$PRO&proration_behavior=always_invoice&proration_date=${plan.moment}`);
  for (const [header, changed, code] of [
    ['plan_none', form, 'preview_unknown'],
    [plan.id, `${form}&items[0][quantity]=2`, 'preview_mismatch'],
    [plan.id, form.replace('always_invoice', 'create_prorations'), 'preview_mismatch'],
  ] as const) {
    const answer = await send(local, 'POST', `/v1/subscriptions/${ids.SUB}`, changed, {
      'Console-Plan': header,
    });
    expect([answer.status, answer.error.code]).toEqual([400, code]);
  }
  expect(await rowCounts(local)).toEqual(before);
});

test('the clock refuses to go back, or further than two years', async () => {
  const { now } = await local.call<{ now: number }>('GET', '/platform/clock');
  for (const to of [now - 1, now + 3 * 366 * 86_400, 'tomorrow', -5, undefined]) {
    const { error } = await local.call<object>('POST', '/platform/clock/advance', { to });
    expect(error).toMatchObject({ type: 'invalid_request_error', param: 'to' });
  }
  expect(await local.call('GET', '/platform/clock')).toMatchObject({ now });
});
