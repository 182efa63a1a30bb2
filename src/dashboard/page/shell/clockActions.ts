/** What can be asked of the account's clock. Steps are exact seconds, except the month, which is a calendar month in UTC. */
import type { ClockWire } from '../../../contract/wire/platform.ts';
import { postJson } from '../data/api.ts';
import { oneMonthLater } from '../format/time.ts';

export type ClockAction = { kind: 'advance'; to: number } | { kind: 'follow' } | { kind: 'freeze' };

export const STEPS: readonly { id: string; name: string; from: (now: number) => number }[] = [
  { id: 'hour', name: 'Advance 1 hour', from: (now) => now + 3600 },
  { id: 'day', name: 'Advance 1 day', from: (now) => now + 86_400 },
  { id: 'month', name: 'Advance 1 month', from: oneMonthLater },
];

export function changeClock(action: ClockAction): Promise<ClockWire> {
  if (action.kind === 'advance') return postJson('/platform/clock/advance', { to: action.to });
  return postJson(`/platform/clock/${action.kind}`);
}
