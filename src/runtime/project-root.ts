/** Where the console's own sources lie: the bundled command line runs from another folder than they do. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds both `stripe-app.yaml` and `src/runtime`, looked for upwards from this file, then from the
 * working folder.
 *
 * @throws {Error} when neither lies inside the project
 */
export function projectRoot(): string {
  root ??= above(dirname(fileURLToPath(import.meta.url))) ?? above(process.cwd());
  if (root) return root;
  throw new Error('The folder of Extension Console was not found: start it from inside the folder.');
}

let root: string | null = null;

function above(start: string): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'stripe-app.yaml')) && existsSync(join(folder, 'src', 'runtime')))
      return folder;
    if (dirname(folder) === folder) return null;
  }
}
