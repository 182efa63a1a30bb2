/** Clients of the API over connections that stay open, one request at a time on each: node's own HTTP client and nothing else. */
import { Agent, request as send } from 'node:http';

export interface Answered {
  status: number;
  body: string;
}

type Form = Readonly<Record<string, string>>;

export interface ApiClient {
  ask(method: 'GET' | 'POST', path: string, form?: Form): Promise<Answered>;
  /** The same for what must succeed, as an object. @throws with what was refused */
  get<T>(path: string): Promise<T>;
  post<T>(path: string, form: Form): Promise<T>;
  /** To a path of the platform's own, which takes JSON. */
  postJson<T>(path: string, value: object): Promise<T>;
  close(): void;
}

export function openClient(origin: string, connections: number): ApiClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'lifo' });
  const { hostname, port } = new URL(origin);
  const exchange = (method: string, path: string, body: string, type: string): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const headers = {
        Authorization: 'Bearer sk_test_of_the_bench',
        ...(method === 'POST' && { 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(body)) }),
      };
      const sent = send({ agent, hostname, port, method, path, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
        );
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const ask: ApiClient['ask'] = (method, path, form) =>
    exchange(
      method,
      path,
      form === undefined ? '' : new URLSearchParams(form).toString(),
      'application/x-www-form-urlencoded',
    );
  const whole = async <T>(answer: Promise<Answered>): Promise<T> => {
    const { status, body } = await answer;
    if (status !== 200) throw new Error(`The server answered ${status}: ${body.slice(0, 500)}`);
    return JSON.parse(body) as T;
  };
  return {
    ask,
    get: (path) => whole(ask('GET', path)),
    post: (path, form) => whole(ask('POST', path, form)),
    postJson: (path, value) => whole(exchange('POST', path, JSON.stringify(value), 'application/json')),
    close: () => agent.destroy(),
  };
}

/** Does the work for each, as many at a time as there are connections. */
export async function forEachOf<T>(
  all: readonly T[],
  atOnce: number,
  work: (one: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < all.length) {
      const index = next++;
      await work(all[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
