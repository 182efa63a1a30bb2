/** `console script …`: the workshop's commands with their options. Each is loaded when it is called. */
import type { Command } from 'commander';

const APP = ['--app <folder>', 'folder of another app; this one when left out'] as const;
const JSON_OPTION = ['--json', 'one JSON document'] as const;

export function addScriptCommands(parent: Command): void {
  const script = parent
    .command('script')
    .description('write, check, run and test scripts; needs no server')
    .configureHelp({ sortSubcommands: false });

  script
    .command('run <id>')
    .description('answer JSON Lines of {config, request, context} from standard input')
    .requiredOption('--method <method>', 'such as prorate_items or prorateItems')
    .option(...APP)
    .action(async (id: string, options: { method: string; app?: string }) =>
      (await import('./commands.ts')).run(id, options),
    );
  script
    .command('build [id]')
    .description('check that scripts build, and write their generated files')
    .option(...APP)
    .option(...JSON_OPTION)
    .action(async (id: string | undefined, options: { app?: string; json?: boolean }) =>
      (await import('./commands.ts')).build(id, options),
    );

  // Recorded and random requests: `replay <files...>` and `fuzz <id>` are added here.
}
