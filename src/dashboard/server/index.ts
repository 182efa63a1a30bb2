/** What the composition root needs of the Dashboard's server. */
export { createDashboardServer, type DashboardServerOptions } from './server.ts';
export type { SessionApp, SessionUser, SessionWire } from './session.ts';
export { PLACEHOLDER_KEY } from './guards.ts';
