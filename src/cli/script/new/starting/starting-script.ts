/** What `script new` writes for one extension point: a script that changes nothing until its one setting says so. */
import type { Names } from '../names.ts';

export interface StartingScript {
  /** One sentence for the manifest and the header. */
  description: string;
  source: (names: Names) => string;
  test: (names: Names) => string;
  /** Why it needs the permissions of its point; null where that asks for none. */
  purpose: string | null;
}
