/** `npm run build`: everything that is made from sources. */
import { builtDashboard } from './built-dashboard.ts';
import { build as buildAllScripts } from './script/commands.ts';
import { readSettings } from './settings.ts';

export async function build(): Promise<void> {
  const { root } = readSettings();
  await buildAllScripts(undefined, {});
  await builtDashboard(root);
  process.stdout.write('The views and the Dashboard are built in .build/dashboard.\n');
}
