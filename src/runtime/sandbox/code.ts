/**
 * The code that runs in threads, in processes and inside sandboxes, built from its sources at first use: under vitest
 * as well as in the bundled command line, no built copy lies beside the code that is running.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { BuildOptions } from 'esbuild';
import { projectRoot } from '../project-root.ts';

export interface SandboxCode {
  /** Files inside the project, so that its packages are found. */
  quickJsWorker: string;
  v8Process: string;
  /** An expression: what the host calls inside a sandbox. */
  prelude: string;
  /** QuickJS, compiled once for all threads. */
  wasm: WebAssembly.Module;
}

let code: Promise<SandboxCode> | null = null;

export function sandboxCode(): Promise<SandboxCode> {
  code ??= make().catch((error: unknown) => {
    code = null;
    throw error;
  });
  return code;
}

async function make(): Promise<SandboxCode> {
  const root = projectRoot();
  const [worker, process, prelude, wasm] = await Promise.all([
    bundled(root, 'quickjs/worker.ts', { format: 'esm', platform: 'node', packages: 'external' }),
    bundled(root, 'v8/process.ts', { format: 'cjs', platform: 'node' }),
    bundled(root, 'sandbox/prelude.ts', { format: 'iife', globalName: 'sandbox', platform: 'neutral' }),
    WebAssembly.compile(readFileSync(createRequire(join(root, 'package.json')).resolve(WASM))),
  ]);
  return {
    quickJsWorker: written(root, 'quickjs-worker', 'mjs', worker),
    v8Process: written(root, 'v8-process', 'cjs', process),
    prelude: `(function () { 'use strict'; ${prelude}\nreturn sandbox; })()`,
    wasm,
  };
}

const WASM = '@jitl/quickjs-wasmfile-release-sync/wasm';

/** Named by its content. Several processes may start at once: none may see half a file. */
function written(root: string, name: string, extension: string, text: string): string {
  const folder = join(root, '.build', 'sandbox');
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const file = join(folder, `${name}-${hash}.${extension}`);
  mkdirSync(folder, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
  return file;
}

async function bundled(root: string, entry: string, options: BuildOptions): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'src', 'runtime', entry)],
    bundle: true,
    write: false,
    target: 'es2022',
    logLevel: 'silent',
    ...options,
  });
  return outputFiles![0]!.text;
}
