/** Ids in Stripe's style: a prefix and letters and digits that say nothing. */
import { createHash, randomBytes } from 'node:crypto';
import { OPENING_LETTERS } from '../store/index.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 24;
const REQUEST = 'req';

export function randomId(prefix: string): string {
  return `${prefix}_${spell(fewRandomBytes(LENGTH))}`;
}

/** Asking the system for each id by itself takes longer than making the rest of its row. */
const POOLED = 4_096;
let pool = randomBytes(POOLED);
let used = 0;

function fewRandomBytes(length: number): Uint8Array {
  if (used + length > POOLED) [pool, used] = [randomBytes(POOLED), 0];
  used += length;
  return pool.subarray(used - length, used);
}

/** Ids of requests begin with who answers them; all others say nothing. */
export function idsOf(opening: string): (prefix: string) => string {
  return (prefix) =>
    prefix === REQUEST
      ? `${REQUEST}_${opening}${spell(fewRandomBytes(LENGTH - opening.length))}`
      : randomId(prefix);
}

/** The opening of the database in which a request was answered. */
export function openingOf(requestId: string): string {
  return requestId.slice(REQUEST.length + 1).slice(0, OPENING_LETTERS);
}

/** The same sequence for the same seed, so that a seeded company keeps its addresses. */
export function seededIds(seed: string): (prefix: string) => string {
  let count = 0;
  return (prefix) => {
    count += 1;
    return `${prefix}_${spell(createHash('sha256').update(`${seed}:${prefix}:${count}`).digest().subarray(0, LENGTH))}`;
  };
}

function spell(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += ALPHABET[byte % ALPHABET.length];
  return text;
}
