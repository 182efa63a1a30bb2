import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkConfiguration, checkScriptConfiguration } from '../../contract/configuration/check.ts';
import { contextShape, EXTENSION_POINTS } from '../../contract/extension-points/index.ts';
import type { JsonObject } from '../../contract/json.ts';
import { convert } from '../../contract/shapes/convert.ts';
import type { Conversion } from '../../contract/shapes/convert.ts';
import { Decimal } from '../../sdk/index.ts';
import { callsFor, configurationsFor, requestsFor } from './index.ts';

const METHODS = EXTENSION_POINTS.flatMap((point) =>
  point.methods.map((method) => [point.id, method.name, method] as const),
);
const THERE: Conversion = { from: 'script', to: 'wire', unknownKeys: 'refuse' };
const BACK: Conversion = { from: 'wire', to: 'script', unknownKeys: 'refuse' };

test.each(METHODS)(
  '%s %s: every request has the shape of its method and survives both directions',
  (id, name, method) => {
    fc.assert(
      fc.property(requestsFor(id, name), (request) => {
        const wire = convert(method.request, request, THERE);
        expect(wire).toMatchObject({ ok: true });
        if (!wire.ok) return;
        // Through text, as a request travels.
        const back = convert(method.request, JSON.parse(JSON.stringify(wire.value)), BACK);
        expect(back).toEqual({ ok: true, value: JSON.parse(JSON.stringify(request)) });
      }),
      { numRuns: 300 },
    );
  },
);

test('the TypeScript name of a method names the same requests; an unknown one is told of', () => {
  expect(fc.sample(requestsFor('billing.prorations', 'prorateItems'), 1)).toHaveLength(1);
  expect(() => requestsFor('billing.prorations', 'prorate')).toThrow('no random requests');
});

interface Item {
  key: string;
  type: string;
  isProration: boolean;
  servicePeriod: { startDate: string; endDate: string };
  currentProrationFactor: string;
  correspondingDebit?: { servicePeriod: { startDate: string; endDate: string } };
  priceIntervalDuration: number;
  priceKind: string;
  price?: {
    currency: string;
    metadata: object;
    product?: { id: string; metadata: Record<string, string> };
  };
}

const items = (n: number) =>
  fc
    .sample(requestsFor('billing.prorations', 'prorate_items'), { numRuns: n, seed: 1 })
    .flatMap((request) => (request as unknown as { items: Item[] }).items);

test('a default factor is the time divided by the time charged for, signed by its type, to 12 decimals', () => {
  for (const item of items(500)) {
    const factor = Decimal.from(item.currentProrationFactor);
    const seconds = ({ startDate, endDate }: Item['servicePeriod']) =>
      (Date.parse(endDate) - Date.parse(startDate)) / 1000;
    const charged = item.correspondingDebit
      ? seconds(item.correspondingDebit.servicePeriod)
      : item.priceIntervalDuration;
    const size =
      charged === 0 ? Decimal.zero : Decimal.from(seconds(item.servicePeriod)).div(charged, 12, 'half-even');
    expect(factor.toString()).toBe((item.type === 'credit' ? size.neg() : size).toString());
    expect(factor.abs().lte(1)).toBe(true);
  }
});

test('the draws reach what scripts get wrong', () => {
  const drawn = items(3000);
  const some = (what: string, is: (item: Item) => boolean) =>
    expect([what, drawn.some(is)]).toEqual([what, true]);
  some('credit of a part', (item) => item.type === 'credit' && item.correspondingDebit !== undefined);
  some('credit without its debit', (item) => item.type === 'credit' && item.correspondingDebit === undefined);
  some('no proration', (item) => !item.isProration);
  some('no length', ({ servicePeriod: { startDate, endDate } }) => startDate === endDate);
  some('full length', (item) => item.isProration && item.currentProrationFactor === '1');
  for (const end of ['02-28T', '02-29T', '03-31T', '12-31T', '04-30T'])
    some(`ends ${end}`, (item) => item.servicePeriod.endDate.slice(5).startsWith(end));
  for (const kind of ['price', 'licenseFee', 'rateCardRate', 'customPricingUnitOverageRate', 'other'])
    some(kind, (item) => item.priceKind === kind);
  for (const currency of ['usd', 'jpy', 'kwd', 'USD'])
    some(currency, (item) => item.price?.currency === currency);
  for (const key of ['fooBar', 'foo_bar', '2026-01-01', '5', '__proto__'])
    some(key, (item) => Object.hasOwn(item.price?.metadata ?? {}, key));
  some('odd key', (item) => item.key === '__proto__');
});

