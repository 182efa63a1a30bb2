/** Webhooks and `stripe listen` of a running server. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { ownHosts } from '../dashboard/server/index.ts';
import { cliSockets } from '../platform/events/cli-sockets.ts';
import { startDeliverer } from '../platform/events/deliverer.ts';
import type { Platform } from '../platform/platform.ts';
import { LOCAL_ACCOUNT } from './settings.ts';

interface Upgrading {
  on(event: 'upgrade', take: (request: IncomingMessage, stream: Duplex, head: Buffer) => void): unknown;
}

/**
 * Web sockets come past the guards of the requests, so the sockets check host and origin themselves.
 *
 * @returns ends it; what was under way is taken up after the next start
 */
export function deliver(platform: Platform, server: Upgrading, origin: string): () => Promise<void> {
  const sockets = cliSockets(platform, LOCAL_ACCOUNT, ownHosts(origin));
  server.on('upgrade', (request, stream, head) => sockets.upgrade(request, stream, head));
  const deliverer = startDeliverer(platform, LOCAL_ACCOUNT, { sockets });
  return async () => {
    await deliverer.close();
    await sockets.close();
  };
}
