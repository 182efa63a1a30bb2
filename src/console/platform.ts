/** Signed JSON calls of `/platform` from a view's sandbox: one request, one answer, never an exception. */
import type { JsonObject } from '../contract/json.ts';
import type { Answer } from './answer.ts';
import { done, failed, kindOf } from './answer.ts';

export interface PlatformConnection {
  /** Without a path: `http://127.0.0.1:4400`. */
  origin: string;
  user: string;
  account: string;
  fetch: typeof fetch;
  /** Signs `{...payload, user_id, account_id}` with the app's secret (ui-extensions.md 8). */
  sign(payload: { request: string; body: string }): Promise<string>;
}

export type PlatformCall = <T>(method: 'GET' | 'POST', path: string, body?: JsonObject) => Promise<Answer<T>>;

const NO_ANSWER =
  'The local platform is not answering, so nothing shown here may be current. Start it again with "npm start".';

/** The caller that the adapter uses. The exact text that is signed is the exact text that is sent. */
export function platformCalls(connection: PlatformConnection): PlatformCall {
  return async <T>(method: 'GET' | 'POST', path: string, body?: JsonObject): Promise<Answer<T>> => {
    const text = method === 'POST' ? JSON.stringify(body ?? {}) : '';
    let response: Response;
    let json: unknown;
    try {
      const signature = await connection.sign({ request: `${method} ${path}`, body: text });
      response = await connection.fetch(`${connection.origin}${path}`, {
        method,
        headers: {
          'Content-Type': 'application/json',
          'Stripe-Signature': signature,
          'Console-User': connection.user,
          'Console-Account': connection.account,
        },
        ...(method === 'POST' ? { body: text } : {}),
      });
    } catch (cause) {
      return failed('connection', `${NO_ANSWER} (${cause instanceof Error ? cause.message : String(cause)})`);
    }
    try {
      json = await response.json();
    } catch {
      return failed('connection', `${NO_ANSWER} (HTTP ${response.status} without JSON)`);
    }
    if (response.ok) return done(json as T);
    return refusal(response.status, json);
  };
}

function refusal(status: number, json: unknown): Answer<never> {
  const error = (json as { error?: { code?: string; message?: string; param?: string } } | null)?.error;
  const code = error?.code ?? null;
  const message = error?.message ?? `The platform refused the request (HTTP ${status}) and gave no reason.`;
  return failed(kindOf(status, code), message, { code, param: error?.param ?? null });
}
