/** The Dashboard's build, made again only when something that goes into it has changed. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.ts';
import { paths } from './settings.ts';

const SOURCES = [
  'extensions',
  'src/console',
  'src/contract',
  'src/core',
  'src/dashboard',
  'src/sdk',
  'views',
  'package-lock.json',
  'stripe-app.yaml',
  'ui-extension.config.ts',
];

export async function builtDashboard(root: string, outDir = paths.dashboard(root)): Promise<void> {
  const stamp = join(outDir, '.made-from');
  const wanted = fingerprint(root, SOURCES);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const { buildDashboard } = await import('../dashboard/build/buildDashboard.ts');
  await buildDashboard({ root, outDir, minify: true });
  writeFileSync(stamp, wanted);
}
