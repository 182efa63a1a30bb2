/** Chance that is the same every time: numbers and ids drawn from a seed and a place in the company. */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const UPPER = 36;

export interface Chance {
  /** From 0 up to 1. */
  fraction(): number;
  /** A whole number from `min` to `max`, both included. */
  whole(min: number, max: number): number;
  pick<T>(from: readonly T[]): T;
  /** True with the given probability. */
  happens(probability: number): boolean;
}

/** @param place what is drawn, such as `customer:17`; other places draw other numbers */
export function chanceOf(seed: string, place: string): Chance {
  const fraction = mulberry(hash(`${seed}\0${place}`));
  const whole = (min: number, max: number): number => min + Math.floor(fraction() * (max - min + 1));
  return {
    fraction,
    whole,
    pick: (from) => {
      const drawn = from[Math.floor(fraction() * from.length)];
      if (drawn === undefined) throw new RangeError('There is nothing to pick from.');
      return drawn;
    },
    happens: (probability) => fraction() < probability,
  };
}

/** Largest company: beyond it the end of an id could come twice. */
export const MOST_CUSTOMERS = 1_000_000;
const IDS_OF_ONE = 8;
/** Shares no factor with 36, so that different numbers stay different. */
const SPREAD = 1_103_515_243;
const TAIL = 8;
const TAILS = UPPER ** TAIL;

/**
 * Ids of one customer's objects, at most eight of each kind. They begin with the customer's place, so that the
 * database appends them in order, and end with letters and digits that no other has, for invoice numbers begin so.
 */
export function idsOf(chance: Chance, seed: string, index: number): (prefix: string) => string {
  const shift = hash(seed);
  const made = new Map<string, number>();
  return (prefix) => {
    const count = made.get(prefix) ?? 0;
    if (count >= IDS_OF_ONE)
      throw new RangeError(`Customer ${index} has more than ${IDS_OF_ONE} of ${prefix}.`);
    made.set(prefix, count + 1);
    let middle = '';
    for (let n = 0; n < 10; n += 1) middle += ALPHABET[Math.floor(chance.fraction() * ALPHABET.length)] ?? '';
    const tail = ((index * IDS_OF_ONE + count) * SPREAD + shift) % TAILS;
    return `${prefix}_1${inOrder(index)}${middle}${tail.toString(UPPER).padStart(TAIL, '0').toUpperCase()}`;
  };
}

/** Five characters that sort as the numbers do. */
function inOrder(index: number): string {
  let [text, rest] = ['', index];
  for (let n = 0; n < 5; n += 1) {
    text = (ALPHABET[rest % ALPHABET.length] ?? '') + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let n = 0; n < text.length; n += 1) state = Math.imul(state ^ text.charCodeAt(n), 0x01000193);
  return state >>> 0;
}

/** Mulberry32: small, fast, and good enough for a company. */
function mulberry(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