const EVERYTHING: JsonObject = {
  type: 'object',
  properties: {
    whole: { type: 'integer', minimum: 3, exclusiveMaximum: 10 },
    even: { type: 'integer', minimum: 1, maximum: 9, multipleOf: 2 },
    fraction: { type: 'number', exclusiveMinimum: 0, maximum: 1, format: 'percent' },
    money: { $ref: '#/$defs/money', properties: { amount: { 'x-stripe-exclusive-minimum': 0 } } },
    decimal: { type: 'string', format: 'decimal', 'x-stripe-minimum': '-0.5', 'x-stripe-maximum': '0.5' },
    choice: { oneOf: [{ const: 'a' }, { const: 'b' }] },
    flat: { enum: ['x', 'y'] },
    fixed: { const: 'z', type: 'string' },
    perhaps: { oneOf: [{ type: 'string' }, { type: 'null' }] },
    code: { type: 'string', pattern: '^[A-Z]{3}$' },
    short: { type: 'string', minLength: 2, maxLength: 4 },
    since: { type: 'string', format: 'date-time' },
    list: { type: 'array', items: { $ref: '#/$defs/money' }, minItems: 1, maxItems: 2 },
    unique: { type: 'array', items: { type: 'boolean' }, uniqueItems: true },
    record: { type: 'object', additionalProperties: { type: 'integer' } },
    nested: { type: 'object', properties: { a_b: { type: 'boolean' } }, required: ['a_b'] },
    renamed: { type: 'boolean', 'x-stripe-script-name': 'calledOtherwise' },
    with_default: { type: 'number', default: 5 },
  },
  required: [
    'whole',
    'even',
    'fraction',
    'money',
    'decimal',
    'choice',
    'code',
    'short',
    'list',
    'record',
    'nested',
  ],
  $defs: {
    money: {
      type: 'object',
      properties: {
        amount: { type: 'string', format: 'decimal' },
        currency: { type: 'string', format: 'currency' },
      },
      required: ['amount', 'currency'],
    },
  },
};

test('a configuration of every keyword is valid, in script form, and leaves out what is optional now and then', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(configurationsFor(EVERYTHING), (configuration) => {
      expect(checkScriptConfiguration(EVERYTHING, configuration)).toMatchObject({ ok: true });
      for (const key of Object.keys(configuration)) seen.set(key, (seen.get(key) ?? 0) + 1);
    }),
    { numRuns: 200, seed: 7 },
  );
  expect(seen.get('whole')).toBe(200);
  expect(seen.get('withDefault')).toBeLessThan(200);
  expect(seen.get('calledOtherwise')).toBeGreaterThan(0);
});

test('a schema that nothing passes is told of instead of searched for ever', () => {
  const schema: JsonObject = {
    type: 'object',
    properties: { a: { type: 'string', maxLength: 1, pattern: '^aa$' } },
    required: ['a'],
  };
  expect(checkConfiguration(schema, { a: 'aa' }).ok).toBe(false);
  expect(() => fc.sample(configurationsFor(schema), 1)).toThrow('--config');
});

test('what a configuration names is met in the metadata of many requests, and one id keeps one metadata', () => {
  const schema: JsonObject = {
    type: 'object',
    properties: { key: { type: 'string' }, value: { type: 'string' } },
    required: ['key', 'value'],
  };
  const calls = fc.sample(
    callsFor({ id: 'rule', extensionPoint: 'billing.prorations' }, schema, 'prorate_items'),
    {
      numRuns: 300,
      seed: 3,
    },
  );
  let met = 0;
  for (const { request, configuration } of calls) {
    const products = (request as unknown as { items: Item[] }).items.flatMap(
      ({ price }) => price?.product ?? [],
    );
    const { key, value } = configuration as { key: string; value: string };
    if (products.some(({ metadata }) => Object.hasOwn(metadata, key) && metadata[key] === value)) met += 1;
    const byId = new Map(products.map(({ id, metadata }) => [id, JSON.stringify(metadata)]));
    for (const { id, metadata } of products) expect(JSON.stringify(metadata)).toBe(byId.get(id));
  }
  expect(met).toBeGreaterThan(60);
});

test('calls carry a context whose clock stands at the change', () => {
  const calls = callsFor({ id: 'rule', extensionPoint: 'billing.prorations' }, null, 'prorate_items');
  fc.assert(
    fc.property(calls, ({ context, configuration }) => {
      expect(configuration).toEqual({});
      expect(context.clockTime).toMatch(/Z$/);
      expect(convert(contextShape, context, { ...THERE, to: 'script' })).toEqual({
        ok: true,
        value: context,
      });
    }),
  );
});
