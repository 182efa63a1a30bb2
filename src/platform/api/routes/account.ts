/** What clients ask of any account. */
import { accountOf } from '../../clock/clock.ts';
import { object } from '../params.ts';
import { route } from '../route.ts';

export const accountRoutes = [
  route('GET', '/v1/account', object({}), async ({ platform, scope }) => {
    const account = await accountOf(platform.store.db, scope);
    return {
      id: account.accountId,
      object: 'account',
      business_profile: { name: account.name },
      charges_enabled: true,
      country: account.country,
      default_currency: account.defaultCurrency,
      details_submitted: true,
      email: null,
      payouts_enabled: true,
      settings: { dashboard: { display_name: account.name, timezone: 'Etc/UTC' } },
      type: 'standard',
    };
  }),

  // Money that was collected goes nowhere here: the balance of the account itself is always the same.
  route('GET', '/v1/balance', object({}), async ({ platform, scope }) => {
    const { defaultCurrency, livemode } = await accountOf(platform.store.db, scope);
    const none = [{ amount: 0, currency: defaultCurrency, source_types: { card: 0 } }];
    return { object: 'balance', available: none, livemode, pending: none };
  }),
];
