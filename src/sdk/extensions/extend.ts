/** The namespace `Extend`. */
export type * as Workflows from './workflows.js';
