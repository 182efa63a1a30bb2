/** `/platform`: what Stripe has no API for. JSON in and out; shapes in contract/wire/platform.ts. */
import type { Wire } from '../../objects/catalog.ts';
import {
  activate,
  activationHistory,
  deactivate,
  installedExtension,
  saveConfiguration,
} from '../../apps/activation.ts';
import { extensionPointWires, extensionWire, extensionWires } from '../../apps/extensions.ts';
import { previewPlan } from '../../apps/preview-plan.ts';
import { findRun, listRuns, runWire } from '../../apps/runs.ts';
import { readActiveScripts } from '../../billing/snapshot.ts';
import { advanceTo, catchUp } from '../../clock/advance.ts';
import { accountOf, accountWire, clockWire, now, setClockMode } from '../../clock/clock.ts';
import { exclusively } from '../../exclusive.ts';
import { listDeliveries } from '../../events/deliveries.ts';
import { invalid } from '../errors.ts';
import { listWire } from '../list.ts';
import {
  anything,
  integer,
  object,
  oneOf,
  optional,
  required,
  text,
  timestamp,
  unsettable,
} from '../params.ts';
import { route, type RequestInfo } from '../route.ts';
import { accountSettingsRoutes } from './account-settings.ts';
import { itemEdits, prorationBehavior } from './subscription-params.ts';

const none = object({});

const wire = (value: object): Wire => value as Wire;

async function extension({ platform, scope }: RequestInfo, id: string): Promise<Wire> {
  const { db } = platform.store;
  const at = await now(platform, scope);
  const deciding = await readActiveScripts(db, scope);
  return wire(await extensionWire(db, scope, installedExtension(platform, id), at, deciding));
}

/** Longest step of the clock in one request: a mistyped year must not renew every subscription a thousand times. */
const FURTHEST_STEP = 2 * 366 * 86_400;

export const platformRoutes = [
  ...accountSettingsRoutes,
  route('GET', '/platform/account', none, async ({ platform, scope }) => {
    return wire(accountWire(await accountOf(platform.store.db, scope)));
  }),

  route('GET', '/platform/clock', none, async ({ platform, scope }) =>
    wire(await clockWire(platform, scope)),
  ),
  route(
    'POST',
    '/platform/clock/advance',
    object({ to: required(timestamp) }),
    async ({ platform, scope }, { to }) => {
      await exclusively(platform.store, async () => {
        const present = await now(platform, scope);
        if (to - present > FURTHEST_STEP)
          throw invalid(
            'to',
            'The clock advances by at most two years at a time, so that a mistyped date does no harm. Advance in steps.',
          );
        await advanceTo(platform, scope, to);
      });
      return wire(await clockWire(platform, scope));
    },
  ),
  route('POST', '/platform/clock/follow', none, async ({ platform, scope }) => {
    await exclusively(platform.store, () => setClockMode(platform, scope, 'following'));
    await catchUp(platform, scope);
    return wire(await clockWire(platform, scope));
  }),
  route('POST', '/platform/clock/freeze', none, async ({ platform, scope }) => {
    await exclusively(platform.store, () => setClockMode(platform, scope, 'frozen'));
    return wire(await clockWire(platform, scope));
  }),

  route('GET', '/platform/extensions', none, async ({ platform, scope }) => ({
    ...listWire('/platform/extensions', (await extensionWires(platform, scope)).map(wire), false),
    points: await extensionPointWires(platform.store.db, scope),
  })),
  route('GET', '/platform/extensions/:id', none, (info) => extension(info, info.path.id ?? '')),
  route(
    'POST',
    '/platform/extensions/:id/configuration',
    object({ configuration: required(anything) }),
    async (info, params) => {
      await saveConfiguration(
        info.platform,
        info.scope,
        info.path.id ?? '',
        params.configuration,
        info.actor,
      );
      return extension(info, info.path.id ?? '');
    },
  ),
  route(
    'POST',
    '/platform/extensions/:id/activate',
    object({ configuration: optional(anything) }),
    async (info, params) => {
      await activate(info.platform, info.scope, info.path.id ?? '', params.configuration, info.actor);
      return extension(info, info.path.id ?? '');
    },
  ),
  route('POST', '/platform/extensions/:id/deactivate', none, async (info) => {
    await deactivate(info.platform, info.scope, info.path.id ?? '', info.actor);
    return extension(info, info.path.id ?? '');
  }),
  route('GET', '/platform/activations', none, async ({ platform, scope }) =>
    listWire('/platform/activations', (await activationHistory(platform.store.db, scope)).map(wire), false),
  ),

  route(
    'POST',
    '/platform/previews',
    object({
      subscription: required(text()),
      items: required(itemEdits),
      proration_behavior: optional(prorationBehavior),
      proration_date: optional(unsettable(timestamp)),
    }),
    async ({ platform, scope }, params) => {
      const prorationDate = params.proration_date ?? null;
      const behavior = params.proration_behavior ?? 'always_invoice';
      return wire(
        await previewPlan(platform, scope, {
          subscription: params.subscription,
          edit: { items: params.items, prorationBehavior: behavior, prorationDate, path: '', set: {} },
          change: {
            subscription: params.subscription,
            items: params.items.map(({ id, price, quantity, deleted }) => ({
              ...(id === undefined ? {} : { id }),
              ...(price === undefined ? {} : { price }),
              ...(quantity === undefined ? {} : { quantity }),
              ...(deleted === undefined ? {} : { deleted }),
            })),
            proration_behavior: behavior,
            proration_date: prorationDate,
          },
        }),
      );
    },
  ),

  route(
    'GET',
    '/platform/runs',
    object({
      limit: optional(integer({ min: 1, max: 100 })),
      starting_after: optional(text()),
      extension: optional(text()),
      subscription: optional(text()),
      invoice: optional(text()),
      verdict: optional(oneOf('changed', 'passed_through', 'failed')),
    }),
    async ({ platform, scope }, { limit, starting_after: startingAfter, ...filter }) => {
      const found = await listRuns(platform.store.db, scope, filter, { limit: limit ?? 10, startingAfter });
      return listWire('/platform/runs', found.data.map(wire), found.hasMore);
    },
  ),
  route('GET', '/platform/runs/:id', none, async ({ platform, scope, path }) =>
    wire(runWire(await findRun(platform.store.db, scope, path.id ?? ''))),
  ),

  route(
    'GET',
    '/platform/deliveries',
    object({
      limit: optional(integer({ min: 1, max: 100 })),
      starting_after: optional(text()),
      event: optional(text()),
      endpoint: optional(text()),
      status: optional(oneOf('pending', 'succeeded', 'failed')),
    }),
    async ({ platform, scope }, { limit, starting_after: startingAfter, ...filter }) => {
      const found = await listDeliveries(platform.store.db, scope, filter, {
        limit: limit ?? 10,
        startingAfter,
      });
      return listWire('/platform/deliveries', found.data.map(wire), found.hasMore);
    },
  ),

  route('POST', '/platform/reset', none, async ({ platform, scope }) => {
    await exclusively(platform.store, () => platform.reset(scope));
    return wire(await clockWire(platform, scope));
  }),
];
