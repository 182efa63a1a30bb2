import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { totalsOf, upcomingTotalsOf } from './totals.ts';

function invoice(fields: Partial<Stripe.Invoice>): Stripe.Invoice {
  const plain = {
    currency: 'usd',
    subtotal: 199,
    total: 199,
    amount_due: 199,
    amount_paid: 199,
    amount_remaining: 0,
    starting_balance: 0,
    ending_balance: 0,
    total_discount_amounts: [],
    total_taxes: [],
  };
  return { ...plain, ...fields } as unknown as Stripe.Invoice;
}

test('a plain invoice shows three sums', () => {
  expect(totalsOf(invoice({})).map(({ label, value }) => `${label} ${value}`)).toEqual([
    'Subtotal $1.99',
    'Total $1.99',
    'Amount paid $1.99',
  ]);
});

test('used credit lowers what is due and is shown as a minus', () => {
  // A balance of −500 is 5.00 credit; 199 of it is used, −301 stays.
  const rows = totalsOf(
    invoice({ starting_balance: -500, ending_balance: -301, amount_due: 0, amount_paid: 0 }),
  );
  expect(rows.map(({ label, value }) => `${label} ${value}`)).toEqual([
    'Subtotal $1.99',
    'Total $1.99',
    'Customer balance used (credit) −$1.99',
    'Amount due $0.00',
    'Amount paid $0.00',
  ]);
});

test('a negative invoice goes to the balance', () => {
  const rows = totalsOf(
    invoice({
      subtotal: -653,
      total: -653,
      starting_balance: 0,
      ending_balance: -653,
      amount_due: 0,
      amount_paid: 0,
    }),
  );
  expect(rows.find(({ label }) => label === 'Moved to customer balance')?.value).toBe('$6.53');
});

test('an upcoming invoice shows what is due, with the sums in between only where they differ', () => {
  const shown = (fields: Partial<Stripe.Invoice>) =>
    upcomingTotalsOf(invoice(fields)).map(({ label, value }) => `${label} ${value}`);
  expect(shown({})).toEqual(['Amount due $1.99']);
  // 54.00 − 10.00 = 44.00, and 8 % of it.
  expect(
    shown({
      subtotal: 5400,
      total: 4752,
      amount_due: 4752,
      total_discount_amounts: [{ amount: 1000, discount: 'di_1' }],
      total_taxes: [{ amount: 352 }] as Stripe.Invoice['total_taxes'],
    }),
  ).toEqual(['Subtotal $54.00', 'Discount −$10.00', 'Tax $3.52', 'Total $47.52', 'Amount due $47.52']);
});
