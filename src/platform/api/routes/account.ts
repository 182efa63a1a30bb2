/** What clients ask of any account, and its events. */
import { eq, inArray, and } from 'drizzle-orm';
import { schema } from '../../../store/index.ts';
import type { EventRow } from '../../billing/writes.ts';
import { accountOf } from '../../clock/clock.ts';
import { eventWire } from '../../events/event.ts';
import { within } from '../../scope.ts';
import { missing } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { list, notSimulated, object, optional, text } from '../params.ts';
import { route } from '../route.ts';

const { events } = schema;

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

  route(
    'GET',
    '/v1/events',
    object({
      ...paging,
      created: optional(created),
      type: optional(text()),
      types: optional(list(text(), { max: 20 })),
      delivery_success: notSimulated(),
    }),
    async ({ platform, scope }, params) => {
      const found = await page<EventRow>(platform.store.db, scope, events, params, {
        noun: 'event',
        created: params.created,
        where: and(
          params.type === undefined ? undefined : eq(events.type, params.type),
          params.types === undefined ? undefined : inArray(events.type, params.types),
        ),
      });
      return listWire('/v1/events', found.rows.map(eventWire), found.hasMore);
    },
  ),

  route('GET', '/v1/events/:id', object({}), async ({ platform, scope, path }) => {
    const [row] = await platform.store.db
      .select()
      .from(events)
      .where(within(events, scope, eq(events.id, path.id ?? '')));
    if (row === undefined) throw missing('event', path.id ?? '');
    return eventWire(row);
  }),
];
