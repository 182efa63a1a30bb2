/** A request, and the moment at which billing would ask it. */
import type { JsonObject } from '../../contract/json.ts';
import type { Seconds } from '../../core/calendar.ts';

export interface Scene {
  /** Script form. */
  request: JsonObject;
  at: Seconds;
}

/** The first key may be an odd one; the others are told apart by their number. */
export function keyed(items: readonly JsonObject[], first: string): JsonObject[] {
  return items.map((item, index) => ({ key: index === 0 ? first : `item_${index + 1}`, ...item }));
}
