/**
 * A bound on the memory of a process of V8 beyond its heap: texts that are being put together, normalised or matched
 * take memory that no limit of V8 counts (`'x'.padEnd(2 ** 29).normalize()` took a gigabyte). Linux bounds what a
 * process may write to; elsewhere the length of V8's longest text is the bound.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const SHELL = '/bin/sh';
const MIB = 1024 * 1024;
/** For V8's compilers and young heap, beside what scripts may have. */
const ROOM_BYTES = 256 * MIB;

/** @returns the command and arguments that start Node with `args` under the bound */
export async function boundedNode(memoryBytes: number, args: readonly string[]): Promise<[string, string[]]> {
  const idle = await idleBytes();
  if (idle === null) return [process.execPath, [...args]];
  const kibibytes = Math.ceil((idle + memoryBytes + ROOM_BYTES) / 1024);
  const script = 'ulimit -d "$1" 2>/dev/null; shift; exec "$@"';
  return [SHELL, ['-c', script, SHELL, String(kibibytes), process.execPath, ...args]];
}

let idle: Promise<number | null> | null = null;

/** What a process of this Node has before it does anything: versions differ by hundreds of MiB that they never touch. */
function idleBytes(): Promise<number | null> {
  idle ??= measured();
  return idle;
}

async function measured(): Promise<number | null> {
  if (process.platform !== 'linux' || !existsSync(SHELL)) return null;
  const asked = "require('fs').readFileSync('/proc/self/status', 'utf8')";
  const { stdout } = await promisify(execFile)(process.execPath, ['-p', asked], { env: {} });
  const kibibytes = /^VmData:\s+(\d+) kB$/m.exec(stdout)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024;
}
