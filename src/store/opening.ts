/** Names of openings of a database. */
import { randomBytes } from 'node:crypto';
import { OPENING_LETTERS } from './store.ts';

export function newOpening(): string {
  return randomBytes(OPENING_LETTERS / 2).toString('hex');
}
