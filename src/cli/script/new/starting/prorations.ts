/** Prorations: leaves every line as it is, or waives all prorations. */
import type { StartingScript } from './starting-script.ts';

const rest = { startDate: '2026-06-16T00:00:00Z', endDate: '2026-07-01T00:00:00Z' };

/** From 20 to 30 dollars a month in the middle of June. */
const upgrade = {
  items: (['credit', 'debit'] as const).map((type) => ({
    key: type,
    type,
    isProration: true,
    servicePeriod: rest,
    currentProrationFactor: type === 'credit' ? '-0.5' : '0.5',
    priceIntervalDuration: 30 * 86_400,
    priceKind: 'price',
    price: {
      id: `price_${type}`,
      metadata: {},
      currency: 'usd',
      tiers: [],
      unitAmount: type === 'credit' ? '2000' : '3000',
    },
  })),
};

export const prorations: StartingScript = {
  description: 'Leaves prorations as they are, or waives all of them.',
  purpose: null,
  requests: [false, true].map((waiveProrations) => ({ config: { waiveProrations }, request: upgrade })),
  source: ({ title, className }) => `/**
 * ${title}.
 *
 * When a subscription changes in the middle of a billing period, the customer is credited for the rest of the old price
 * and charged for the rest of the new one. As it stands, this script leaves those lines as they are by default, or makes
 * all of them 0.00. Replace that by your own rule, and these lines by what a billing manager should know of it.
 *
 * Examples, each of one unit, from USD 20 to USD 30 a month halfway through a period of 30 days:
 * - "Waive prorations" is off: credit 10.00, charge 15.00, together a charge of 5.00, as by default.
 * - It is on: both lines become 0.00, and the new price begins with the next period.
 */
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';

export interface ${className}Config extends Record<string, unknown> {
  /**
   * Changes inside a period cost nothing and give nothing back.
   * @displayName Waive prorations
   * @defaultValue false
   */
  waiveProrations: boolean;
}

export default class ${className} implements Billing.Prorations<${className}Config> {
  prorateItems(
    request: Billing.Prorations.ProrateItemsInput,
    config: ${className}Config,
    _context: Context,
  ): Billing.Prorations.ProrateItemsResult {
    const items = request.items.map((item) => ({
      key: item.key,
      prorationFactor: config.waiveProrations && item.isProration ? Decimal.zero : item.currentProrationFactor,
      lineItemPeriod: item.servicePeriod,
    }));
    return { items };
  }
}
`,
  test: ({ id, className }) => `// The rule, in numbers worked out by hand.
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import { expect, test } from 'vitest';
import ${className} from './index.ts';

type Item = Billing.Prorations.ProratableItem;

const context: Context = { type: 'script', id: '${id}', livemode: false };

/** The second half of June: 15 of 30 days. */
const rest = { startDate: new Date('2026-06-16T00:00:00Z'), endDate: new Date('2026-07-01T00:00:00Z') };
const MONTH_SECONDS = 30 * 86_400;

/** A line of one unit; \`cents\` is its full price. */
function line(type: Item['type'], cents: number, isProration = true): Item {
  return {
    key: \`\${type}_\${cents}\`,
    type,
    isProration,
    servicePeriod: rest,
    currentProrationFactor: Decimal.from(type === 'credit' ? '-0.5' : '0.5'),
    priceIntervalDuration: MONTH_SECONDS,
    priceKind: 'price',
    price: { id: \`price_\${cents}\`, metadata: {}, currency: 'usd', tiers: [], unitAmount: Decimal.from(cents) },
  };
}

/** What each line comes to, in cents. */
function amounts(waiveProrations: boolean, items: Item[]): number[] {
  const answer = new ${className}().prorateItems({ items }, { waiveProrations }, context);
  return answer.items.map(({ prorationFactor }, index) => {
    const item = items[index];
    const unit = item?.priceKind === 'price' ? item.price.unitAmount : undefined;
    return prorationFactor.mul(unit ?? Decimal.zero).toNumber();
  });
}

// From 20 to 30 dollars halfway: −2000 × 0.5 = −1000 and 3000 × 0.5 = 1500.
const upgrade = [line('credit', 2000), line('debit', 3000)];

test('an upgrade from 20 to 30 dollars halfway charges 5.00 as by default', () => {
  expect(amounts(false, upgrade)).toEqual([-1000, 1500]);
});

test('the same upgrade costs nothing when prorations are waived', () => {
  expect(amounts(true, upgrade)).toEqual([0, 0]);
});

test('a line that is no proration is never waived', () => {
  expect(amounts(true, [line('debit', 3000, false)])).toEqual([1500]);
});

test('every line keeps its key and its period', () => {
  const { items } = new ${className}().prorateItems({ items: upgrade }, { waiveProrations: true }, context);
  expect(items.map((item) => item.key)).toEqual(['credit_2000', 'debit_3000']);
  expect(items.map((item) => item.lineItemPeriod)).toEqual([rest, rest]);
});
`,
};
