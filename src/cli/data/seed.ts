/** `console seed`: a company of any size in place of what the account holds. */
import { formatCount, print, wholeNumber } from './output.ts';
import { MOST_CUSTOMERS } from '../../platform/seed/large/chance.ts';
import { seedCompany, type Seeded } from '../../platform/seed/large/seed-company.ts';
import { LOCAL_ACCOUNT, readSettings, type Settings } from '../settings.ts';
import { withPlatform } from './open-folder.ts';

export interface SeedOptions {
  customers: string;
  seed: string;
  history?: boolean;
  json?: boolean;
}

export async function seed(options: SeedOptions, settings: Settings = readSettings()): Promise<void> {
  const customers = wholeNumber('--customers', options.customers, { min: 1, max: MOST_CUSTOMERS });
  const { seed, history = false } = options;
  const seeded = await withPlatform(settings, (platform) =>
    seedCompany(platform, LOCAL_ACCOUNT, { customers, seed, history }, progress(history)),
  );
  print(options.json, seeded, () => said(seeded));
}

function said({ customers, seed, rows, seconds, now }: Seeded): string[] {
  const what = `${formatCount(customers)} customers (seed ${seed}) in ${seconds.toFixed(1)} s`;
  return [
    rows === null
      ? `A company of ${what}, with its history: every change went through the engine.`
      : `A company of ${what}, ${formatCount(rows)} rows; their present state alone: no earlier invoices, no events.`,
    `Its clock stands at ${new Date(now * 1000).toISOString()}. npm start shows it; console reset brings the sample company back.`,
  ];
}

/** One line for each tenth, on standard error: standard output belongs to the result. */
function progress(history: boolean): (done: number, all: number) => void {
  let told = 0;
  return (done, all) => {
    const tenths = Math.floor((done / all) * 10);
    if (tenths === told) return;
    told = tenths;
    process.stderr.write(
      `${tenths * 10}%: ${formatCount(done)} of ${formatCount(all)} ${history ? 'changes' : 'customers'}\n`,
    );
  };
}
