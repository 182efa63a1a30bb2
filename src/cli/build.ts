/** `npm run build`: everything that is made from sources. */
import { buildDashboard } from '../dashboard/build/buildDashboard.ts';
import { build as buildAllScripts } from './script/commands.ts';
import { paths, readSettings } from './settings.ts';

export async function build(): Promise<void> {
  const { root } = readSettings();
  await buildAllScripts(undefined, {});
  await buildDashboard({ root, outDir: paths.dashboard(root), minify: true });
  process.stdout.write('The views and the Dashboard are built in .build/dashboard.\n');
}
