/**
 * The web sockets of `stripe listen`: events go out, what the CLI's target answered comes back. And of `stripe logs tail`,
 * which is told of the requests that this process answers.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { eq } from 'drizzle-orm';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { schema } from '../../store/index.ts';
import { API_VERSION } from '../api/version.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { fits, tailFrame } from '../requests/tail.ts';
import { findSession, forgetExpired, keepSession, leaveSession, tailOf } from './cli-session.ts';
import type { EndpointRow } from './endpoint.ts';
import type { Answer } from './queue.ts';

export const SOCKET_PATH = '/v1/stripecli/sockets/';

const PROTOCOL = 'stripecli-devproxy-v1';
/** Between two signs of life in the database. */
const HEARTBEAT_MS = 5_000;
/** Of a frame of the CLI in bytes: it sends back the event and the whole answer to it. */
const LARGEST_FRAME = 8 * 1024 * 1024;
const KEPT_BODY = 2_000;
/** Of the two frames of an event the CLI takes the first, with `--latest` the second, and passes over the other. */
const VERSIONS = [null, API_VERSION] as const;

type Headers = Readonly<Record<string, string>>;

export interface CliSockets {
  /** Names this process among those that share a database. */
  owner: string;
  /** Takes over a connection that asks to become a web socket, or ends it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Delivered when the CLI says that it has the event; what its target answers is noted when it comes. */
  send(
    endpoint: EndpointRow,
    delivery: string,
    headers: Headers,
    payload: string,
    limits: { timeoutMs: number; signal: AbortSignal },
  ): Promise<Answer>;
  close(): Promise<void>;
}

interface Open {
  socket: WebSocket;
  row: EndpointRow;
}

/** @param hosts names under which this server answers; a web page can never connect: browsers send an Origin, and it is refused */
export function cliSockets(platform: Platform, scope: Scope, hosts: ReadonlySet<string>): CliSockets {
  const owner = platform.newId('process');
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_FRAME,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  });
  const open = new Map<string, Open>();
  /** By delivery, whoever waits for the CLI to have it. */
  const awaited = new Map<string, () => void>();
  const complain = (error: unknown): void => {
    // How the CLI goes when somebody presses Ctrl-C.
    if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return;
    platform.log('The connection to a stripe listen failed; it connects again by itself', error);
  };

  const receive = async (data: RawData): Promise<void> => {
    const frame = JSON.parse(textOf(data)) as Record<string, unknown>;
    const delivery = String(frame.webhook_conversation_id);
    if (frame.type === 'event_ack' || frame.type === 'webhook_response') awaited.get(delivery)?.();
    if (frame.type !== 'webhook_response') return;
    const { webhookDeliveries: deliveries } = schema;
    await platform.store.db
      .update(deliveries)
      .set({
        lastStatus: Number.isInteger(frame.status) ? Number(frame.status) : null,
        lastBody: String(frame.body).replaceAll('\0', '').slice(0, KEPT_BODY),
      })
      .where(within(deliveries, scope, eq(deliveries.id, delivery)));
  };

  const connect = async (request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> => {
    const refusal = refused(request, hosts);
    const id = sessionOf(request);
    const row = refusal === null && id !== null ? await findSession(platform, scope, id) : null;
    if (refusal !== null) return end(stream, refusal);
    if (row === null) return end(stream, '404 Not Found');
    await keepSession(platform, row, owner);
    server.handleUpgrade(request, stream, head, (socket) => {
      open.get(row.id)?.socket.terminate();
      open.set(row.id, { socket, row });
      const filters = tailOf(row);
      const unfollow =
        filters === null
          ? undefined
          : platform.requests?.follow((asked) => {
              if (fits(filters, asked)) socket.send(tailFrame(asked));
            });
      socket.on('close', () => unfollow?.());
      socket.on('message', (data) => void receive(data).catch(complain));
      socket.on('error', complain);
      socket.on('close', () => {
        // When this server ends, its sessions stay as they are: the CLI connects to the next one and misses nothing.
        if (closing || open.get(row.id)?.socket !== socket) return;
        open.delete(row.id);
        leaving = leaving.then(() => leaveSession(platform, scope, row.id, owner)).catch(complain);
      });
    });
  };

  const beat = async (): Promise<void> => {
    for (const { row } of open.values()) await keepSession(platform, row, owner);
    await forgetExpired(platform, scope);
  };
  let closing = false;
  let leaving = Promise.resolve();
  let beating = Promise.resolve();
  const timer = setInterval(() => {
    beating = beating.then(beat).catch(complain);
  }, HEARTBEAT_MS);

  return {
    owner,
    upgrade: (request, stream, head) => {
      stream.on('error', complain);
      connect(request, stream, head).catch((error: unknown) => {
        complain(error);
        end(stream, '500 Internal Server Error');
      });
    },
    send: async (endpoint, delivery, headers, payload, { timeoutMs, signal }) => {
      const socket = open.get(endpoint.id)?.socket;
      if (socket === undefined) return unheard('stripe listen is not connected');
      const timeout = AbortSignal.timeout(timeoutMs);
      const over = AbortSignal.any([signal, timeout]);
      const { heard, done } = waiting(socket, over);
      awaited.set(delivery, done);
      try {
        for (const version of VERSIONS)
          socket.send(frameOf(endpoint.id, delivery, version, headers, payload));
        if (await heard) return { delivered: true, status: null, body: null, error: null };
        signal.throwIfAborted();
        return unheard(
          timeout.aborted
            ? `stripe listen did not say within ${timeoutMs / 1000} seconds that it has the event`
            : 'stripe listen went away before it said that it has the event',
        );
      } finally {
        awaited.delete(delivery);
      }
    },
    close: async () => {
      closing = true;
      clearInterval(timer);
      await beating;
      for (const { socket } of open.values()) socket.terminate();
      await leaving;
      server.close();
    },
  };
}

