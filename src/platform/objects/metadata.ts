/** Metadata as the API changes it: named keys are set, empty ones removed, an empty whole clears all. */
import type { MetadataChange } from '../api/params.ts';
import { invalid } from '../api/errors.ts';

const MOST_KEYS = 50;

export function applyMetadata(
  present: Readonly<Record<string, string>>,
  change: MetadataChange | undefined,
  path = 'metadata',
): Record<string, string> {
  if (change === undefined) return { ...present };
  if (change === null) return {};
  const entries = Object.entries({ ...present, ...change }).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  if (entries.length > MOST_KEYS)
    throw invalid(
      path,
      `An object has at most ${MOST_KEYS} metadata keys; this would make ${entries.length}.`,
    );
  return Object.fromEntries(entries);
}
