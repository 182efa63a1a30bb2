/** One attempt to deliver over HTTP. */
import { request as overHttp, type IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import { once } from 'node:events';
import type { Answer } from './queue.ts';

/** Bytes of an answer's body that are kept. */
const KEPT = 2_000;

/**
 * A connection of its own each time, for a receiver that was restarted meanwhile would break a kept one. Redirections
 * are not followed: like every status but 2xx they count as a failure.
 *
 * @param signal ends the attempt early; then `post` throws
 */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  payload: string,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<Answer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await answerOf(url, headers, payload, AbortSignal.any([signal, timeout]));
    const status = answer.statusCode ?? 0;
    return { delivered: status >= 200 && status < 300, status, body: await beginningOf(answer), error: null };
  } catch (error) {
    if (signal.aborted) throw error;
    const why = timeout.aborted ? `it gave no answer within ${timeoutMs / 1000} seconds` : reasonOf(error);
    return { delivered: false, status: null, body: null, error: `${url} did not take the event: ${why}.` };
  }
}

async function answerOf(
  url: string,
  headers: Readonly<Record<string, string>>,
  payload: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = (url.startsWith('https:') ? overHttps : overHttp)(url, {
    method: 'POST',
    agent: false,
    headers: { ...headers, 'Content-Length': Buffer.byteLength(payload) },
    signal,
  });
  // `once` hears of what goes wrong before the answer; what breaks off afterwards is no concern of the delivery.
  request.on('error', () => undefined);
  request.end(payload);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return answer;
}

/** What is behind it is not read; a body that breaks off counts as far as it came, for its status is what decides. */
async function beginningOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= KEPT) break;
    }
  } catch {
    // Broken off.
  }
  answer.destroy();
  // The database's text has no null characters.
  return Buffer.concat(chunks).subarray(0, KEPT).toString('utf8').replaceAll('\0', '');
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED' || (error as { errors?: unknown }).errors !== undefined)
    return 'nothing listens there';
  return message === '' ? String(code) : message;
}
