import { expect, test } from 'vitest';
import type { ExtensionWire } from '../../../../contract/wire/platform.ts';
import { changeAt, sameChoice } from './pointChange.ts';

const waive = {
  id: 'waive_small_prorations',
  name: 'Waive small prorations',
  version: '1.0.0',
  app: { name: 'Extension Console' },
  configuration: { minimum: { currency: 'usd', amount: '500' } },
  configuration_schema: {
    properties: { minimum: { title: 'Minimum', properties: { amount: {}, currency: {} } } },
  },
  configuration_ui: null,
} as unknown as ExtensionWire;
const byDay = {
  ...waive,
  id: 'by_day',
  name: 'By day',
  configuration_schema: null,
  configuration: null,
} as ExtensionWire;
const five = { minimum: { amount: '500', currency: 'usd' } };

test('choosing an extension activates it with its configuration', () => {
  expect(changeAt(null, waive, five)).toMatchObject({
    path: '/platform/extensions/waive_small_prorations/activate',
    body: { configuration: five },
    verb: 'Activate Waive small prorations',
    after: { name: 'Waive small prorations', detail: 'Minimum $5.00' },
  });
});

test('an extension without configuration is activated without one', () => {
  expect(changeAt(waive, byDay, {})).toMatchObject({
    path: '/platform/extensions/by_day/activate',
    body: {},
  });
});

test('another configuration of the active extension is saved, not activated again', () => {
  expect(changeAt(waive, waive, five)?.path).toBe(
    '/platform/extensions/waive_small_prorations/configuration',
  );
});

test('choosing the default deactivates what was active', () => {
  expect(changeAt(waive, null, {})).toMatchObject({
    path: '/platform/extensions/waive_small_prorations/deactivate',
    body: {},
    after: null,
  });
  expect(changeAt(null, null, {})).toBeNull();
});

test('the same extension with the same configuration is no change, whatever the order of its keys', () => {
  expect(sameChoice(waive, waive, five)).toBe(true);
  expect(sameChoice(waive, waive, { minimum: { amount: '600', currency: 'usd' } })).toBe(false);
  expect(sameChoice(waive, null, {})).toBe(false);
  expect(sameChoice(null, null, {})).toBe(true);
});

test('no toast is longer than the Dashboard shows', () => {
  for (const change of [
    changeAt(null, waive, five),
    changeAt(waive, waive, five),
    changeAt(waive, null, {}),
  ]) {
    expect(change!.done.length).toBeLessThanOrEqual(30);
  }
});
