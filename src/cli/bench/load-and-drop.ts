/** Memory after many distinct scripts were loaded, called once and forgotten: of this process and those it started. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEngine } from '../../runtime/create-engine.ts';
import type { EngineKind } from '../../runtime/create-engine.ts';
import type { ScriptBundle } from '../../runtime/engine.ts';
import { residentMiB } from '../../runtime/testing/resident-memory.ts';
import { variant } from './cold-start.ts';
import { callOf } from './request.ts';

const FIRST = 500;
const ALL = 1_500;
/** What a collection would free is no leak. */
function settledMiB(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return residentMiB();
}

/** What stands in each script, so that one that is kept would be seen. */
const BALLAST = 'x'.repeat(50_000);

/** @returns MiB of resident memory after the first scripts, when all that is kept is full, and after a thousand more */
export async function loadAndDrop(
  kind: EngineKind,
  bundle: ScriptBundle,
): Promise<{ afterFirst: number; afterAll: number }> {
  const engine = createEngine({ kind, workers: 1 });
  let afterFirst = 0;
  try {
    for (let count = 1; count <= ALL; count++) {
      const { problem } = await engine.call(callOf(variant(bundle, `${kind} ${count} ${BALLAST}`), 2));
      if (problem) throw new Error(problem.message);
      if (count === FIRST) afterFirst = settledMiB();
    }
    return { afterFirst, afterAll: settledMiB() };
  } finally {
    await engine.close();
  }
}
