/** Bundles the runtime that stands in the sandboxed iframe and provides React and @remote-ui/react to the views. */
import { join } from 'node:path';
import { build } from 'esbuild';

export interface BuildSandboxOptions {
  /** This repository's folder. */
  root: string;
  outFile: string;
  /** Also chooses React's production build; React's warnings need the development one. */
  minify: boolean;
}

export async function buildSandbox({ root, outFile, minify }: BuildSandboxOptions): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'src/dashboard/sandbox/main.ts')],
    outfile: outFile,
    bundle: true,
    format: 'iife',
    jsx: 'automatic',
    platform: 'browser',
    target: 'es2020',
    define: { 'process.env.NODE_ENV': JSON.stringify(minify ? 'production' : 'development') },
    minify,
    sourcemap: minify ? false : 'inline',
    legalComments: 'none',
    logLevel: 'silent',
  });
}
