/** Random requests of `extend.workflows.custom_action`: values under free keys; the app's own input schema is not asked. */
import fc from 'fast-check';
import type { Json } from '../../contract/json.ts';
import { moments } from './periods.ts';
import type { Scene } from './scene.ts';
import { KEYS, metadata, VALUES } from './words.ts';

const values: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(...VALUES),
  fc.constantFrom<Json[]>(null, true, false, 0, -1, 0.1, [], ['full', 1]),
  metadata,
);

export const customActionScenes: fc.Arbitrary<Scene> = fc
  .record({
    entries: fc.uniqueArray(fc.tuple(fc.constantFrom(...KEYS), values), {
      maxLength: 4,
      selector: ([key]) => key,
    }),
    at: moments,
  })
  .map(({ entries, at }) => ({ request: { customInput: Object.fromEntries(entries) }, at }));
