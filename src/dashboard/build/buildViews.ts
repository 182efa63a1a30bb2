/** Bundles the app's views in the format that the Stripe CLI produces, so that the local Dashboard runs the very same file. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { parse } from 'yaml';
import type { UiExtension } from './uiExtension.ts';

export interface BuildViewsOptions {
  /** The app's folder: holds stripe-app.yaml and the entries of the views. */
  root: string;
  uiExtension: UiExtension;
  outFile: string;
  minify: boolean;
  /** Becomes the bundle's `BUILD_TIME`; an argument, so that the same sources give the same bytes. */
  buildTime: string;
}

/**
 * Writes one script that defines the global `__StripeExtExports` with one export per view, `SDK_VERSION`, `BUILD_TIME` and
 * the manifest as default. It calls `require` for React and @remote-ui/react when it loads.
 *
 * @throws esbuild's BuildFailure, with file, line and text, when a view does not compile
 */
export async function buildViews({
  root,
  uiExtension,
  outFile,
  minify,
  buildTime,
}: BuildViewsOptions): Promise<void> {
  const { bundle } = uiExtension;
  const manifest: unknown = parse(await readFile(join(root, 'stripe-app.yaml'), 'utf8'));
  await build({
    absWorkingDir: root,
    stdin: {
      contents: viewsEntry(uiExtension, manifest, buildTime),
      resolveDir: root,
      sourcefile: '.build/manifest.js',
      loader: 'js',
    },
    outfile: outFile,
    bundle: true,
    format: 'iife',
    globalName: bundle.globalName,
    external: [...bundle.external],
    alias: Object.fromEntries(
      Object.entries(bundle.alias).map(([name, folder]) => [name, join(root, folder)]),
    ),
    jsx: 'automatic',
    platform: 'browser',
    target: bundle.target,
    define: { 'process.env.NODE_ENV': JSON.stringify(minify ? 'production' : 'development') },
    minify,
    sourcemap: minify ? false : 'inline',
    legalComments: 'none',
    logLevel: 'silent',
  });
}

/** The generated entry, with the same exports as the `.build/manifest.js` of the Stripe CLI. */
export function viewsEntry(uiExtension: UiExtension, manifest: unknown, buildTime: string): string {
  const views = uiExtension.views.map(
    ({ component, entry }) => `export { default as ${component} } from ${JSON.stringify(`./${entry}`)};`,
  );
  return [
    ...views,
    `export { SDK_VERSION } from '@stripe/ui-extension-sdk/version';`,
    `export const BUILD_TIME = ${JSON.stringify(buildTime)};`,
    `export default ${JSON.stringify(manifest)};`,
    '',
  ].join('\n');
}
