/** `@stripe/extensibility-sdk`: everything of the two parts below it. */
export type * from './extensions/index.ts';
export * from './stdlib/index.ts';
