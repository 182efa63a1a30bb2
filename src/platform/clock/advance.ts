/** Moves the clock through everything that falls due on the way. */
import { performEarliest } from '../billing/due-second.ts';
import { exclusively } from '../exclusive.ts';
import type { Platform, Scope } from '../platform.ts';
import { now, setClock } from './clock.ts';

/**
 * The clock goes to each due moment before its work is done, so that a stop half-way leaves a clock and books that
 * agree: what is left is due at the next start.
 */
export async function advanceTo(platform: Platform, scope: Scope, target: number): Promise<void> {
  const start = await now(platform, scope);
  if (target < start) return setClock(platform, scope, target);
  const moveTo = async (at: number): Promise<void> => {
    if (at > (await now(platform, scope))) await setClock(platform, scope, at);
  };
  while (await performEarliest(platform, scope, target, null, moveTo));
  const present = await now(platform, scope);
  if (target > present) await setClock(platform, scope, target);
}

/** Does what fell due while nobody looked: at start, and while a clock follows wall time. */
export function catchUp(platform: Platform, scope: Scope): Promise<void> {
  return exclusively(platform.store, async () => {
    const until = await now(platform, scope);
    while (await performEarliest(platform, scope, until));
  });
}
