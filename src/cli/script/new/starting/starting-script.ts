/** What `script new` writes for one extension point: a script that changes nothing until its one setting says so. */
import type { Permission } from '../../../../contract/manifest.ts';
import type { Names } from '../names.ts';

export interface StartingScript {
  /** One sentence for the manifest and the header. */
  description: string;
  source: (names: Names) => string;
  test: (names: Names) => string;
  permissions: readonly Permission[];
}
