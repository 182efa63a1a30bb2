/** Words for the scripts of customer balances and of recurring items. */
import { positiveMoney, type Words } from './effect.ts';

export const INVOICES: Readonly<Record<string, Words>> = {
  minimum_amount_before_collection: ({ minimum_amount }) => {
    const minimum = positiveMoney(minimum_amount);
    if (minimum === null) return null;
    const below = minimum.of(minimum.amount - 1);
    return {
      line: `Invoices below ${minimum.text} are carried to the next one`,
      worked: `With what is owed from before: ${below} is not collected but owed, ${minimum.text} is collected.`,
    };
  },
  maximum_credit_amount_per_invoice: ({ maximum_credit_amount }) => {
    const maximum = positiveMoney(maximum_credit_amount);
    if (maximum === null) return null;
    return {
      line: `A credit of at most ${maximum.text} per invoice`,
      worked: `Of a credit of ${maximum.of(2 * maximum.amount)}, an invoice of that much takes ${maximum.text}. The rest stays for the next ones.`,
    };
  },
  separate_invoice_for_metered_items: () => ({
    line: 'What is billed by use gets an invoice of its own',
    worked:
      'A plan of 50.00 and use of 12.00 are two invoices, of 50.00 and of 12.00. The amounts stay the same.',
  }),
  skip_zero_amount_items: ({ free_plans }) => {
    if (free_plans === 'show') {
      return {
        line: 'Prorations of 0.00 are left off invoices',
        worked: 'A waived proration leaves no line. The regular line of a free plan is shown.',
      };
    }
    if (free_plans !== 'leave_out') return null;
    return {
      line: 'Prorations and free plans of 0.00 are left off invoices',
      worked: 'A waived proration leaves no line, and neither does a free plan when it renews.',
    };
  },
};
