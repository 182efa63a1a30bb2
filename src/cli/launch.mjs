#!/usr/bin/env node
// The way in for every npm script: installs what package-lock.json names when it is not there, bundles our TypeScript
// (Node 20 cannot run it) and hands over. Plain JavaScript without dependencies, because on a fresh clone there are none.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const MINIMUM = [20, 19];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < MINIMUM[0] || (major === MINIMUM[0] && minor < MINIMUM[1])) {
  process.stderr.write(
    `Extension Console needs Node ${MINIMUM.join('.')} or newer; this is ${process.versions.node}. Nothing was changed.\n`,
  );
  process.exit(1);
}

installDependencies();
const entry = await bundle();
const { main } = await import(pathToFileURL(entry).href);
await main(process.argv.slice(2));

/** Installs when node_modules was not made from the present lock file by us. */
function installDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.installed-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stderr.write('Installing the packages named in package-lock.json (once)…\n');
  const npm = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: root,
    // Standard output belongs to the command that was asked for.
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) {
    process.stderr.write(
      'The packages could not be installed: read what npm said above, then start again.\n',
    );
    process.exit(npm.status ?? 1);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

async function bundle() {
  const esbuild = await import('esbuild');
  const outdir = join(root, '.build', 'cli');
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    write: false,
    entryPoints: { main: 'src/cli/main.ts' },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    // Our own packages are TypeScript: resolve them to their sources instead of leaving the import.
    alias: { '@stripe/extensibility-sdk': join(root, 'src/sdk') },
    sourcemap: true,
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  });
  for (const { path, contents } of outputFiles) replaceFile(path, contents);
  process.setSourceMapsEnabled(true);
  return join(outdir, 'main.mjs');
}

/** Leaves an equal file alone and swaps a new one in whole: a server may be running from the same folder. */
function replaceFile(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, contents);
  renameSync(aside, path);
}
