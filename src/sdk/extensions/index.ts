/** `@stripe/extensibility-sdk/extensions`: the interfaces that scripts implement. Types only. */
export type * as Billing from './billing.ts';
export type { Context } from './context.ts';
