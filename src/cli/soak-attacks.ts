/** `npm run soak -- attacks`: every hostile script on both engines, what stopped it and after how long. */
import { createEngine } from '../runtime/create-engine.ts';
import type { EngineKind } from '../runtime/create-engine.ts';
import { ATTACKS } from '../runtime/testing/attacks.ts';
import { residentMiB } from '../runtime/testing/resident-memory.ts';
import { builtWith } from '../runtime/testing/rule-bundle.ts';
import { runAttack } from '../runtime/testing/run-attack.ts';
import type { Contained } from '../runtime/testing/run-attack.ts';

const KINDS: readonly EngineKind[] = ['quickjs', 'v8'];
/** How much the memory of all processes may grow while hostile scripts have run: a sandbox of 64 MiB and room for Node. */
const GROWTH_MIB = 256;
const LOOK_MS = 50;

/** Under the limits that billing has: a second, 64 MiB. */
export async function soakAttacks(stdout: NodeJS.WritableStream): Promise<{ ok: boolean; told: object }> {
  const honest = await builtWith('return same(request);');
  let contained = 0;
  const escaped: string[] = [];
  const memory: Record<string, { before: number; after: number; peak: number }> = {};
  for (const kind of KINDS) {
    const engine = createEngine({ kind, workers: 1 });
    const before = Math.round(residentMiB());
    let peak = before;
    const looking = setInterval(() => (peak = Math.max(peak, Math.round(residentMiB()))), LOOK_MS);
    for (const attack of ATTACKS) {
      const seen = await runAttack(engine, attack, honest);
      stdout.write(told(kind, attack.name, seen));
      if (seen.faults.length === 0) contained += 1;
      else escaped.push(`${kind}: ${attack.name}: ${seen.faults.join('; ')}`);
    }
    clearInterval(looking);
    await engine.close();
    memory[kind] = { before, after: Math.round(residentMiB()), peak };
  }
  const bounded = Object.values(memory).every(({ before, after }) => after - before < GROWTH_MIB);
  const report = { attacks: ATTACKS.length, engines: KINDS, contained, escaped, memory_mib: memory };
  return { ok: escaped.length === 0 && bounded, told: report };
}

function told(kind: EngineKind, name: string, { end, message, ms, faults }: Contained): string {
  const line = `${kind.padEnd(8)} ${name.padEnd(42)} ${`${Math.round(ms)} ms`.padStart(8)}  ${end.padEnd(24)} ${message.slice(0, 90)}`;
  return `${line.trimEnd()}\n${faults.map((fault) => `         NOT CONTAINED: ${fault}\n`).join('')}`;
}
