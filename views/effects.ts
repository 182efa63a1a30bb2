/**
 * What the app's own scripts do, in a few words made from their configuration. A script that is not listed here is
 * described by its manifest alone: nothing is guessed about code that we do not know.
 */
import type { Extension } from '../src/console/port.ts';
import type { JsonObject } from '../src/contract/json.ts';
import { DISCOUNTS } from './effects/discounts.ts';
import type { Effect, Words } from './effects/effect.ts';
import { INVOICES } from './effects/invoices.ts';
import { PRORATIONS } from './effects/prorations.ts';

const EFFECTS: ReadonlyMap<string, Words> = new Map(
  Object.entries({ ...PRORATIONS, ...INVOICES, ...DISCOUNTS }),
);

/** @returns null for an unknown script, or a configuration that says nothing yet */
export function effectOf(extension: string, configuration: JsonObject | null): Effect | null {
  return EFFECTS.get(extension)?.(configuration ?? {}) ?? null;
}

/** What it does in one line: with its own settings, or what its manifest says of it. Null: that says nothing either. */
export function lineOf({
  id,
  configuration,
  description,
}: Pick<Extension, 'id' | 'configuration' | 'description'>): string | null {
  return effectOf(id, configuration)?.line ?? description;
}