/** True once it is `done`; false when the time is over or the socket is gone before that. */
function waiting(socket: WebSocket, over: AbortSignal): { heard: Promise<boolean>; done(): void } {
  let done = (): void => undefined;
  const heard = new Promise<boolean>((resolve) => {
    const settle = (value: boolean): void => {
      socket.off('close', gone);
      over.removeEventListener('abort', gone);
      resolve(value);
    };
    const gone = (): void => settle(false);
    done = () => settle(true);
    socket.on('close', gone);
    over.addEventListener('abort', gone);
    if (over.aborted || socket.readyState !== socket.OPEN) gone();
  });
  return { heard, done };
}

function unheard(why: string): Answer {
  return { delivered: false, status: null, body: null, error: `${why}.` };
}

/** workflows.md 2.6, step 4. */
function frameOf(
  session: string,
  delivery: string,
  version: string | null,
  headers: Headers,
  payload: string,
): string {
  return JSON.stringify({
    type: 'webhook_event',
    webhook_id: session,
    webhook_conversation_id: delivery,
    event_payload: payload,
    http_headers: headers,
    endpoint: { api_version: version },
  });
}

function textOf(data: RawData): string {
  return Array.isArray(data)
    ? Buffer.concat(data).toString('utf8')
    : Buffer.from(data as Buffer).toString('utf8');
}

/** Null when it may connect. */
function refused({ headers }: IncomingMessage, hosts: ReadonlySet<string>): string | null {
  if (!hosts.has(headers.host ?? '')) return '403 Forbidden';
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) return '403 Forbidden';
  return null;
}

/** The id of a session is its password too: the path and the header must both name it. */
function sessionOf({ url, headers }: IncomingMessage): string | null {
  const { pathname } = new URL(url ?? '/', 'http://127.0.0.1');
  if (!pathname.startsWith(SOCKET_PATH)) return null;
  const id = pathname.slice(SOCKET_PATH.length);
  return headers['websocket-id'] === id ? id : null;
}

function end(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
