import { expect, test } from 'vitest';
import type { ExtensionPointWire, ExtensionWire } from '../../../../contract/wire/platform.ts';
import { behaviorOf, lastDayOf } from './behavior.ts';

const point = { default_behavior: 'To the second' } as ExtensionPointWire;

test('without an active extension the default is named, with Stripe as its source', () => {
  expect(behaviorOf(point, null)).toEqual({
    name: 'To the second',
    detail: 'Default',
    source: 'Stripe',
    version: null,
  });
});

test('an active extension is named with its configuration, app and version', () => {
  const active = {
    name: 'Waive small prorations',
    version: '1.0.0',
    app: { name: 'Extension Console' },
    configuration: { minimum: { amount: '500', currency: 'usd' } },
    configuration_ui: null,
    configuration_schema: {
      properties: { minimum: { title: 'Minimum', properties: { amount: {}, currency: {} } } },
    },
  } as unknown as ExtensionWire;
  expect(behaviorOf(point, active)).toEqual({
    name: 'Waive small prorations',
    detail: 'Minimum $5.00',
    source: 'Extension Console',
    version: '1.0.0',
  });
});

test('failures are told before pass-throughs', () => {
  expect(lastDayOf({ runs: 12, passed_through: 2, failed: 1 })).toEqual({
    first: '12 runs',
    second: '1 failed, default stood',
    critical: true,
  });
  expect(lastDayOf({ runs: 31, passed_through: 2, failed: 0 }).second).toBe('2 passed through');
  expect(lastDayOf({ runs: 1, passed_through: 0, failed: 0 })).toEqual({
    first: '1 run',
    second: null,
    critical: false,
  });
});
