/** Who is signed in on the local Dashboard, on which account, and what the installed app may do there. */
import type { JsonObject } from '../../contract/json.ts';
import type { AccountWire } from '../../contract/wire/platform.ts';

export interface SessionUser {
  id: string;
  name: string;
  email: string;
  roles: { id: string; name: string; type: 'builtIn' | 'custom' }[];
}

export interface SessionApp {
  id: string;
  name: string;
  version: string;
  views: { viewport: string; component: string }[];
  permissions: string[];
  connect_src: string[];
  image_src: string[];
  constants: JsonObject | null;
}

/** The answer of `GET /dashboard/session`. */
export interface SessionWire {
  account: AccountWire;
  user: SessionUser;
  app: SessionApp;
  /** The address of this page, such as `http://127.0.0.1:4400`. */
  origin: string;
}
