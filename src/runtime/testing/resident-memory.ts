/** Memory of this process and of those that it started. */
import { readdirSync, readFileSync } from 'node:fs';

/** MiB; where the system does not tell of other processes (there is no /proc), of this one alone. */
export function residentMiB(): number {
  return (process.memoryUsage.rss() + childrenBytes(process.pid)) / 1024 / 1024;
}

function childrenBytes(parent: number): number {
  let bytes = 0;
  for (const entry of listed('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const status = read(`/proc/${entry}/status`);
    if (!new RegExp(`^PPid:\\s+${parent}$`, 'm').test(status)) continue;
    bytes += Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
  }
  return bytes;
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A process may end while it is looked at. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
