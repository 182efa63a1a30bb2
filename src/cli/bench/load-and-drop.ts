/** Memory after many distinct scripts were loaded, called once and forgotten: of this process and those it started. */
import { createEngine } from '../../runtime/create-engine.ts';
import type { EngineKind } from '../../runtime/create-engine.ts';
import type { ScriptBundle } from '../../runtime/engine.ts';
import { residentMiB } from '../../runtime/testing/resident-memory.ts';
import { variant } from './cold-start.ts';
import { callOf } from './request.ts';

const FIRST = 100;
const ALL = 1_000;
/** What stands in each script, so that one that is kept would be seen. */
const BALLAST = 'x'.repeat(50_000);

/** @returns MiB of resident memory after the first hundred scripts, and after a thousand */
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
      if (count === FIRST) afterFirst = residentMiB();
    }
    return { afterFirst, afterAll: residentMiB() };
  } finally {
    await engine.close();
  }
}
