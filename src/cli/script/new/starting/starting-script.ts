/** What `script new` writes for one extension point: a script that changes nothing until its one setting says so. */
import type { JsonObject } from '../../../../contract/json.ts';
import type { Names } from '../names.ts';

export interface StartingScript {
  /** One sentence for the manifest and the header. */
  description: string;
  /** Lines for `script run`, of its header's examples: one and the same request with the setting off and on. */
  requests: readonly { config: JsonObject; request: JsonObject }[];
  source: (names: Names) => string;
  test: (names: Names) => string;
  /** Why it needs the permissions of its point; null where that asks for none. */
  purpose: string | null;
}
