/** `npm run bench -- <name>`: measurements, as ratios or times of one run; each ends with one JSON line. */
import { CommandFailed } from '../client.ts';

const BENCHES: Readonly<Record<string, () => Promise<number>>> = {
  api: async () => (await import('./api.ts')).benchApi(process.stdout),
  script: async () => (await import('./script.ts')).benchScript(process.stdout),
  view: async () => (await import('./view.ts')).benchView(process.stdout),
  year: async () => (await import('./year.ts')).benchYear(process.stdout),
};

export async function bench(name: string | undefined): Promise<void> {
  const run = name === undefined ? undefined : BENCHES[name];
  if (run === undefined)
    throw new CommandFailed(
      `Name what to measure: ${Object.keys(BENCHES)
        .map((each) => `npm run bench -- ${each}`)
        .join(', ')}.`,
    );
  process.exit(await run());
}
