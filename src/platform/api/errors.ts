/** Errors as Stripe's API answers them (billing.md section 5). */
import { ConsoleError, PROBLEMS } from '../../contract/problem.ts';
import { isConnectionLost, TransactionsCollided } from '../../store/index.ts';
import { docUrl } from './error-codes.ts';

export type ErrorType =
  'invalid_request_error' | 'idempotency_error' | 'card_error' | 'api_error' | 'authentication_error';

/** Ends a request with an error body. Nothing was written when it is thrown. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly type: ErrorType;
  readonly code: string | undefined;
  readonly param: string | undefined;
  /** Why a card was declined. */
  readonly declineCode: string | undefined;
  /** Of the answer, beside those of all answers. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    details: {
      type?: ErrorType;
      code?: string;
      param?: string;
      declineCode?: string;
      cause?: unknown;
      headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message, { cause: details.cause });
    this.status = status;
    this.type = details.type ?? 'invalid_request_error';
    this.code = details.code;
    this.param = details.param;
    this.declineCode = details.declineCode;
    this.headers = details.headers ?? {};
  }

  /** The same refusal for another name of the parameter. */
  at(param: string): ApiError {
    const { status, type, code, cause } = this;
    const message = this.param === undefined ? this.message : this.message.replaceAll(this.param, param);
    return new ApiError(status, message, { type, param, cause, ...(code === undefined ? {} : { code }) });
  }
}

export interface ErrorBody {
  error: {
    type: ErrorType;
    message: string;
    code?: string;
    decline_code?: string;
    param?: string;
    doc_url?: string;
    request_log_url?: string;
  };
}

/** @param requestLogUrl where the local Dashboard shows the request */
export function errorBody(error: ApiError, requestLogUrl?: string): ErrorBody {
  const docs = docUrl(error.code);
  return {
    error: {
      type: error.type,
      message: error.message,
      ...(error.code === undefined ? {} : { code: error.code }),
      ...(error.declineCode === undefined ? {} : { decline_code: error.declineCode }),
      ...(error.param === undefined ? {} : { param: error.param }),
      ...(docs === undefined ? {} : { doc_url: docs }),
      ...(requestLogUrl === undefined ? {} : { request_log_url: requestLogUrl }),
    },
  };
}

/** Any thrown thing as an answer; what we did not foresee becomes a 500 that says that nothing was billed. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (thrown instanceof ConsoleError) {
    return new ApiError(PROBLEMS[thrown.code].status ?? 500, thrown.message, {
      code: thrown.code,
      ...(thrown.path === undefined ? {} : { param: thrown.path }),
      cause: thrown,
    });
  }
  if (thrown instanceof TransactionsCollided)
    return new ApiError(
      409,
      'Other requests kept changing the same objects, so nothing of this one was stored or billed. Read them again and retry.',
      { code: 'conflict', cause: thrown },
    );
  if (isConnectionLost(thrown))
    return new ApiError(
      503,
      'The database does not answer, so whether this request was stored is not known. Once it does, send the request again under the same idempotency key, or read the object.',
      { type: 'api_error', code: 'database_unavailable', cause: thrown },
    );
  return new ApiError(
    500,
    'The local platform met an error of its own. Nothing of this request was stored or billed; its log has the details.',
    { type: 'api_error', cause: thrown },
  );
}

export function missing(noun: string, id: string, param = 'id'): ApiError {
  return new ApiError(404, `No such ${noun}: '${id}'`, { code: 'resource_missing', param });
}

/** A body that names something which does not exist is a bad request, not a missing page. */
export function missingReference(noun: string, id: string, param: string): ApiError {
  return new ApiError(400, `No such ${noun}: '${id}'`, { code: 'resource_missing', param });
}

/** Reads what a parameter names: that it does not exist is then an error of that parameter. */
export async function named<T>(param: string, noun: string, id: string, read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    throw error instanceof ApiError && error.code === 'resource_missing'
      ? missingReference(noun, id, param)
      : error;
  }
}

/** @throws {ApiError} 400 when a currency is given that is not the one in use */
export function checkCurrency(given: string | undefined, used: string): void {
  if (given === undefined || given.toLowerCase() === used) return;
  throw invalid(
    'currency',
    `The currency '${given}' is not '${used}', in which this is billed. Leave it out, or choose prices and a customer of one currency.`,
    'currency_mismatch',
  );
}

export function invalid(param: string, message: string, code = 'parameter_invalid'): ApiError {
  return new ApiError(400, message, { code, param });
}

export function notSimulated(what: string, param?: string): ApiError {
  return new ApiError(
    501,
    `The local platform does not simulate ${what} yet. Nothing was stored or billed; try this one on a Stripe sandbox.`,
    { code: 'not_simulated', ...(param === undefined ? {} : { param }) },
  );
}
