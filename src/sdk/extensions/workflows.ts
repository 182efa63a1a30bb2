/** The namespace `Extend.Workflows`. */
export type { CustomAction } from './custom-action.ts';
export type { EndpointAnswer, EndpointCall } from './endpoint-fetch.ts';
