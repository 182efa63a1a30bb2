/** Hostile scripts on both engines: each is contained, and the next call is right. */
import { expect, test } from 'vitest';
import { ATTACKS } from './testing/attacks.ts';
import { bothEngines, KINDS } from './testing/engines.ts';
import { builtWith } from './testing/rule-bundle.ts';
import { runAttack } from './testing/run-attack.ts';

const memoryBytes = 32 * 1024 * 1024;
/** Where the time may end the script; and where it may not, however busy the machine. */
const [brief, patient] = [150, 10_000].map((timeMs) => bothEngines({ timeMs, memoryBytes }));
const honest = builtWith('return same(request);');

test('there are attacks enough, each by a name of its own', () => {
  expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length);
  expect(ATTACKS.length).toBeGreaterThanOrEqual(40);
});

for (const kind of KINDS)
  test.each(ATTACKS)(`${kind} contains: $name`, async (attack) => {
    const engines = attack.ends.includes('script_timeout') ? brief! : patient!;
    const { faults } = await runAttack(engines[kind], attack, await honest);
    expect(faults).toEqual([]);
  });
