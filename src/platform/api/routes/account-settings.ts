/** `/platform/account/settings`: what a Stripe account sets in its Dashboard and no API of Stripe shows. */
import { sql } from 'drizzle-orm';
import type { AccountSettingsWire } from '../../../contract/wire/platform.ts';
import { schema, type Database } from '../../../store/index.ts';
import { accountOf } from '../../clock/clock.ts';
import type { Wire } from '../../objects/catalog.ts';
import type { Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { invalid } from '../errors.ts';
import { integer, list, object, oneOf, optional } from '../params.ts';
import { route } from '../route.ts';

/** As in Stripe's own settings, whose longest schedule has eight attempts in two months. */
const MOST_RETRIES = 8;
const LONGEST_PAUSE_DAYS = 60;
/** Ours: Stripe's Dashboard offers a few choices, from days to a month. */
const LONGEST_NOTICE_DAYS = 90;

export const accountSettingsRoutes = [
  route('GET', '/platform/account/settings', object({}), ({ platform, scope }) =>
    settings(platform.store.db, scope),
  ),

  route(
    'POST',
    '/platform/account/settings',
    object({
      retry_days: optional(list(integer({ min: 1, max: LONGEST_PAUSE_DAYS }), { max: MOST_RETRIES })),
      after_retries: optional(oneOf(...schema.AFTER_RETRIES)),
      invoice_after_retries: optional(oneOf(...schema.INVOICE_AFTER_RETRIES)),
      upcoming_days: optional(integer({ min: 1, max: LONGEST_NOTICE_DAYS })),
    }),
    async ({ platform, scope }, params) => {
      if (params.retry_days?.length === 0)
        throw invalid('retry_days', 'Give the days before each retry: one at least, such as [3, 5, 7].');
      const { accounts } = schema;
      const { db } = platform.store;
      await db
        .update(accounts)
        .set({
          ...(params.retry_days === undefined ? {} : { retryDays: params.retry_days }),
          ...(params.after_retries === undefined ? {} : { afterRetries: params.after_retries }),
          ...(params.invoice_after_retries === undefined
            ? {}
            : { invoiceAfterRetries: params.invoice_after_retries }),
          ...(params.upcoming_days === undefined ? {} : { upcomingDays: params.upcoming_days }),
          version: sql`${accounts.version} + 1`,
        })
        .where(within(accounts, scope));
      return settings(db, scope);
    },
  ),
];

async function settings(db: Database, scope: Scope): Promise<Wire> {
  const { retryDays, afterRetries, invoiceAfterRetries, upcomingDays } = await accountOf(db, scope);
  const wire: AccountSettingsWire = {
    object: 'platform.account_settings',
    retry_days: retryDays,
    after_retries: afterRetries,
    invoice_after_retries: invoiceAfterRetries,
    upcoming_days: upcomingDays,
  };
  return { ...wire };
}
