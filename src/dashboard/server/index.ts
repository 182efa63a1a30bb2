/** What the composition root needs of the Dashboard's server. */
export { createDashboardServer, type DashboardServerOptions } from './server.ts';
export { onlyOwnHost, ownHosts, PLACEHOLDER_KEY } from './guards.ts';
export type { DashboardSession } from '../host/session.ts';
