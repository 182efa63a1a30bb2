/**
 * The code that runs in a worker thread and inside the sandbox, built from its sources at first use: under vitest as
 * well as in the bundled command line, no built copy lies beside the code that is running.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../project-root.ts';

export interface SandboxCode {
  /** A module file inside the project, so that its packages are found. */
  workerFile: string;
  prelude: string;
  /** QuickJS, compiled once for all workers. */
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
  const [worker, prelude, wasm] = await Promise.all([
    bundled(root, 'worker.ts', { format: 'esm', platform: 'node', packages: 'external' }),
    bundled(root, 'prelude.ts', { format: 'iife', platform: 'neutral' }),
    WebAssembly.compile(readFileSync(createRequire(join(root, 'package.json')).resolve(WASM))),
  ]);
  const folder = join(root, '.build', 'sandbox');
  const hash = createHash('sha256').update(worker).digest('hex').slice(0, 16);
  const workerFile = join(folder, `worker-${hash}.mjs`);
  mkdirSync(folder, { recursive: true });
  // Several processes may start at once: none may see half a file.
  const draft = `${workerFile}.${process.pid}`;
  writeFileSync(draft, worker);
  renameSync(draft, workerFile);
  return { workerFile, prelude, wasm };
}

const WASM = '@jitl/quickjs-wasmfile-release-sync/wasm';

async function bundled(
  root: string,
  entry: string,
  options: { format: 'esm' | 'iife'; platform: 'node' | 'neutral'; packages?: 'external' },
): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'src', 'runtime', 'sandbox', entry)],
    bundle: true,
    write: false,
    target: 'es2022',
    logLevel: 'silent',
    ...options,
  });
  return outputFiles[0]!.text;
}
