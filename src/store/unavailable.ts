/** A database server that cannot be used, and why, in sentences that never show a password. */

export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

const EXAMPLE = 'postgres://user:password@127.0.0.1:5432/console';
const OTHERWISE = 'Unset DATABASE_URL to use the embedded database. Nothing was started.';

/** @throws {DatabaseUnavailable} for what is no address of a Postgres database */
export function databaseAddress(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new DatabaseUnavailable(
      `DATABASE_URL is not an address. Give one such as ${EXAMPLE}. ${OTHERWISE}`,
    );
  }
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:')
    throw new DatabaseUnavailable(
      `DATABASE_URL begins with '${url.protocol}//', which is no Postgres database. Give one such as ${EXAMPLE}. ${OTHERWISE}`,
    );
  if (databaseName(url) === '')
    throw new DatabaseUnavailable(
      `DATABASE_URL names no database. Put its name at the end, such as ${EXAMPLE}. ${OTHERWISE}`,
    );
  return url;
}

export function databaseName(url: URL): string {
  return decodeURIComponent(url.pathname.slice(1));
}

/** Without user and password. */
export function shown(url: URL): string {
  return `${url.hostname}:${url.port || '5432'}/${databaseName(url)}`;
}

/** Why the first connection failed; what is none of these is thrown as it came. */
export function whyNotOpened(error: unknown, url: URL): unknown {
  const code = codesOf(error).find((each) => Object.hasOwn(REASONS, each));
  const reason = code === undefined ? undefined : REASONS[code];
  if (reason === undefined && !isConnectionLost(error)) return error;
  return new DatabaseUnavailable(`${(reason ?? noServer)(url)} ${OTHERWISE}`, { cause: error });
}

const noServer = (url: URL) =>
  `No Postgres answers at ${shown(url)}. Start the server, or correct DATABASE_URL.`;
const refusedUser = (url: URL) =>
  `The Postgres at ${shown(url)} refuses user '${decodeURIComponent(url.username)}' or the password. Correct DATABASE_URL.`;
const noRights = (url: URL) =>
  `User '${decodeURIComponent(url.username)}' may not create tables in ${shown(url)}. Make it the owner of that database.`;

/** By SQLSTATE or error code of the system. */
const REASONS: Readonly<Record<string, (url: URL) => string>> = {
  ECONNREFUSED: noServer,
  ENOTFOUND: noServer,
  EAI_AGAIN: noServer,
  ETIMEDOUT: noServer,
  EHOSTUNREACH: noServer,
  '28000': refusedUser,
  '28P01': refusedUser,
  '3D000': (url) =>
    `The Postgres at ${shown(url)} has no database of that name. Make it with createdb, or correct DATABASE_URL.`,
  '42501': noRights,
  '53300': (url) =>
    `The Postgres at ${shown(url)} has no connection left. Close others, or raise max_connections.`,
  '57P03': (url) => `The Postgres at ${shown(url)} is starting or stopping. Wait a moment, then start again.`,
};

const LOST_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '57P01', '57P02', '57P03']);
const LOST_MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
];

/** Whether the connection was lost or not to be had; then nobody knows whether a commit under way was stored. */
export function isConnectionLost(error: unknown): boolean {
  return (
    codesOf(error).some((code) => LOST_CODES.has(code) || code.startsWith('08')) ||
    chain(error).some(({ message }) => LOST_MESSAGES.some((each) => message.startsWith(each)))
  );
}

/** SQLSTATEs and system codes of an error and of what caused it: the query layer wraps the driver's. */
export function codesOf(error: unknown): string[] {
  return chain(error).flatMap((each) => {
    const { code } = each as { code?: unknown };
    return typeof code === 'string' ? [code] : [];
  });
}

function chain(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  const inner = error instanceof AggregateError ? (error.errors as unknown[]).flatMap(chain) : [];
  return [error, ...inner, ...chain(error.cause)];
}
