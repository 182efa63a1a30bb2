/** What `stripe listen` and `stripe logs tail` ask for first; it then opens the web socket that the answer names (workflows.md 2.6). */
import { readFilters, type TailFilters } from '../../requests/tail.ts';
import { newSession } from '../../events/cli-session.ts';
import { SOCKET_PATH } from '../../events/cli-sockets.ts';
import { invalid, notSimulated as refuse } from '../errors.ts';
import { list, object, optional, oneOf, required, text, type Param } from '../params.ts';
import { route } from '../route.ts';
import { API_VERSION } from '../version.ts';

/** Seconds after which the CLI connects anew although nothing is wrong. */
const RECONNECT_SECONDS = 4 * 3600;

const filters: Param<TailFilters> = (raw, path) => {
  const read = readFilters(text()(raw, path));
  if (read === null) throw invalid(path, `'${path}' is no JSON of filters as stripe logs tail sends it.`);
  return read;
};

export const stripecliRoutes = [
  route(
    'POST',
    '/v1/stripecli/sessions',
    object({
      device_name: required(text({ max: 255 })),
      websocket_features: required(list(oneOf('webhooks', 'request_logs', 'v2_events'), { max: 3 })),
      filters: optional(filters),
      forward_to_url: optional(text()),
      forward_connect_to_url: optional(text()),
      // No thin event is ever sent, so it does not matter where they would go.
      forward_thin_to_url: optional(text()),
      forward_thin_connect_to_url: optional(text()),
    }),
    async ({ platform, scope, headers }, params) => {
      if (params.websocket_features.includes('v2_events'))
        throw refuse(
          'thin events over stripe listen (use --all-snapshot, or read them from /v2/core/events)',
          'websocket_features',
        );
      const [feature, another] = params.websocket_features;
      if (feature === undefined || another !== undefined)
        throw refuse('a web socket for events and requests together', 'websocket_features');
      const session = await newSession(platform, scope, {
        device: params.device_name,
        forwardTo: params.forward_to_url ?? '',
        tail: feature === 'request_logs' ? (params.filters ?? {}) : null,
      });
      return {
        object: 'stripecli.session',
        websocket_id: session.id,
        websocket_url: `ws://${headers.get('host') ?? '127.0.0.1'}${SOCKET_PATH}${session.id}`,
        websocket_authorized_feature: feature,
        secret: session.secret,
        reconnect_delay: RECONNECT_SECONDS,
        default_version: API_VERSION,
        latest_version: API_VERSION,
        display_connect_filter_warning: false,
      };
    },
  ),
];
