/** The port on the local platform: Stripe's API for what Stripe has, `/platform` for the rest. */
import type Stripe from 'stripe';
import type {
  AccountWire,
  ClockWire,
  ExtensionListWire,
  ExtensionWire,
  ListWire,
  PreviewWire,
  RunWire,
} from '../contract/wire/platform.ts';
import type { JsonObject } from '../contract/json.ts';
import type { Answer } from './answer.ts';
import { done } from './answer.ts';
import type { Before } from './billed.ts';
import { agreementOf, appliedAs, readBefore } from './billed.ts';
import type { PlatformCall } from './platform.ts';
import type { Applied, Capabilities, Change, ConsolePort, Preview } from './port.ts';
import { asked, priceFrom, SUBSCRIPTION_EXPAND, subscriptionFrom } from './stripe.ts';
import {
  changeToWire,
  extensionFromWire,
  extensionListFromWire,
  previewFromWire,
  runFromWire,
} from './wire.ts';

const CAPABILITIES: Capabilities = { activation: true, runs: true, plans: true };

/** Prices beyond this many are not offered; an account that has more needs a search, not a list. */
const MOST_PRICES = 500;

/** @param stripe a client whose transport is the host's; @param platform see `platformCalls` */
export function createLocalPort(stripe: Stripe, platform: PlatformCall): ConsolePort {
  return {
    capabilities: CAPABILITIES,
    account: async () =>
      mapped(await platform<AccountWire>('GET', '/platform/account'), (wire) => ({
        id: wire.id,
        name: wire.name,
        livemode: wire.livemode,
        defaultCurrency: wire.default_currency,
      })),
    clock: async () =>
      mapped(await platform<ClockWire>('GET', '/platform/clock'), ({ now, mode }) => ({ now, mode })),
    extensions: extensionCalls(platform),
    subscription: (id) =>
      asked(async () =>
        subscriptionFrom(await stripe.subscriptions.retrieve(id, { expand: SUBSCRIPTION_EXPAND })),
      ),
    prices: (currency) =>
      asked(async () => {
        const query = {
          active: true,
          type: 'recurring',
          currency,
          expand: ['data.product'],
          limit: 100,
        } as const;
        const prices = await stripe.prices
          .list({ ...query, expand: ['data.product'] })
          .autoPagingToArray({ limit: MOST_PRICES });
        return prices.map(priceFrom);
      }),
    preview: async (change: Change) =>
      mapped(await platform<PreviewWire>('POST', '/platform/previews', changeToWire(change)), (wire) =>
        previewFromWire(wire, change),
      ),
    checkPreview: (preview) => agreementOf(stripe, preview),
    apply: applier(stripe),
    runs: async (extension, limit = 10) =>
      mapped(
        await platform<ListWire<RunWire>>(
          'GET',
          `/platform/runs?limit=${limit}&extension=${encodeURIComponent(extension)}`,
        ),
        (list) => list.data.map(runFromWire),
      ),
    run: async (id) =>
      mapped(await platform<RunWire>('GET', `/platform/runs/${encodeURIComponent(id)}`), runFromWire),
  };
}

function extensionCalls(platform: PlatformCall): ConsolePort['extensions'] {
  const change = async (id: string, action: string, body: JsonObject) =>
    mapped(
      await platform<ExtensionWire>('POST', `/platform/extensions/${encodeURIComponent(id)}/${action}`, body),
      extensionFromWire,
    );
  return {
    list: async () =>
      mapped(await platform<ExtensionListWire>('GET', '/platform/extensions'), extensionListFromWire),
    one: async (id) =>
      mapped(
        await platform<ExtensionWire>('GET', `/platform/extensions/${encodeURIComponent(id)}`),
        extensionFromWire,
      ),
    saveConfiguration: (id, configuration) => change(id, 'configuration', { configuration }),
    activate: (id, configuration) => change(id, 'activate', configuration === null ? {} : { configuration }),
    deactivate: (id) => change(id, 'deactivate', {}),
  };
}

/**
 * Applies previews. The plan's id is also the idempotency key: a second press, or one after a lost connection, repeats
 * the first answer and bills nothing twice. For the same reason what existed before is read once per plan.
 */
function applier(stripe: Stripe): (preview: Preview) => Promise<Answer<Applied>> {
  const known = new Map<string, Before>();
  return async (preview) => {
    const { change } = preview;
    if (!known.has(preview.id)) {
      const before = await asked(() => readBefore(stripe, preview));
      if (before.ok) known.set(preview.id, before.value);
    }
    const updated = await asked(() =>
      stripe.subscriptions.update(
        change.subscription,
        {
          items: change.items,
          proration_behavior: change.prorationBehavior,
          // Also with `none`: the plan names its second, and the platform compares.
          proration_date: preview.moment,
          expand: ['latest_invoice'],
        },
        { idempotencyKey: preview.id, headers: { 'Console-Plan': preview.id } },
      ),
    );
    if (!updated.ok) return updated;
    return done(await appliedAs(stripe, preview, known.get(preview.id) ?? null, updated.value));
  };
}

function mapped<A, B>(answer: Answer<A>, map: (value: A) => B): Answer<B> {
  return answer.ok ? done(map(answer.value)) : answer;
}
