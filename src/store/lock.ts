/**
 * One process per data folder. PGlite itself opens a folder twice without a word and then corrupts it (engines.md C), so
 * the folder has a lock of ours; commands also find the running server's port in it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who holds a data folder. */
export interface Holder {
  pid: number;
  /** When that process started, as the system tells it: a pid alone may have been given to another process since. */
  started: string;
  /** Where it answers; null until it listens. */
  port: number | null;
}

export interface Lock {
  listening(port: number): void;
  release(): void;
}

/** @throws {FolderInUseError} when another living process holds the folder */
export function lockFolder(folder: string): Lock {
  mkdirSync(folder, { recursive: true });
  const file = lockFile(folder);
  const self: Holder = { pid: process.pid, started: startOf(process.pid) ?? '', port: null };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(self), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = read(file);
      if (holder !== null && isAlive(holder)) throw new FolderInUseError(folder, holder);
      removeStale(file, holder);
    }
  }
  return {
    listening: (port) => writeFileSync(file, JSON.stringify({ ...self, port })),
    release: () => {
      if (read(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/** @returns null when nobody living holds the folder */
export function holderOf(folder: string): Holder | null {
  const holder = read(lockFile(folder));
  return holder !== null && isAlive(holder) ? holder : null;
}

export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
  readonly holder: Holder;

  constructor(folder: string, holder: Holder) {
    const where = holder.port === null ? '' : ` It answers at http://127.0.0.1:${holder.port}.`;
    super(
      `The data folder ${folder} is in use by process ${holder.pid}.${where} ` +
        'Nothing was changed. Use that one, stop it, or start with another DATA_DIR.',
    );
    this.holder = holder;
  }
}

function lockFile(folder: string): string {
  return join(folder, 'lock.json');
}

/** Renames first: of two processes that heal one lock, only one gets to remove it. */
function removeStale(file: string, stale: Holder | null): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const renamed = read(aside);
  if (JSON.stringify(renamed) !== JSON.stringify(stale) && renamed !== null && isAlive(renamed)) {
    renameSync(aside, file);
    return;
  }
  rmSync(aside, { force: true });
}

/** @returns null for a missing or unreadable lock */
function read(file: string): Holder | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const value = JSON.parse(text) as Partial<Holder>;
    if (typeof value.pid !== 'number' || typeof value.started !== 'string') return null;
    return { pid: value.pid, started: value.started, port: value.port ?? null };
  } catch {
    // Half a lock is what a process that died while writing leaves behind.
    return null;
  }
}

function isAlive(holder: Holder): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const started = startOf(holder.pid);
  return started === null || holder.started === '' || started === holder.started;
}

/** Start time of a process in the system's own notation; null where the system does not tell. */
function startOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The 22nd field, counted behind the name, which may itself hold spaces and brackets.
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
    }
    if (process.platform === 'win32') return null;
    return execFileSync('ps', ['-p', String(pid), '-o', 'lstart='], { encoding: 'utf8' }).trim() || null;
  } catch {
    // No such process, or no way to ask: the pid alone decides then.
    return null;
  }
}
