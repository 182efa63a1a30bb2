/** The commands on a data folder: fill it, save it, put it back, bring a Stripe account's data into it. */
import type { Command } from 'commander';

export function addDataCommands(console_: Command): void {
  console_
    .command('seed')
    .description('a company of any size in place of what the account holds; the same one for the same seed')
    .requiredOption('--customers <n>', 'how many')
    .option('--seed <text>', 'another company', '1')
    .option('--history', 'lived through by the engine: slower, with all invoices and events')
    .option('--json', 'one JSON document')
    .action(async (options: { customers: string; seed: string; history?: boolean; json?: boolean }) =>
      (await import('./seed.ts')).seed(options),
    );
}
