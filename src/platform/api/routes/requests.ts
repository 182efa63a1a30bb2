/** `/platform/requests`: what clients asked the API, and what they were answered. */
import type { Wire } from '../../objects/catalog.ts';
import { findRequest, listRequests } from '../../requests/read.ts';
import { invalid } from '../errors.ts';
import { listWire } from '../list.ts';
import { integer, object, oneOf, optional, text, timestamp } from '../params.ts';
import { route } from '../route.ts';

export const requestRoutes = [
  route(
    'GET',
    '/platform/requests',
    object({
      limit: optional(integer({ min: 1, max: 100 })),
      starting_after: optional(text()),
      ending_before: optional(text()),
      method: optional(oneOf('GET', 'POST', 'DELETE')),
      path: optional(text()),
      status: optional(integer({ min: 100, max: 599 })),
      outcome: optional(oneOf('succeeded', 'failed')),
      source: optional(oneOf('api', 'dashboard')),
      error: optional(text()),
      idempotency_key: optional(text()),
      from: optional(timestamp),
      until: optional(timestamp),
    }),
    async ({ platform, scope }, params) => {
      const { limit, starting_after: after, ending_before: before, ...filter } = params;
      if (after !== undefined && before !== undefined)
        throw invalid('ending_before', 'Give starting_after or ending_before, not both.');
      await platform.requests?.flush();
      const found = await listRequests(
        platform.store.db,
        scope,
        { ...filter, idempotencyKey: filter.idempotency_key },
        { limit: limit ?? 10, after, before },
      );
      return listWire('/platform/requests', found.data as object[] as Wire[], found.hasMore);
    },
  ),
  route('GET', '/platform/requests/:id', object({}), async ({ platform, scope, path }) => {
    await platform.requests?.flush();
    return (await findRequest(platform.store.db, scope, path.id ?? '')) as object as Wire;
  }),
];
