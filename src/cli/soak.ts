/** `npm run soak -- <name>`: the random tests with many more cases; ends with one JSON line. */
import { CommandFailed } from './client.ts';
import { runTests } from './test.ts';

/** The tests behind each name: they read SOAK_ROUNDS and SOAK_SEED. */
const SOAKS: Readonly<Record<string, string>> = {
  previews: 'preview-equals',
  engines: 'src/runtime/engines-agree',
  crash: 'src/cli/soak/crash',
  requests: 'src/cli/soak/requests',
};

/** Those that are no tests but a report. @returns what the JSON line says besides the name, and whether all was well */
const REPORTS: Readonly<Record<string, () => Promise<{ ok: boolean; told: object }>>> = {
  attacks: async () => (await import('./soak-attacks.ts')).soakAttacks(process.stdout),
};

const LARGEST_SEED = 2 ** 31;

export async function soak(
  name: string | undefined,
  options: { rounds: string; seed?: string },
): Promise<void> {
  if (name !== undefined && Object.hasOwn(REPORTS, name)) {
    const { ok, told } = await REPORTS[name]!();
    process.stdout.write(`${JSON.stringify({ soak: name, ...told })}\n`);
    process.exit(ok ? 0 : 1);
  }
  const tests = name === undefined || !Object.hasOwn(SOAKS, name) ? undefined : SOAKS[name];
  if (tests === undefined)
    throw new CommandFailed(
      `Name what to run: ${[...Object.keys(SOAKS), ...Object.keys(REPORTS)]
        .map((each) => `npm run soak -- ${each}`)
        .join(', ')}.`,
    );
  const rounds = wholeNumber('--rounds', options.rounds);
  const seed =
    options.seed === undefined
      ? Math.floor(Math.random() * LARGEST_SEED)
      : wholeNumber('--seed', options.seed);
  process.env.SOAK_ROUNDS = String(rounds);
  process.env.SOAK_SEED = String(seed);
  const { passed, failed, skipped } = await runTests([tests]);
  process.stdout.write(`${JSON.stringify({ soak: name, rounds, seed, passed, failed, skipped })}\n`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0 || value > LARGEST_SEED)
    throw new CommandFailed(`${option} must be a whole number of 0 or more, not '${text}'. Nothing was run.`);
  return value;
}
