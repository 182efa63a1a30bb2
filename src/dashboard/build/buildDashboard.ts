/** Builds everything that the local Dashboard serves: page, sandbox runtime and the app's views. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import uiExtension from '../../../ui-extension.config.ts';
import { buildPage } from './buildPage.ts';
import { buildSandbox } from './buildSandbox.ts';
import { buildViews } from './buildViews.ts';

export interface BuildDashboardOptions {
  /** This repository's folder. */
  root: string;
  outDir: string;
  minify: boolean;
  /** `BUILD_TIME` of the views' bundle. */
  buildTime?: string;
}

/** What the built folder holds, as paths below it; the server serves each under `/` and the same path. */
export const BUILT = {
  document: 'index.html',
  page: 'assets/page.js',
  styles: 'assets/page.css',
  sandbox: 'assets/sandbox.js',
  views: 'assets/views.js',
} as const;

export async function buildDashboard({
  root,
  outDir,
  minify,
  buildTime = 'local',
}: BuildDashboardOptions): Promise<void> {
  await mkdir(join(outDir, 'assets'), { recursive: true });
  await Promise.all([
    buildPage({ root, outDir, minify }),
    buildSandbox({ root, outFile: join(outDir, BUILT.sandbox), minify }),
    buildViews({ root, uiExtension, outFile: join(outDir, BUILT.views), minify, buildTime }),
  ]);
}
