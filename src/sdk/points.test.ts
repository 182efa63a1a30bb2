// What scripts of the other extension points may write. `tsc` covers this file: an expected error that does not come is itself an error.
import { expect, test } from 'vitest';
import { Decimal } from './index.ts';
import type { AnyTimeRange, Billing, Commerce, Context, Extend, MonetaryAmount, Ref } from './index.ts';
import type { Extend as ExtendOfExtensions } from './extensions/index.ts';
import type { Ref as RefOfStdlib } from './stdlib/index.ts';

type Empty = Record<string, unknown>;
type Handling = Billing.RecurringBillingItemHandling<Empty>;

const context: Context = { type: 'script', id: 'script_1', livemode: false };
const usd = (amount: number): MonetaryAmount => ({ amount: Decimal.from(amount), currency: 'usd' });
const month: AnyTimeRange = { value: 'timeRange', startDate: new Date(0), endDate: new Date(86_400_000) };

test('a script of the customer balance answers with money', () => {
  class Half implements Billing.CustomerBalanceApplication<Empty> {
    computeAppliedCustomerBalance({
      customerBalance: { amount, currency },
    }: Billing.CustomerBalanceApplication.CustomerBalanceApplicationInput): Billing.CustomerBalanceApplication.CustomerBalanceApplicationResult {
      return { appliedCustomerBalance: { amount: amount.div(2, 0, 'half-even'), currency } };
    }
  }
  const request = { customerBalance: usd(-1000), totalAmount: usd(2000) };
  const script: Billing.CustomerBalanceApplication<Empty> = new Half();
  // −1000 / 2 = −500
  expect(script.computeAppliedCustomerBalance(request, {}, context)).toEqual({
    appliedCustomerBalance: usd(-500),
  });
  // @ts-expect-error An amount alone has no currency.
  const bare: Billing.CustomerBalanceApplication.CustomerBalanceApplicationResult['appliedCustomerBalance'] =
    Decimal.zero;
  expect(bare).toEqual(Decimal.zero);
});

test('a script of item handling may leave filtering and grouping out, and names a known creation strategy', () => {
  class CreateAll implements Handling {
    beforeItemCreation({
      items,
    }: Billing.RecurringBillingItemHandling.BeforeItemCreationInput): Billing.RecurringBillingItemHandling.BeforeItemCreationResult {
      return { items: items.map(({ key }) => ({ key, creationStrategy: 'invoice' })) };
    }
  }
  // @ts-expect-error Creation has to be decided.
  const incomplete: Handling = {};
  const price: Billing.RecurringBillingItemHandling.Price = {
    id: 'price_1',
    metadata: {},
    currency: 'usd',
    tiers: [],
  };
  const item: Billing.RecurringBillingItemHandling.Item = {
    key: 'a',
    type: 'debit',
    isProration: false,
    servicePeriod: month,
    prorationFactor: Decimal.from(1),
    priceKind: 'price',
    price,
  };
  const strategies: Billing.RecurringBillingItemHandling.CreationStrategy[] = ['invoice', 'skip'];
  // @ts-expect-error No such strategy.
  strategies.push('later');
  // @ts-expect-error A group says whether it sets the latest invoice.
  const group: Billing.RecurringBillingItemHandling.ItemGroup = { items: [{ key: 'a' }] };
  expect(new CreateAll().beforeItemCreation({ items: [item] })).toEqual({
    items: [{ key: 'a', creationStrategy: 'invoice' }],
  });
  expect([incomplete, strategies.length, group]).toEqual([{}, 3, { items: [{ key: 'a' }] }]);
});

test('the dates of a period can be read only after asking which kind it is', () => {
  const endOf = (period: AnyTimeRange & Billing.AnyTimeRange): Date => {
    if (period.value === 'oneTime') return period.at;
    // @ts-expect-error A range has no single moment.
    expect(period.at).toBeUndefined();
    return period.endDate;
  };
  expect(endOf(month)).toEqual(new Date(86_400_000));
  expect(endOf({ value: 'oneTime', at: new Date(5) })).toEqual(new Date(5));
});

test('a discount script is one type under its present and its former name', () => {
  class Tenth implements Commerce.DiscountCalculation<Empty> {
    computeDiscounts({
      grossAmount: { amount, currency },
    }: Commerce.DiscountCalculation.DiscountableItem): Commerce.DiscountCalculation.DiscountResult {
      return { discount: { amount: { amount: amount.div(10, 2, 'half-even'), currency } } };
    }
  }
  const former: Billing.Bill.DiscountCalculation<Empty> = new Tenth();
  const line: Billing.Bill.DiscountCalculation.DiscountableLineItem = {
    subtotal: usd(1005),
    period: { value: 'oneTime', at: new Date(0) },
    price: { id: 'price_1', metadata: {}, tiers: [] },
  };
  // 1005 / 10 = 100.5, fractions of a cent kept
  expect(former.computeDiscounts({ grossAmount: usd(1005), lineItems: [line] }, {}, context)).toEqual({
    discount: { amount: usd(100.5) },
  });
  // @ts-expect-error A quantity is a Decimal.
  expect({ ...line, quantity: 2 } satisfies Commerce.DiscountCalculation.DiscountableLineItem).toBeDefined();
  // @ts-expect-error A billing method answers at once.
  const late: Commerce.DiscountCalculation<Empty>['computeDiscounts'] = () => Promise.resolve();
  expect(late).toBeTypeOf('function');
});

test('a custom action may be async, and reads its input only after checking it', async () => {
  class Greet implements Extend.Workflows.CustomAction<Empty> {
    async execute({
      customInput,
    }: Extend.Workflows.CustomAction.ExecuteInput): Promise<{ greeting: string }> {
      // @ts-expect-error What a field holds is not known.
      const unchecked: string = customInput.name;
      return { greeting: `Hello ${await Promise.resolve(unchecked)}` };
    }
  }
  const action: ExtendOfExtensions.Workflows.CustomAction<Empty> = new Greet();
  expect(await action.execute({ customInput: { name: 'Ada' } }, {}, context)).toEqual({
    greeting: 'Hello Ada',
  });
});

test('a reference to one kind of object is none to another', () => {
  const customer: Ref<'customer'> = { id: 'cus_1' };
  const same: RefOfStdlib<'customer'> = customer;
  // @ts-expect-error Not a price.
  const other: Ref<'price'> = customer;
  expect([same.id, other.id]).toEqual(['cus_1', 'cus_1']);
});
