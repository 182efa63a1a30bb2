/** Reads fields of objects that somebody saved: nothing about them is sure. */

export type Saved = Readonly<Record<string, unknown>>;

/** What makes an object unreadable, in a sentence. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

export const isSaved = (value: unknown): value is Saved =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws {Unreadable} */
export function text(from: Saved, key: string): string {
  const value = from[key];
  if (typeof value !== 'string' || value === '') throw wrong(key, 'a text', value);
  return value;
}

export function textOrNull(from: Saved, key: string): string | null {
  return from[key] == null ? null : text(from, key);
}

export function whole(from: Saved, key: string): number {
  const value = from[key];
  if (!Number.isSafeInteger(value)) throw wrong(key, 'a whole number', value);
  return value as number;
}

export function wholeOrNull(from: Saved, key: string): number | null {
  return from[key] == null ? null : whole(from, key);
}

export function flag(from: Saved, key: string): boolean {
  const value = from[key];
  if (typeof value !== 'boolean') throw wrong(key, 'true or false', value);
  return value;
}

export function oneOf<const T extends string>(from: Saved, key: string, values: readonly T[]): T {
  const value = values.find((each) => each === from[key]);
  if (value === undefined) throw wrong(key, `one of ${values.join(', ')}`, from[key]);
  return value;
}

export function metadata(from: Saved): Record<string, string> {
  const value = from.metadata ?? {};
  if (!isSaved(value) || !Object.values(value).every((each) => typeof each === 'string'))
    throw wrong('metadata', 'keys and texts', value);
  return { ...value } as Record<string, string>;
}

/** An id, or the id of the object that was expanded in its place. */
export function reference(from: Saved, key: string): string {
  const value = from[key];
  return isSaved(value) ? text(value, 'id') : text(from, key);
}

/** The objects of a list that is embedded, as the API writes it. */
export function listed(from: Saved, key: string): Saved[] {
  const value = from[key];
  const data = isSaved(value) ? value.data : undefined;
  if (!Array.isArray(data) || !data.every(isSaved)) throw wrong(key, 'a list with data', value);
  return data;
}

function wrong(key: string, wanted: string, found: unknown): Unreadable {
  const shown = found === undefined ? 'missing' : (JSON.stringify(found)?.slice(0, 60) ?? 'unreadable');
  return new Unreadable(`its '${key}' should be ${wanted} and is ${shown}`);
}
