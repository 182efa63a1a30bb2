/** A signed-in administrator of a small company, for tests. */
import type { DashboardSession } from '../session.ts';

export const testSession: DashboardSession = {
  account: {
    object: 'platform.account',
    id: 'acct_1',
    name: 'Hypernia',
    country: 'US',
    livemode: false,
    default_currency: 'usd',
  },
  user: {
    id: 'usr_1',
    name: 'Ana',
    email: 'ana@example.com',
    roles: [{ id: 'admin', name: 'Admin', type: 'builtIn' }],
  },
  app: {
    id: 'com.example.app',
    name: 'Example',
    version: '1.0.0',
    views: [],
    permissions: ['subscription_read', 'subscription_write'],
    connect_src: ['http://127.0.0.1:4400/platform/'],
    image_src: [],
    constants: null,
  },
  origin: 'http://127.0.0.1:4400',
};
