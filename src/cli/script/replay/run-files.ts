/** The run files that a person named: files, folders, and patterns with `*` and `**`. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ENDING = '.run.json';

/** @returns paths in order, each once; null where a name stands for no file at all */
export function runFilesAt(path: string): string[] | null {
  if (existsSync(path)) return statSync(path).isDirectory() ? filesBelow(path) : [path];
  const found = path.includes('*') ? matching(path) : [];
  return found.length === 0 ? null : found;
}

function filesBelow(folder: string): string[] | null {
  const found = walk(folder).filter((file) => file.endsWith(ENDING));
  return found.length === 0 ? null : found;
}

/** Shells do this, but not on Windows, and not between quotes. */
function matching(pattern: string): string[] {
  const plain = pattern.replace(/\\/g, '/');
  const fixed = plain.slice(0, plain.indexOf('*')).replace(/[^/]*$/, '');
  const folder = fixed === '' ? '.' : fixed;
  if (!existsSync(folder)) return [];
  const expression = plain
    .replace(/[.+?^${}()|[\]]/g, '\\$&')
    .replace(/\*\*\/|\*/g, (stars) => (stars === '*' ? '[^/]*' : '(?:.*/)?'));
  const matches = new RegExp(`^${expression}$`);
  return walk(folder).filter((file) => matches.test(fixed === '' ? file : file.replace(/\\/g, '/')));
}

/** Without hidden folders and installed packages. */
function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return [path];
      return entry.name.startsWith('.') || entry.name === 'node_modules' ? [] : walk(path);
    });
}
