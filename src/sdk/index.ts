/**
 * `@stripe/extensibility-sdk`: everything of the two parts below it. Imports in this folder end in `.js`, other than
 * elsewhere here: the compiler of any app may read these sources, and without an option of ours it refuses `.ts`.
 */
export type * from './extensions/index.js';
export * from './stdlib/index.js';
