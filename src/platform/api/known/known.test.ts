// What stripe-node knows decides between 400, 404 and 501.
import { expect, test } from 'vitest';
import { object, optional, list, text, shapeOf } from '../params.ts';
import { checkKnown } from './check.ts';
import { knownEndpoint, knownParams, REACHED } from './known.ts';

test('parameters are known with what they hold', () => {
  const fields = knownParams('POST /v1/subscriptions')?.fields;
  expect(fields?.get('customer')).toEqual({ list: false, fields: null });
  expect(fields?.get('metadata')).toEqual({ list: false, fields: null });
  expect(fields?.get('items')?.list).toBe(true);
  expect([...(fields?.get('items')?.fields?.keys() ?? [])]).toEqual(
    expect.arrayContaining(['price', 'quantity', 'price_data', 'tax_rates']),
  );
  expect(fields?.has('expand')).toBe(false);
});

test.each([
  ['GET', '/v1/customers/cus_1', 'GET /v1/customers/:id'],
  ['GET', '/v1/customers/search', 'GET /v1/customers/search'],
  ['POST', '/v1/invoices/in_1/lines/il_1', 'POST /v1/invoices/:id/lines/:id'],
  ['GET', '/v2/core/events', 'GET /v2/core/events'],
  ['GET', '/v2/extend/workflows', 'GET /v2/extend/workflows'],
  ['PUT', '/v1/customers/cus_1', null],
  ['GET', '/v1/customer', null],
  ['GET', '/v1/customers/', null],
])('%s %s is %s', (method, path, endpoint) => {
  expect(knownEndpoint(method, path)).toBe(endpoint);
});

test('references between objects are known with what they name', () => {
  expect(REACHED.get('subscription.latest_invoice')).toEqual({ how: 'id', types: ['invoice'] });
  expect(REACHED.get('invoice.lines')).toEqual({ how: 'embedded', types: ['list:line_item'] });
  expect(REACHED.get('invoice.payments')).toEqual({ how: 'included', types: ['list:invoice_payment'] });
});

const declared = shapeOf(
  object({ name: optional(text()), items: optional(list(object({ price: optional(text()) }))) }),
);
const check = (given: Record<string, unknown>) => () =>
  checkKnown(declared, knownParams('POST /v1/subscriptions'), given);

test('what is declared, or not known at all to Stripe but declared, passes', () => {
  expect(check({ name: 'ours', items: [{ price: 'price_1' }, { price: 'price_2' }] })).not.toThrow();
});

test.each([
  [{ description: 'known' }, 501, 'description'],
  [{ automatic_tax: { enabled: 'true' } }, 501, 'automatic_tax'],
  [{ items: [{ price: 'p' }, { tax_rates: ['txr_1'] }] }, 501, 'items[1][tax_rates]'],
  [{ descriptoin: 'known' }, 400, 'descriptoin'],
  [{ items: [{ price: 'p', qty: 1 }] }, 400, 'items[0][qty]'],
  [{ items: { 3: { qty: 1 } } }, 400, 'items[3][qty]'],
  [{ automatic_tax: { on: 'true' } }, 400, 'automatic_tax[on]'],
  // The mistake is told before what we cannot do: it is one on Stripe too.
  [{ description: 'known', descriptoin: 'no' }, 400, 'descriptoin'],
])('%j is refused with %i at %s', (given, status, param) => {
  expect(check(given)).toThrow(expect.objectContaining({ status, param }) as Error);
});
