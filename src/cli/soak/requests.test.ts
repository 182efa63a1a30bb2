// Requests that nobody would write: each is answered, none with an error of ours, and nothing of them stays in memory.
import { expect, test } from 'vitest';
import { soakRequests } from './requests.ts';
import { generator } from './generator.ts';

/** A short run among the tests; `npm run soak -- requests` sets others. */
const ROUNDS = Number(process.env.SOAK_ROUNDS ?? 1_500);
const SEED = Number(process.env.SOAK_SEED ?? 7);
const PATIENCE_MS = 120_000 + ROUNDS * 60;
/** How much more may be in use after the last platform than after the second, when everything has been loaded. */
const GROWTH_MIB = 40;

test(
  'random and mutated requests are all answered, without an error of ours, and memory stays as it was',
  async () => {
    const report = await soakRequests(ROUNDS, generator(SEED));
    if (process.env.SOAK_ROUNDS) process.stdout.write(`${JSON.stringify(report)}\n`);
    expect(report.faults.join('\n\n')).toBe('');
    expect(Object.values(report.statuses).reduce((sum, count) => sum + count, 0)).toBe(ROUNDS);
    // Not all bounced off the first check.
    expect((report.statuses[200] ?? 0) / ROUNDS).toBeGreaterThan(0.1);
    const [, settled = Infinity] = report.heapMiB;
    expect(report.heapMiB.at(-1)).toBeLessThan(settled + GROWTH_MIB);
  },
  PATIENCE_MS,
);
