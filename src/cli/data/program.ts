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
  console_
    .command('import <files...>')
    .description(
      'customers, products, prices, subscriptions as the Stripe API returns them (.json, .jsonl, folders)',
    )
    .option('--fresh', 'empty the account first; its clock then goes to the time of the data')
    .option(
      '--clock <moment>',
      "where the clock goes: an ISO moment, or 'keep' even if periods are over by then",
    )
    .option('--strict', 'refuse the whole when anything would be left out')
    .option('--json', 'one JSON document')
    .action(
      async (
        files: string[],
        options: { fresh?: boolean; strict?: boolean; clock?: string; json?: boolean },
      ) => (await import('./import.ts')).importFiles(files, options),
    );
  console_
    .command('snapshot <file>')
    .description('save the whole data folder as one file')
    .option('--json', 'one JSON document')
    .action(async (file: string, options: { json?: boolean }) =>
      (await import('./snapshot.ts')).snapshot(file, options),
    );
  console_
    .command('restore <file>')
    .description('put a saved data folder in place of the present one')
    .option('--json', 'one JSON document')
    .action(async (file: string, options: { json?: boolean }) =>
      (await import('./snapshot.ts')).restore(file, options),
    );
  console_
    .command('books')
    .description('prove the books of the data folder: lines, totals, balances, numbers, the ledger')
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }) => (await import('./books.ts')).books(options));
}
