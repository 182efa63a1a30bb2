/** Files that are made from stripe-node's types and from the routes; api-reference.test.ts says when they are out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStripeNode } from '../platform/api/known/from-stripe-node.ts';
import { apiReference } from '../platform/api/known/reference.ts';
import { STRIPE_ROUTES } from '../platform/api/routes/index.ts';

export const KNOWN_TABLE = 'src/platform/api/known/known.json';
export const REFERENCE = 'docs/api.md';

/** What the table of known endpoints and parameters should be, as text. */
export const knownTable = (root: string): string => `${JSON.stringify(readStripeNode(root), null, 2)}\n`;

/** What the reference should be. The table is the one of this build: a new one counts from the next on. */
export const reference = (): string => apiReference(STRIPE_ROUTES);

/** @returns whether there was something new: then this build itself still knows the old table */
export function writeKnownTable(root: string): boolean {
  const path = join(root, KNOWN_TABLE);
  const table = knownTable(root);
  if (readFileSync(path, 'utf8') === table) return false;
  writeFileSync(path, table);
  return true;
}

export function writeReference(root: string): void {
  writeFileSync(join(root, REFERENCE), reference());
}
