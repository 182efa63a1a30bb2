/** Random requests of the three methods of `billing.recurring_billing_item_handling`. */
import fc from 'fast-check';
import type { JsonObject } from '../../contract/json.ts';
import { billingPeriods, iso, millionths, momentIn, moments, shareOfTime, timeRange } from './periods.ts';
import { pricings } from './prices.ts';
import { keyed } from './scene.ts';
import type { Scene } from './scene.ts';
import { currencies, firstKeys } from './words.ts';

interface Drawn {
  kind: 'cycle' | 'proration' | 'one time';
  credit: boolean;
}

const items = fc
  .record({
    drawn: fc.record<Drawn>({
      kind: fc.constantFrom('cycle', 'proration', 'one time'),
      credit: fc.boolean(),
    }),
    period: billingPeriods,
    passed: millionths,
    pricing: pricings,
  })
  .map(({ drawn: { kind, credit }, period, passed, pricing }) => {
    const at = kind === 'proration' ? momentIn(period, passed) : period.start;
    const share = shareOfTime(period.end - at, period.end - period.start);
    return (currency: string): JsonObject => ({
      type: credit ? 'credit' : 'debit',
      isProration: kind === 'proration',
      servicePeriod:
        kind === 'one time'
          ? { value: 'oneTime', at: iso(at) }
          : { value: 'timeRange', ...timeRange({ start: at, end: period.end }) },
      prorationFactor: (credit ? share.neg() : share).toString(),
      ...pricing(period.recurrence, currency, kind === 'one time'),
    });
  });

export const recurringItemsScenes: fc.Arbitrary<Scene> = fc
  .record({
    items: fc.array(items, { maxLength: 6 }),
    currency: currencies,
    firstKey: firstKeys,
    at: moments,
  })
  .map(({ items, currency, firstKey, at }) => ({
    request: {
      items: keyed(
        items.map((item) => item(currency)),
        firstKey,
      ),
    },
    at,
  }));
