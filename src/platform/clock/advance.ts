/** Moves the clock through everything that falls due on the way. */
import { nextDue, performDue } from '../billing/due.ts';
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
  for (;;) {
    const work = await nextDue(platform.store.db, scope, target);
    if (work === null) break;
    const present = await now(platform, scope);
    if (work.at > present) await setClock(platform, scope, work.at);
    await performDue(platform, scope, work);
  }
  const present = await now(platform, scope);
  if (target > present) await setClock(platform, scope, target);
}

/** Does what fell due while nobody looked: at start, and while a clock follows wall time. */
export function catchUp(platform: Platform, scope: Scope): Promise<void> {
  return exclusively(platform.store, async () => {
    const until = await now(platform, scope);
    for (;;) {
      const work = await nextDue(platform.store.db, scope, until);
      if (work === null) return;
      await performDue(platform, scope, work);
    }
  });
}
