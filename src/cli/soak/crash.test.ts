// A server that is killed under load and started again: with DATABASE_URL on that server, otherwise on a data folder.
import { expect, test } from 'vitest';
import { crash } from './crash.ts';

/** A short run among the tests; `npm run soak -- crash` sets others. */
const ROUNDS = Number(process.env.SOAK_ROUNDS ?? 2);
const SEED = Number(process.env.SOAK_SEED ?? 4);
const PATIENCE_MS = 120_000 + ROUNDS * 30_000;

test(
  'every acknowledged write survives a kill, nothing is done twice, and the books balance',
  async () => {
    const report = await crash(ROUNDS, SEED, process.env.DATABASE_URL || null);
    if (process.env.SOAK_ROUNDS) process.stdout.write(`${JSON.stringify(report)}\n`);
    expect(report.faults).toEqual([]);
    expect(report.acknowledged).toBeGreaterThan(ROUNDS);
  },
  PATIENCE_MS,
);
