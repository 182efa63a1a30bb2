/** The page's one way to the server: `/dashboard/api`, same origin, with the placeholder key that the server replaces. */
import type { JsonObject } from '../../../contract/json.ts';

const AUTHORIZATION = 'Bearer DO_NOT_PASS_A_REAL_API_KEY';

/** A call that did not work: what happened, and what to do about it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly code: string | null;
  /** The parameter that was refused, in bracket form. */
  readonly param: string | null;
  readonly todo: string;

  constructor(fields: {
    status: number;
    code?: string | null;
    param?: string | null;
    message: string;
    todo: string;
  }) {
    super(fields.message);
    this.status = fields.status;
    this.code = fields.code ?? null;
    this.param = fields.param ?? null;
    this.todo = fields.todo;
  }
}

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export function get<T>(path: string, query: Query = {}): Promise<T> {
  const text = search(query);
  return call<T>('GET', text === '' ? path : `${path}?${text}`);
}

/** For `/platform`. */
export function postJson<T>(path: string, body: JsonObject = {}): Promise<T> {
  return call<T>('POST', path, JSON.stringify(body), 'application/json');
}

/** For `/v1`. */
export function postForm<T>(path: string, body: Query): Promise<T> {
  return call<T>('POST', path, search(body), 'application/x-www-form-urlencoded');
}

async function call<T>(method: string, path: string, body?: string, contentType?: string): Promise<T> {
  const headers = {
    Authorization: AUTHORIZATION,
    ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
  };
  const response = await reach(`/dashboard/api${path}`, { method, headers, body });
  return read<T>(response);
}

/** What the Dashboard's own server says, outside of the API. */
export async function getDashboard<T>(path: string): Promise<T> {
  return read<T>(await reach(`/dashboard${path}`, {}));
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (cause) {
    const gone = new ApiError({
      status: 0,
      message: 'The local platform is not answering.',
      todo: 'Start it with npm start, then try again.',
    });
    gone.cause = cause;
    throw gone;
  }
}

async function read<T>(response: Response): Promise<T> {
  const text = await response.text();
  const body = parse(text);
  if (response.ok && body !== undefined) return body as T;
  const error = (body as { error?: { message?: string; code?: string; param?: string } } | undefined)?.error;
  throw new ApiError({
    status: response.status,
    code: error?.code ?? null,
    param: error?.param ?? null,
    message: error?.message ?? `The platform answered ${response.status} without a reason.`,
    todo: response.status >= 500 ? 'Try again. If it stays, look at the terminal of the platform.' : '',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // Becomes an ApiError with the status.
  }
}

function search(query: Query): string {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    if (typeof value === 'object') value.forEach((entry, index) => pairs.append(`${name}[${index}]`, entry));
    else pairs.append(name, String(value));
  }
  return pairs.toString();
}

/** Any thrown thing as an ApiError, so that a region always has words to show. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError({
    status: 0,
    message: `This page could not show the answer: ${message}`,
    todo: 'Reload the page.',
  });
}
