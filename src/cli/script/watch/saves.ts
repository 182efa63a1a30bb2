/** Tells when files of an app are saved. */
import { existsSync, readdirSync, watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { dirname, join } from 'node:path';

/** Editors save in several steps; this long after the last of them a file is whole. */
const QUIET_MS = 40;

/**
 * Watches from the moment of the call. What is watched is only a hint: whether anything changed is for the reader to see.
 *
 * @param input a file outside of the app, or inside
 * @returns one entry for each burst of saves, until the signal
 */
export function savesOf(appRoot: string, input: string, signal: AbortSignal): AsyncIterable<void> {
  let saved = false;
  let wake: () => void = () => undefined;
  const note = (): void => {
    saved = true;
    wake();
  };
  const watchers = new Map<string, FSWatcher>();
  const watchAll = (): void => {
    // Folders, because many editors put a new file in the place of the old one.
    const folders = [
      appRoot,
      dirname(input),
      ...['extensions', 'shared'].flatMap((name) => within(appRoot, name)),
    ];
    for (const folder of folders) {
      if (watchers.has(folder)) continue;
      const watcher = watch(folder, note);
      // A folder that is taken away: seen when its files are read.
      watcher.on('error', () => watchers.delete(folder));
      watchers.set(folder, watcher);
    }
  };
  watchAll();
  signal.addEventListener('abort', note);
  return (async function* () {
    try {
      while (!signal.aborted) {
        if (!saved) await new Promise<void>((resolve) => (wake = resolve));
        if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
        if (signal.aborted) return;
        saved = false;
        watchAll();
        yield;
      }
    } finally {
      for (const watcher of watchers.values()) watcher.close();
    }
  })();
}

function within(root: string, name: string): string[] {
  const folder = join(root, name);
  if (!existsSync(folder)) return [];
  const inside = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .flatMap((entry) => within(folder, entry.name));
  return [folder, ...inside];
}
