/** Random requests of `billing.customer_balance_application`: a balance and a total of either sign, or zero. */
import fc from 'fast-check';
import { money, signedAmounts } from './amounts.ts';
import { moments } from './periods.ts';
import type { Scene } from './scene.ts';
import { currencies } from './words.ts';

export const customerBalanceScenes: fc.Arbitrary<Scene> = fc
  .record({ balance: signedAmounts, total: signedAmounts, currency: currencies, at: moments })
  .map(({ balance, total, currency, at }) => ({
    request: { customerBalance: money(balance, currency), totalAmount: money(total, currency) },
    at,
  }));
