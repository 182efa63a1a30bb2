/** Who is signed in, and to which app the views belong: the answer of `GET /dashboard/session`. */
import type { AccountWire } from '../../contract/wire/platform.ts';
import type { JsonObject } from '../../contract/json.ts';

export interface DashboardSession {
  account: AccountWire;
  user: {
    id: string;
    name: string;
    email: string;
    roles: { id: string; name: string; type: 'builtIn' | 'custom' }[];
  };
  app: {
    id: string;
    name: string;
    version: string;
    views: { viewport: string; component: string }[];
    permissions: string[];
    connect_src: string[];
    image_src: string[];
    constants: JsonObject | null;
  };
  origin: string;
}

/** Roles that see everything and change nothing: an app's write permissions do not reach them. */
const READ_ONLY_ROLES: ReadonlySet<string> = new Set(['view_only', 'analyst', 'identity_view_only']);

/** Permissions that app and user both hold. */
export function authorizedPermissions({ app, user }: DashboardSession): string[] {
  const readOnly = user.roles.length > 0 && user.roles.every(({ id }) => READ_ONLY_ROLES.has(id));
  return readOnly
    ? app.permissions.filter((permission) => permission.endsWith('_read'))
    : [...app.permissions];
}
