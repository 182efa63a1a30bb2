/** Writes a set of new files, or none of them. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @param files by path from `root`; none of them exists yet
 * @param then what else has to succeed; when it throws, everything that was made is taken away again
 */
export function writeAll<T>(root: string, files: Readonly<Record<string, string>>, then: () => T): T {
  const made: string[] = [];
  try {
    for (const [path, content] of Object.entries(files)) {
      const file = join(root, path);
      made.push(...missingAbove(dirname(file)), file);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content, { flag: 'wx' });
    }
    return then();
  } catch (error) {
    for (const path of made.reverse()) rmSync(path, { recursive: true, force: true });
    throw error;
  }
}

/** Folders that are not there yet, the topmost first. */
function missingAbove(folder: string): string[] {
  if (existsSync(folder) || dirname(folder) === folder) return [];
  return [...missingAbove(dirname(folder)), folder];
}
