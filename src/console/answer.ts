/** What a call of the port comes to: a value, or a failure that a screen can explain. Ports never throw. */

/**
 * `connection`: nothing answered, or what answered was not ours. `stale`: what the preview rests on moved.
 * `invalid`: the request or configuration was refused; `param` names the field when the server knows it.
 * `declined`: a payment was refused. `not_simulated`: the local platform does not compute this.
 */
export type FailureKind =
  | 'connection'
  | 'stale'
  | 'conflict'
  | 'invalid'
  | 'missing'
  | 'permission'
  | 'declined'
  | 'not_simulated'
  | 'server';

export interface Failure {
  kind: FailureKind;
  /** The server's own code, such as `config_invalid`; null when none came. */
  code: string | null;
  message: string;
  /** Bracketed, as Stripe writes it: `configuration[minimum_proration_amount][amount]`. */
  param: string | null;
}

export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

export function done<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function failed(
  kind: FailureKind,
  message: string,
  more: { code?: string | null; param?: string | null } = {},
): { ok: false; failure: Failure } {
  return { ok: false, failure: { kind, message, code: more.code ?? null, param: more.param ?? null } };
}

const KIND_BY_CODE: Readonly<Record<string, FailureKind>> = {
  preview_stale: 'stale',
  conflict: 'conflict',
  idempotency_key_in_use: 'conflict',
  lock_timeout: 'conflict',
  not_simulated: 'not_simulated',
};

const KIND_BY_STATUS: Readonly<Record<number, FailureKind>> = {
  400: 'invalid',
  401: 'permission',
  402: 'declined',
  403: 'permission',
  404: 'missing',
  409: 'conflict',
  429: 'conflict',
};

/** Which kind an error of the API is: its code speaks first, then its HTTP status. */
export function kindOf(status: number | null, code: string | null): FailureKind {
  if (code !== null && code in KIND_BY_CODE) return KIND_BY_CODE[code] as FailureKind;
  if (status === null) return 'connection';
  return KIND_BY_STATUS[status] ?? 'server';
}
