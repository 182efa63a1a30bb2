/** Bundles the local Dashboard's page: its script, styles and fonts, and the document that loads them. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface BuildPageOptions {
  /** This repository's folder. */
  root: string;
  /** Gets `index.html` and `assets/`. */
  outDir: string;
  minify: boolean;
}

export async function buildPage({ root, outDir, minify }: BuildPageOptions): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: { page: join(root, 'src/dashboard/page/main.tsx') },
    outdir: join(outDir, 'assets'),
    assetNames: '[name]',
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    platform: 'browser',
    target: 'es2022',
    loader: { '.woff2': 'file', '.svg': 'file', '.png': 'file' },
    alias: { '@stripe/extensibility-sdk': join(root, 'src/sdk') },
    define: { 'process.env.NODE_ENV': JSON.stringify(minify ? 'production' : 'development') },
    minify,
    sourcemap: minify ? false : 'linked',
    legalComments: 'none',
    logLevel: 'silent',
  });
  await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'src/dashboard/page/start.ts')],
    outfile: join(outDir, 'assets/start.js'),
    bundle: true,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify,
    legalComments: 'none',
    logLevel: 'silent',
  });
  await writeFile(join(outDir, 'index.html'), PAGE_DOCUMENT);
}

/** Names stay the same from build to build; the server tells browsers to ask again each time. */
const PAGE_DOCUMENT = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Extension Console</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/assets/page.css" />
    <link rel="preload" href="/dashboard/session" as="fetch" crossorigin="anonymous" />
    <script type="module" src="/assets/page.js"></script>
  </head>
  <body>
    <script src="/assets/start.js"></script>
    <div id="root"></div>
  </body>
</html>
`;
