// The table as a whole: what every point must offer, and that conversion by its shapes leaves people's own keys alone.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Decimal, isDecimal } from '../../sdk/index.ts';
import type { Json, JsonObject } from '../json.ts';
import { convert, sentence } from '../shapes/convert.ts';
import type { Conversion } from '../shapes/convert.ts';
import { writer } from '../shapes/live.ts';
import { snakeCase } from '../shapes/shape.ts';
import type { ObjectShape, RecordShape } from '../shapes/shape.ts';
import { EXTENSION_POINTS, extensionPoint, methodOf } from './index.ts';

function via(
  from: Conversion['from'],
  to: Conversion['to'],
  shape: ObjectShape | RecordShape,
  given: Json,
): JsonObject {
  const converted = convert(shape, given, { from, to, unknownKeys: 'refuse' });
  if (!converted.ok) throw new Error(converted.mismatches.map(sentence).join('; '));
  return converted.value;
}

function shapesOf(id: string, method: string) {
  return methodOf(extensionPoint(id)!, method)!;
}

test('an account activates the three points of billing; coupons and steps of workflows bring their own', () => {
  expect(EXTENSION_POINTS.map(({ id, activatedBy }) => [id, activatedBy])).toEqual([
    ['billing.prorations', 'account'],
    ['billing.customer_balance_application', 'account'],
    ['billing.recurring_billing_item_handling', 'account'],
    ['commerce.discount_calculation', 'coupon'],
    ['extend.workflows.custom_action', 'workflow'],
  ]);
});

test('every point of billing is a script with a default to fall back on; only custom actions may wait or be remote', () => {
  for (const point of EXTENSION_POINTS) {
    const ofWorkflows = point.activatedBy === 'workflow';
    expect(point.implementationTypes).toEqual(ofWorkflows ? ['script', 'remote_function'] : ['script']);
    expect(point.defaultBehavior === null).toBe(ofWorkflows);
    expect(point.permissions).toEqual(ofWorkflows ? ['workflow_custom_action_run_write'] : []);
    for (const method of point.methods) expect(method.async === true).toBe(ofWorkflows);
  }
});

test('a custom action gets what was entered under its own keys, and may return nothing or anything', () => {
  const { request, result } = shapesOf('extend.workflows.custom_action', 'execute');
  const entered = { customInput: { fooBar: 1, foo_bar: [null, { '5': '2026-01-01' }], __proto__x: 'y' } };
  expect(via('script', 'wire', request, entered)).toEqual({ custom_input: entered.customInput });
  const write = writer(result, { from: Decimal.from, is: isDecimal });
  for (const returned of [undefined, null, 'sent', { sent: true }]) expect(write(returned, '')).toEqual({});
});

test('every method has its manifest name in snake_case of its script name', () => {
  for (const { methods } of EXTENSION_POINTS)
    for (const { name, scriptName } of methods) expect(name).toBe(snakeCase(scriptName));
});

const KEYS = ['fooBar', 'foo_bar', '2026-01-01', '5', '__proto__', 'constructor', ''];
const AT = '2026-01-01T00:00:00.000Z';

const metadata = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...KEYS), fc.string()), fc.constantFrom('1.5', AT, 'fooBar')))
  .map((entries): JsonObject => Object.fromEntries(entries));

/** Requests in script form that hold the given metadata wherever a request can. */
const REQUESTS: [point: string, method: string, request: (given: JsonObject) => JsonObject][] = [
  [
    'billing.prorations',
    'prorateItems',
    (given) => ({
      items: [
        {
          key: 'fooBar',
          type: 'debit',
          isProration: true,
          servicePeriod: { startDate: AT, endDate: AT },
          currentProrationFactor: '0.5',
          priceIntervalDuration: 86_400,
          priceKind: 'licenseFee',
          licenseFee: {
            id: 'lf_1',
            metadata: given,
            serviceInterval: 'month',
            serviceIntervalCount: 1,
            tiers: [],
            currency: 'usd',
          },
        },
      ],
    }),
  ],
  [
    'billing.recurring_billing_item_handling',
    'groupItems',
    (given) => ({
      items: [
        {
          key: '__proto__',
          type: 'credit',
          isProration: false,
          servicePeriod: { value: 'oneTime', at: AT },
          prorationFactor: '-1',
          priceKind: 'price',
          price: {
            id: 'price_1',
            metadata: given,
            product: { id: 'prod_1', name: 'Seats', metadata: given },
            currency: 'usd',
            tiers: [{ flatAmount: '5' }],
          },
        },
      ],
    }),
  ],
  [
    'commerce.discount_calculation',
    'computeDiscounts',
    (given) => ({
      grossAmount: { amount: '2000', currency: 'usd' },
      lineItems: [
        {
          subtotal: { amount: '2000', currency: 'usd' },
          quantity: '2',
          period: { value: 'timeRange', startDate: AT, endDate: AT },
          price: { id: 'price_1', metadata: given, tiers: [] },
        },
      ],
      subscriptions: Object.fromEntries(
        KEYS.map((key) => [key, { id: key, metadata: given, billingCycleAnchor: 0 }]),
      ),
      customer: { id: 'cus_1', metadata: given },
      billingReason: 'subscription_cycle',
    }),
  ],
];

test.each(REQUESTS)('%s, %s: keys of metadata pass both ways untouched', (id, name, request) => {
  const { request: shape } = shapesOf(id, name);
  fc.assert(
    fc.property(metadata, (given) => {
      const script = request(given);
      const wire = via('script', 'wire', shape, script);
      const found = metadataIn(wire);
      expect(found).toHaveLength(metadataIn(script).length);
      for (const each of found) expect(Object.entries(each)).toEqual(Object.entries(given));
      expect(JSON.stringify(via('wire', 'script', shape, wire))).toBe(JSON.stringify(ordered(shape, script)));
    }),
  );
});

/** Every `metadata` at any depth. */
function metadataIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'metadata' ? [inner as object] : metadataIn(inner),
  );
}

/** The order of fields is that of the shape, whatever the request's was. */
function ordered(shape: ObjectShape, script: JsonObject): JsonObject {
  return via('script', 'script', shape, script);
}

test('keys of subscriptions pass untouched to the wire', () => {
  const [, , request] = REQUESTS[2]!;
  const wire = via(
    'script',
    'wire',
    shapesOf('commerce.discount_calculation', 'compute_discounts').request,
    request({}),
  );
  expect(Object.keys(wire.subscriptions as object).sort()).toEqual([...KEYS].sort());
});

test('a line of a coupon may lack its price, its quantity and the subscriptions', () => {
  const { request } = shapesOf('commerce.discount_calculation', 'computeDiscounts');
  const bare = {
    grossAmount: { amount: '5', currency: 'usd' },
    lineItems: [{ subtotal: { amount: '5', currency: 'usd' }, period: { value: 'oneTime', at: AT } }],
  };
  expect(via('script', 'script', request, bare)).toEqual(bare);
});

test('an item is created or skipped, and nothing else', () => {
  const { result } = shapesOf('billing.recurring_billing_item_handling', 'beforeItemCreation');
  const answer = (creationStrategy: string) => ({ items: [{ key: 'a', creationStrategy }] });
  for (const known of ['invoice', 'skip'])
    expect(() => via('script', 'wire', result, answer(known))).not.toThrow();
  expect(() => via('script', 'wire', result, answer('later'))).toThrow(
    'items[0].creationStrategy must be one of "invoice", "skip", not "later"',
  );
});
