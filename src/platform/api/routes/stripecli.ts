/** What `stripe listen` asks for first; it then opens the web socket that the answer names (workflows.md 2.6). */
import { newSession } from '../../events/cli-session.ts';
import { SOCKET_PATH } from '../../events/cli-sockets.ts';
import { notSimulated as refuse } from '../errors.ts';
import { list, object, optional, oneOf, required, text } from '../params.ts';
import { route } from '../route.ts';
import { API_VERSION } from '../version.ts';

/** Seconds after which the CLI connects anew although nothing is wrong. */
const RECONNECT_SECONDS = 4 * 3600;

export const stripecliRoutes = [
  route(
    'POST',
    '/v1/stripecli/sessions',
    object({
      device_name: required(text({ max: 255 })),
      websocket_features: required(list(oneOf('webhooks', 'request_logs'), { max: 2 })),
      forward_to_url: optional(text()),
      forward_connect_to_url: optional(text()),
      // No thin event is ever sent, so it does not matter where they would go.
      forward_thin_to_url: optional(text()),
      forward_thin_connect_to_url: optional(text()),
    }),
    async ({ platform, scope, headers }, params) => {
      if (params.websocket_features.includes('request_logs'))
        throw refuse('stripe logs tail', 'websocket_features');
      const session = await newSession(platform, scope, params.device_name, params.forward_to_url ?? '');
      return {
        object: 'stripecli.session',
        websocket_id: session.id,
        websocket_url: `ws://${headers.get('host') ?? '127.0.0.1'}${SOCKET_PATH}${session.id}`,
        websocket_authorized_feature: 'webhooks',
        secret: session.secret,
        reconnect_delay: RECONNECT_SECONDS,
        default_version: API_VERSION,
        latest_version: API_VERSION,
        display_connect_filter_warning: false,
      };
    },
  ),
];
