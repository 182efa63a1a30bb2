/** How a built script becomes something that can be run again and again: one text for every engine. */

/**
 * @param code a script's bundle, in which `sdk` and `exportDefault` are free
 * @returns an expression; the code keeps its line numbers
 */
export function factoryOf(code: string): string {
  return `(function (sdk, exportDefault) { 'use strict'; ${code}\n})`;
}

/**
 * `import` where it may be a keyword. Bundles have no imports left and write the word as `\u0069mport`, which is the
 * same in a text and an error where it is code: no call of `import()` can be in them, whatever it is spelt like.
 */
export const IMPORT = /(?<!\\)\bimport\b/g;
