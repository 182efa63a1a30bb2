/** `@stripe/extensibility-sdk/extensions`: the interfaces that scripts implement. Types only. */
export type * as Billing from './billing.js';
export type * as Commerce from './commerce.js';
export type * as Extend from './extend.js';
export type { Context } from './context.js';
export type { AnyTimeRange } from './money.js';
