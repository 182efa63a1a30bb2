/** The namespace `Extend.Workflows`. */
export type { CustomAction } from './custom-action.ts';
