/** `stripe logs tail`: which requests it wants, and the frame that tells it of one. */
import type { RequestRow } from './log.ts';

/** As the CLI sends them, each a list of values of which one must fit; absent: all fit. */
export type TailFilters = Readonly<Record<string, readonly string[]>>;

/** By the CLI's name: whether a request fits a value. */
const FITS: Readonly<Record<string, (row: RequestRow, value: string) => boolean>> = {
  // Connected accounts are not simulated: every request is of the account itself.
  filter_account: (_row, value) => value.toLowerCase() === 'self',
  // The server listens on this address alone.
  filter_ip_address: (_row, value) => value === '127.0.0.1',
  filter_http_method: ({ method }, value) => value.toUpperCase() === method,
  filter_request_path: ({ path }, value) => value === path,
  filter_request_status: ({ status }, value) =>
    value.toUpperCase() === (status < 400 ? 'SUCCEEDED' : 'FAILED'),
  filter_source: ({ source }, value) => value.toLowerCase() === source,
  filter_status_code: ({ status }, value) => value === String(status),
  // `4XX` of the command line is sent as 400.
  filter_status_code_type: ({ status }, value) => value.startsWith(String(status).slice(0, 1)),
};

/** @returns null when it is no JSON of such filters */
export function readFilters(text: string): TailFilters | null {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof given !== 'object' || given === null) return null;
  const known = Object.entries(given).every(
    ([name, values]) =>
      Object.hasOwn(FITS, name) && Array.isArray(values) && values.every((each) => typeof each === 'string'),
  );
  return known ? (given as TailFilters) : null;
}

export function fits(filters: TailFilters, row: RequestRow): boolean {
  return Object.entries(filters).every(
    ([name, values]) => values.length === 0 || values.some((value) => FITS[name]?.(row, value) === true),
  );
}

/** A text frame of the CLI's web socket. */
export function tailFrame(row: RequestRow): string {
  return JSON.stringify({
    type: 'request_log_event',
    request_log_id: row.id,
    event_payload: JSON.stringify({
      created_at: row.at,
      livemode: row.livemode,
      method: row.method,
      request_id: row.id,
      status: row.status,
      url: row.path,
      error: errorOf(row),
    }),
  });
}

/** The CLI prints every part that is not empty. */
function errorOf({ status, cut, answer, errorType, errorCode }: RequestRow): Record<string, string> {
  if (status < 400) return {};
  const told = cut ? {} : (JSON.parse(answer) as { error?: Record<string, unknown> }).error;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    type: errorType ?? '',
    code: errorCode ?? '',
    decline_code: text(told?.decline_code),
    message: text(told?.message),
    param: text(told?.param),
  };
}
