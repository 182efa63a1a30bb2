/** The namespace `Extend.Workflows`. */
export type { CustomAction } from './custom-action.js';
export type { EndpointAnswer, EndpointCall } from './endpoint-fetch.js';
