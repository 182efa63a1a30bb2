/** Statements that come again and again are prepared on a server's connections: parsed and planned once, then executed. */
import pg from 'pg';

/** How many a process prepares, on each of its connections: each holds its plan in the server's memory. */
const MOST_PREPARED = 400;
/** Seen so often, a statement is one that comes again. */
const ENOUGH = 3;
/** Texts that are watched for coming again; one of many forms, such as a list of ids, would fill the memory. */
const MOST_WATCHED = 2_000;

const names = new Map<string, string>();
const seen = new Map<string, number>();

/** @returns undefined for what is sent as it is */
function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_PREPARED) return known;
  const times = (seen.get(text) ?? 0) + 1;
  if (times < ENOUGH) {
    if (seen.size >= MOST_WATCHED) seen.clear();
    seen.set(text, times);
    return undefined;
  }
  seen.delete(text);
  const name = `console_${names.size + 1}`;
  names.set(text, name);
  return name;
}

interface Config {
  text: string;
  name?: string | undefined;
}

function isConfig(query: unknown): query is Config {
  return (
    typeof query === 'object' &&
    query !== null &&
    'text' in query &&
    typeof query.text === 'string' &&
    !('submit' in query)
  );
}

/** The same text has the same name on every connection, so that it is told apart by the driver alone. */
export class PreparingClient extends pg.Client {
  // The driver's own declaration has an overload for each of its forms; this passes all of them on.
  override query = ((query: unknown, values?: unknown, ...rest: unknown[]): unknown => {
    const named =
      isConfig(query) && query.name === undefined && Array.isArray(values) && values.length > 0
        ? { ...query, name: nameOf(query.text) }
        : query;
    return (super.query as (...given: unknown[]) => unknown).call(this, named, values, ...rest);
  }) as pg.Client['query'];
}
