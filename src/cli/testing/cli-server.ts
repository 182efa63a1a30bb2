/** A server over a platform of a test that the Stripe CLI can connect to with its web sockets. */
import { serve } from '@hono/node-server';
import { createApi } from '../../platform/api/app.ts';
import type { Platform } from '../../platform/platform.ts';
import { deliver } from '../deliver.ts';
import { LOCAL_ACCOUNT } from '../settings.ts';

export interface CliServer {
  origin: string;
  close(): Promise<void>;
}

/** @param port 0: a free one */
export async function cliServer(platform: Platform, port = 0): Promise<CliServer> {
  const api = createApi(platform, LOCAL_ACCOUNT);
  const { handle, origin } = await new Promise<{ handle: ReturnType<typeof serve>; origin: string }>(
    (resolve) => {
      const started = serve({ fetch: (request) => api.fetch(request), port, hostname: '127.0.0.1' }, (info) =>
        resolve({ handle: started, origin: `http://127.0.0.1:${info.port}` }),
      );
    },
  );
  const end = deliver(platform, handle, origin);
  return {
    origin,
    close: async () => {
      await end();
      await new Promise<void>((resolve) => {
        handle.close(() => resolve());
        if ('closeAllConnections' in handle) handle.closeAllConnections();
      });
    },
  };
}
