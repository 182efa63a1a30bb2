/** The real platform for a test: on a database of its own, seeded, with the app's real scripts, on a port of its own. */
import { serve } from '@hono/node-server';
import Stripe from 'stripe';
import { createApi } from '../../platform/api/app.ts';
import type { InstalledExtension, Platform } from '../../platform/platform.ts';
import { projectRoot } from '../../runtime/project-root.ts';
import type { Store } from '../../store/index.ts';
import { assemble } from '../assemble.ts';
import { installApp } from '../installed.ts';
import { LOCAL_ACCOUNT } from '../settings.ts';
import { testDatabase } from './test-store.ts';

export interface LocalPlatform {
  platform: Platform;
  origin: string;
  stripe: Stripe;
  /** Calls `/platform` with a key. */
  call<T>(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<T & { error?: { code: string; message: string; param?: string } }>;
  close(): Promise<void>;
}

/** @param extensions instead of the app's own */
export async function localPlatform(extensions?: readonly InstalledExtension[]): Promise<LocalPlatform> {
  const database = await testDatabase();
  const local = await platformOver(await database.open(), extensions);
  return {
    ...local,
    close: async () => {
      await local.close();
      await database.close();
    },
  };
}

/** Two platforms on one database; on a server with connections of their own, as two processes have them. */
export async function twoPlatforms(): Promise<{
  first: LocalPlatform;
  second: LocalPlatform;
  close(): Promise<void>;
}> {
  const database = await testDatabase();
  const first = await platformOver(await database.open());
  const second = await platformOver(await database.open());
  return {
    first,
    second,
    close: async () => {
      await first.close();
      await second.close();
      await database.close();
    },
  };
}

/** The caller closes the store. */
async function platformOver(
  store: Store,
  extensions?: readonly InstalledExtension[],
): Promise<LocalPlatform> {
  const platform = assemble({
    store,
    extensions: extensions ?? (await installApp(projectRoot())).extensions,
  });
  const api = createApi(platform, LOCAL_ACCOUNT);
  const { handle, port } = await new Promise<{ handle: ReturnType<typeof serve>; port: number }>(
    (resolve) => {
      const started = serve(
        { fetch: (request) => api.fetch(request), port: 0, hostname: '127.0.0.1' },
        (info) => resolve({ handle: started, port: info.port }),
      );
    },
  );
  const origin = `http://127.0.0.1:${port}`;
  return {
    platform,
    origin,
    stripe: new Stripe('sk_test_of_a_test', { host: '127.0.0.1', port, protocol: 'http', telemetry: false }),
    call: async (method, path, body) => {
      const response = await fetch(origin + path, {
        method,
        headers: { Authorization: 'Bearer sk_test_of_a_test', 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return (await response.json()) as never;
    },
    close: async () => {
      await new Promise<void>((resolve) => handle.close(() => resolve()));
      await platform.requests?.close();
      await platform.engine.close();
    },
  };
}

/** Alex Miles's subscription, its item, and the USD 27 monthly price. */
export async function alex({
  stripe,
}: LocalPlatform): Promise<{ subscription: Stripe.Subscription; item: string; pro: string }> {
  for await (const customer of stripe.customers.list({ limit: 100 })) {
    if (customer.name !== 'Alex Miles') continue;
    const subscription = (await stripe.subscriptions.list({ customer: customer.id })).data[0];
    const item = subscription?.items.data[0];
    const prices = await stripe.prices.list({ currency: 'usd', type: 'recurring', limit: 100 });
    const pro = prices.data.find(
      (price) => price.unit_amount === 2700 && price.recurring?.interval === 'month',
    );
    if (subscription && item && pro) return { subscription, item: item.id, pro: pro.id };
  }
  throw new Error('The sample company has no Alex Miles on a plan, or no USD 27 plan.');
}
