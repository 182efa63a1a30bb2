/** Ids in Stripe's style: a prefix and letters and digits that say nothing. */
import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 24;

export function randomId(prefix: string): string {
  return `${prefix}_${spell(randomBytes(LENGTH))}`;
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
  return Array.from(bytes, (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
