/** The commands. Each is loaded when it is called, so that one without a database never loads the database. */
import { Command, CommanderError } from 'commander';
import { ConsoleError } from '../contract/problem.ts';
import { addDataCommands } from './data/program.ts';
import { addScriptCommands } from './script/program.ts';

export async function main(args: string[]): Promise<void> {
  try {
    await program().parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode;
      return;
    }
    process.stderr.write(`${error instanceof Error ? messageOf(error) : String(error)}\n`);
    process.exitCode = 1;
  }
}

/** What a person can act on as it is; anything else with its stack, for it is ours to mend. */
function messageOf(error: Error): string {
  const told = error instanceof ConsoleError || error.name !== 'Error' || error.message.includes('. ');
  return told ? error.message : (error.stack ?? error.message);
}

function program(): Command {
  const console_ = new Command('console')
    .description('Extension Console: billing scripts, and a local Stripe to run them on.')
    .exitOverride()
    .showHelpAfterError()
    .configureHelp({ sortSubcommands: false });

  console_
    .command('start')
    .description('start the local Stripe and its Dashboard (npm start)')
    .action(async () => (await import('./start.ts')).start());

  console_
    .command('extensions')
    .description("list the app's extensions and what is active")
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }) => (await import('./extensions.ts')).listExtensions(options));
  console_
    .command('activate <id>')
    .description('let an extension decide at its extension point, from the next billing operation on')
    .option('--config <json>', "configuration under the schema's names; the saved one when left out")
    .option('--json', 'one JSON document')
    .action(async (id: string, options: { config?: string; json?: boolean }) =>
      (await import('./extensions.ts')).activate(id, options),
    );
  console_
    .command('deactivate <id>')
    .description('return to the default from the next billing operation on')
    .option('--json', 'one JSON document')
    .action(async (id: string, options: { json?: boolean }) =>
      (await import('./extensions.ts')).deactivate(id, options),
    );
  console_
    .command('reset')
    .description('empty the account and seed the sample company again')
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }) => (await import('./extensions.ts')).reset(options));

  addDataCommands(console_);
  addScriptCommands(console_);

  console_
    .command('build')
    .description('build the views, the Dashboard and the scripts (npm run build)')
    .action(async () => (await import('./build.ts')).build());
  console_
    .command('check [folder]')
    .description('types, lint, format and generated files (npm run check); of a data folder: its books')
    .option('--json', 'one JSON document, of a data folder')
    .action(async (folder: string | undefined, options: { json?: boolean }) =>
      folder === undefined
        ? (await import('./check.ts')).check()
        : (await import('./data/books.ts')).booksOf(folder, options),
    );
  console_
    .command('test [filters...]')
    .description('run the tests; the last line counts them (npm test)')
    .action(async (filters: string[]) => (await import('./test.ts')).test(filters));
  console_
    .command('soak [name]')
    .description(
      'long random runs: previews, engines, attacks, crash, requests (npm run soak -- <name> --rounds N --seed S)',
    )
    .option('--rounds <n>', 'random cases', '200')
    .option('--seed <n>', 'of the random cases; the printed one repeats a run')
    .action(async (name: string | undefined, options: { rounds: string; seed?: string }) =>
      (await import('./soak.ts')).soak(name, options),
    );
  console_
    .command('bench [name]')
    .description('measure: api, script, view, year')
    .action(async (name: string | undefined) => (await import('./bench/index.ts')).bench(name));
  console_
    .command('screenshots')
    .description('take the pictures under docs/images anew')
    .action(async () => (await import('./screenshots.ts')).screenshots());
  return console_;
}
