/** For tests: both engines with small limits, one sandbox each, closed when the file's tests are over. */
import { afterAll } from 'vitest';
import type { Limits } from '../../contract/limits.ts';
import { createEngine } from '../create-engine.ts';
import type { EngineKind } from '../create-engine.ts';
import type { Engine } from '../engine.ts';

export const KINDS: readonly EngineKind[] = ['quickjs', 'v8'];

export function bothEngines(limits: Partial<Limits>): Readonly<Record<EngineKind, Engine>> {
  const engines = {
    quickjs: createEngine({ kind: 'quickjs', workers: 1, limits }),
    v8: createEngine({ kind: 'v8', workers: 1, limits }),
  };
  afterAll(() => Promise.all(KINDS.map((kind) => engines[kind].close())));
  return engines;
}
