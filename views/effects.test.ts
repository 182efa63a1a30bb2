import { expect, test } from 'vitest';
import WaiveSmallProrations from '../extensions/waive_small_prorations/src/index.ts';
import { Decimal } from '../src/sdk/index.ts';
import { effectOf } from './effects.ts';

const FIVE = { minimum_proration_amount: { amount: '500', currency: 'usd' } };

/** What the script makes of one charge of an amount, in cents: its factor. */
function factorFor(cents: number): string {
  const request = {
    items: [
      {
        key: 'a',
        type: 'debit',
        isProration: true,
        currentProrationFactor: Decimal.from('1'),
        servicePeriod: { startDate: new Date(0), endDate: new Date(1000) },
        priceKind: 'price',
        price: { unitAmount: Decimal.from(String(cents)), currency: 'usd' },
      },
    ],
  };
  type Input = Parameters<WaiveSmallProrations['prorateItems']>;
  const config = { minimumProrationAmount: { amount: Decimal.from('500'), currency: 'usd' } };
  const result = new WaiveSmallProrations().prorateItems(
    request as unknown as Input[0],
    config as unknown as Input[1],
    {} as Input[2],
  );
  return String(result.items[0]?.prorationFactor);
}

test('states worked numbers that the script itself gives', () => {
  expect(effectOf('waive_small_prorations', FIVE)).toEqual({
    line: 'No charge below $5.00',
    worked:
      'For one unit: a change that comes to $4.99 is not charged, one that comes to $5.00 is charged in full. Credits stay.',
  });
  expect([factorFor(499), factorFor(500)]).toEqual(['0', '1']);
});

test('says nothing of scripts it does not know, nor of a configuration without a number', () => {
  expect(effectOf('another', FIVE)).toBeNull();
  expect(effectOf('waive_small_prorations', null)).toBeNull();
  expect(effectOf('waive_small_prorations', {})).toBeNull();
  const half = { minimum_proration_amount: { amount: '5.5', currency: 'usd' } };
  expect(effectOf('waive_small_prorations', half)).toBeNull();
});
