/** `npm run build`: everything that is made from sources. */
import { writeKnownTable, writeReference } from './api-reference.ts';
import { builtDashboard } from './built-dashboard.ts';
import { build as buildAllScripts } from './script/commands.ts';
import { readSettings } from './settings.ts';

export async function build(): Promise<void> {
  const { root } = readSettings();
  const renewed = writeKnownTable(root);
  writeReference(root);
  await buildAllScripts(undefined, {});
  await builtDashboard(root);
  process.stdout.write(
    renewed
      ? 'What stripe-node knows has changed: build once more for docs/api.md.\n'
      : 'The reference of the API is in docs/api.md.\n',
  );
  process.stdout.write('The views and the Dashboard are built in .build/dashboard.\n');
}
