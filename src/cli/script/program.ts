/** `console script …`: the workshop's commands with their options. Each is loaded when it is called. */
import type { Command } from 'commander';
import { EXTENSION_POINTS } from '../../contract/extension-points/index.ts';
import type { AppOptions, RunCommandOptions } from './commands.ts';
import type { FuzzCommandOptions } from './fuzz/command.ts';

const APP = ['--app <folder>', 'folder of another app; this one when left out'] as const;
const JSON_OPTION = ['--json', 'one JSON document'] as const;

const commands = () => import('./commands.ts');

export function addScriptCommands(parent: Command): void {
  const script = parent
    .command('script')
    .description('write, check, run and test scripts; needs no server')
    .configureHelp({ sortSubcommands: false })
    .addHelpText('after', '\nFrom nothing to green tests in five minutes: docs/scripts.md');

  script
    .command('new <point> <name>')
    .description('begin an extension: script, test, generated form, entry in the manifest')
    .option('--implementation <type>', 'script or remote_function, where the point allows it', 'script')
    .option('--app <folder>', 'folder of another app, or an empty one that is to become one')
    .option(...JSON_OPTION)
    .addHelpText('after', newHelp)
    .action(async (point: string, name: string, options: AppOptions & { implementation: string }) =>
      (await commands()).create(point, name, options),
    );
  script
    .command('check [id]')
    .description('find what is wrong without running: types, forbidden constructs, state, tags, manifest')
    .option(...APP)
    .option(...JSON_OPTION)
    .addHelpText(
      'after',
      '\nEvery finding has file, line, column and cure. Ends with 1 where there is an error.',
    )
    .action(async (id: string | undefined, options: AppOptions) => (await commands()).check(id, options));
  script
    .command('build [id]')
    .description('check that scripts build, and write their generated files')
    .option(...APP)
    .option(...JSON_OPTION)
    .action(async (id: string | undefined, options: AppOptions) => (await commands()).build(id, options));
  script
    .command('test [id]')
    .description('run the tests of scripts and of what they share; the last line counts them')
    .option(...APP)
    .option(...JSON_OPTION)
    .action(async (id: string | undefined, options: AppOptions) => (await commands()).test(id, options));
  script
    .command('run <id>')
    .description('answer JSON Lines of {config, request, context}: one line out for each line in')
    .requiredOption('--method <method>', 'such as prorate_items or prorateItems')
    .option('--input <file>', 'the lines; standard input when left out')
    .option('--watch', 'answer again whenever the script or the input is saved, and print what changed')
    .option(...APP)
    .option('--json', 'one JSON document {answers} instead of lines')
    .addHelpText('after', RUN_HELP)
    .action(async (id: string, options: RunCommandOptions) => (await commands()).run(id, options));

  script
    .command('replay <files...>')
    .description("call recorded runs again with today's code, and print what differs")
    .option(...APP)
    .option('--update', "write today's answers into the files")
    .option(...JSON_OPTION)
    .addHelpText('after', REPLAY_HELP)
    .action(async (files: string[], options: { app?: string; update?: boolean; json?: boolean }) =>
      (await import('./replay/command.ts')).replay(files, options),
    );
  script
    .command('fuzz <id>')
    .description('search random requests for one that breaks a rule')
    .option('--method <method>', 'such as prorate_items or prorateItems; all when left out')
    .option('--runs <n>', 'requests of each kind', '1000')
    .option('--seed <n>', 'the printed one repeats a search')
    .option('--config <json>', "configuration under the script's own names; random ones when left out")
    .option('--out <folder>', "for what is found; the extension's folder runs when left out")
    .option(...APP)
    .option(...JSON_OPTION)
    .addHelpText('after', FUZZ_HELP)
    .action(async (id: string, options: FuzzCommandOptions) =>
      (await import('./fuzz/command.ts')).fuzz(id, options),
    );
}

const REPLAY_HELP = `
<files> are run files, folders of *.run.json, or patterns. A run file is what GET /platform/runs/:id answers, or by hand:
  {"script": "waive_small_prorations", "method": "prorate_items",
   "config": {"minimumProrationAmount": {"amount": "500", "currency": "usd"}},
   "request": {"items": []}, "result": {"items": []}}
"problem" instead of "result" expects a failure; "context", "logs" and "description" may be added.`;

const FUZZ_HELP = `
A case that breaks a rule is made as small as it can be and saved as a run file for script replay. In the comment of its
class a script claims a rule or states its exceptions, with the reason:
  @claims laterUpgradeNeverCostsMore
  @exempt debitWithinPrice Marked products are charged twice.
  @exempt noOpNetsToZero atMonthEnds A month counts as 31 days there.`;

const RUN_HELP = `
Names are those of scripts: camelCase, decimals as texts, dates as ISO 8601. Of a line only "request" is required:
  {"config": {"minimumProrationAmount": {"amount": "500", "currency": "usd"}}, "request": {"items": []}}
answers {"result": …}, or {"problem": {"code": …, "message": …}}; what the script printed stands under "logs".`;

function newHelp(): string {
  const width = Math.max(...EXTENSION_POINTS.map(({ id }) => id.length));
  const points = EXTENSION_POINTS.map(
    ({ id, description, implementationTypes }) =>
      `  ${id.padEnd(width)}  ${implementationTypes.join(', ')}\n    ${description}`,
  );
  return `
Extension points and how they can be implemented:
${points.join('\n')}

<name> is the id of the extension, in snake_case, such as waive_small_prorations.`;
}
