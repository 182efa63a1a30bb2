/** The first call of a script that no sandbox has seen: loading and calling, the engine running already. */
import { createEngine } from '../../runtime/create-engine.ts';
import type { EngineKind } from '../../runtime/create-engine.ts';
import type { ScriptBundle } from '../../runtime/engine.ts';
import { callOf } from './request.ts';

const STARTS = 21;

/** @returns milliseconds, the median */
export async function coldStart(kind: EngineKind, bundle: ScriptBundle): Promise<number> {
  const engine = createEngine({ kind, workers: 1 });
  try {
    await engine.call(callOf(bundle, 2));
    const times: number[] = [];
    for (let start = 0; start < STARTS; start++) {
      const call = callOf(variant(bundle, `cold ${start}`), 2);
      const began = performance.now();
      const { problem } = await engine.call(call);
      times.push(performance.now() - began);
      if (problem) throw new Error(problem.message);
    }
    return times.sort((a, b) => a - b)[Math.floor(STARTS / 2)]!;
  } finally {
    await engine.close();
  }
}

/** The same script as another: other text, other hash. */
export function variant(bundle: ScriptBundle, name: string): ScriptBundle {
  const code = `${bundle.code}\nconst variant = ${JSON.stringify(name)};`;
  return { ...bundle, code, sourceHash: `${bundle.sourceHash} ${name}` };
}
