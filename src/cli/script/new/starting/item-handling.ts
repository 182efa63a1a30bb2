/** Recurring items: bills all of them on one invoice, or leaves credits for a later one. */
import type { StartingScript } from './starting-script.ts';

const june = { value: 'timeRange', startDate: '2026-06-01T00:00:00Z', endDate: '2026-07-01T00:00:00Z' };

/** A charge of 30 dollars and a credit of 10. */
const due = {
  items: (['debit', 'credit'] as const).map((type) => ({
    key: type,
    type,
    isProration: false,
    servicePeriod: june,
    prorationFactor: type === 'credit' ? '-1' : '1',
    priceKind: 'price',
    price: {
      id: `price_${type}`,
      metadata: {},
      currency: 'usd',
      tiers: [],
      unitAmount: type === 'credit' ? '1000' : '3000',
    },
  })),
};

export const itemHandling: StartingScript = {
  description: 'Bills every item on one invoice as by default, or leaves credits for a later one.',
  purpose: null,
  requests: [false, true].map((holdCredits) => ({ config: { holdCredits }, request: due })),
  source: ({ title, className }) => `/**
 * ${title}.
 *
 * Three decisions on what a subscription bills: which items come to exist, which of them the next invoice takes, and how
 * they are grouped into invoices. As it stands, this script bills every item on one invoice, or leaves credits for a later
 * one. Replace that by your own rule, and these lines by what a billing manager should know of it.
 *
 * Example: a charge of USD 30 and a credit of USD 10 are due.
 * - By default one invoice of 20.00.
 * - With "Hold credits" one invoice of 30.00; the credit stays pending.
 */
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';

type Item = Billing.RecurringBillingItemHandling.Item;

export interface ${className}Config extends Record<string, unknown> {
  /**
   * Credits are left for a later invoice.
   * @displayName Hold credits
   * @defaultValue false
   */
  holdCredits: boolean;
}

export default class ${className} implements Billing.RecurringBillingItemHandling<${className}Config> {
  /** Every item comes to exist; 'skip' would drop one for good. */
  beforeItemCreation(
    { items }: Billing.RecurringBillingItemHandling.BeforeItemCreationInput,
    _config: ${className}Config,
    _context: Context,
  ): Billing.RecurringBillingItemHandling.BeforeItemCreationResult {
    return { items: items.map(({ key }) => ({ key, creationStrategy: 'invoice' })) };
  }

  /** What is left out stays pending for a later invoice. */
  filterItems(
    { items }: Billing.RecurringBillingItemHandling.FilterItemsInput,
    { holdCredits }: ${className}Config,
    _context: Context,
  ): Billing.RecurringBillingItemHandling.FilterItemsResult {
    return { items: items.filter(({ type }) => !(holdCredits && type === 'credit')).map(keyOf) };
  }

  /** Each group becomes an invoice, so none may be empty; exactly one sets the subscription's latest invoice. */
  groupItems(
    { items }: Billing.RecurringBillingItemHandling.GroupItemsInput,
    _config: ${className}Config,
    _context: Context,
  ): Billing.RecurringBillingItemHandling.GroupItemsResult {
    if (items.length === 0) return { groups: [] };
    return { groups: [{ items: items.map(keyOf), setsLatestInvoice: true }] };
  }
}

function keyOf({ key }: Item): { key: string } {
  return { key };
}
`,
  test: ({ id, className }) => `// The rule, in items made by hand.
import type { Billing, Context } from '@stripe/extensibility-sdk/extensions';
import { Decimal } from '@stripe/extensibility-sdk/stdlib';
import { expect, test } from 'vitest';
import ${className} from './index.ts';

type Item = Billing.RecurringBillingItemHandling.Item;

const context: Context = { type: 'script', id: '${id}', livemode: false };

/** One unit for June; \`cents\` is its price. */
function item(type: Item['type'], cents: number): Item {
  return {
    key: \`\${type}_\${cents}\`,
    type,
    isProration: false,
    servicePeriod: {
      value: 'timeRange',
      startDate: new Date('2026-06-01T00:00:00Z'),
      endDate: new Date('2026-07-01T00:00:00Z'),
    },
    prorationFactor: Decimal.from(type === 'credit' ? -1 : 1),
    priceKind: 'price',
    price: { id: \`price_\${cents}\`, metadata: {}, currency: 'usd', tiers: [], unitAmount: Decimal.from(cents) },
  };
}

// A charge of 30 dollars and a credit of 10.
const items = [item('debit', 3000), item('credit', 1000)];
const script = new ${className}();

test('every item comes to exist', () => {
  const answer = script.beforeItemCreation({ items }, { holdCredits: true }, context);
  expect(answer.items).toEqual([
    { key: 'debit_3000', creationStrategy: 'invoice' },
    { key: 'credit_1000', creationStrategy: 'invoice' },
  ]);
});

test('the invoice takes all items, or all but credits', () => {
  const kept = (holdCredits: boolean) => script.filterItems({ items }, { holdCredits }, context).items;
  expect(kept(false)).toEqual([{ key: 'debit_3000' }, { key: 'credit_1000' }]);
  expect(kept(true)).toEqual([{ key: 'debit_3000' }]);
});

test('they make one invoice, which is the latest one', () => {
  const answer = script.groupItems({ items }, { holdCredits: false }, context);
  expect(answer.groups).toEqual([
    { items: [{ key: 'debit_3000' }, { key: 'credit_1000' }], setsLatestInvoice: true },
  ]);
});

test('no items make no invoice', () => {
  expect(script.groupItems({ items: [] }, { holdCredits: false }, context).groups).toEqual([]);
});
`,
};
