/** `@stripe/extensibility-sdk/extensions`: the interfaces that scripts implement. Types only. */
export type * as Billing from './billing.ts';
export type * as Commerce from './commerce.ts';
export type * as Extend from './extend.ts';
export type { Context } from './context.ts';
export type { AnyTimeRange } from './money.ts';
