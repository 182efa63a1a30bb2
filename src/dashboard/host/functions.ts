/** The functions that the Dashboard offers to views: all of Stripe's, none of our own. */
import { retain } from '@remote-ui/rpc';
import { apiFetch } from './apiFetch.ts';
import type { ApiFetchOptions, ApiFetchResponse } from './apiFetch.ts';
import { allowedBySources } from './csp.ts';
import type { RouteDescriptor } from './routes.ts';
import { authorizedPermissions } from './session.ts';
import type { DashboardSession } from './session.ts';

export interface ToastOptions {
  type?: 'success' | 'caution' | 'pending';
  action?: string;
  onAction?: () => unknown;
}

export interface ToastHandle {
  update(message: string, options?: ToastOptions): void;
  dismiss(): void;
}

export interface HostFunctions {
  supportsFetchAppEmbeddedKey(): boolean;
  stripeApiFetch(path: string, options?: ApiFetchOptions): Promise<ApiFetchResponse>;
  fetchStripeSignature(payload?: unknown): Promise<string>;
  createOAuthState(state?: string): Promise<never>;
  refreshDashboardData(): void | Promise<void>;
  showToast(message: string, options?: ToastOptions): ToastHandle;
  clipboardWriteText(text: string): Promise<void>;
  getUserAuthorizedPermissions(): string[];
  isPermissionAuthorized(permission: string): boolean;
  isSourceInAuthorizedCSP(source: string): boolean;
  navigateToDashboardRoute(route: RouteDescriptor): void;
}

export interface HostFunctionParts {
  session: DashboardSession;
  showToast(message: string, options: ToastOptions): ToastHandle;
  /** Re-reads what the page behind the drawer shows. */
  refresh(): void | Promise<void>;
  navigate(route: RouteDescriptor): void;
  fetch?: typeof globalThis.fetch;
  writeToClipboard?: (text: string) => Promise<void>;
}

/** The Dashboard drops longer toasts without a word; here the view's author is told. */
const LONGEST_TOAST = 30;

export function createHostFunctions(parts: HostFunctionParts): HostFunctions {
  const { session, navigate, refresh } = parts;
  const fetch = parts.fetch ?? globalThis.fetch.bind(globalThis);
  const writeToClipboard = parts.writeToClipboard ?? ((text) => navigator.clipboard.writeText(text));
  const permissions = authorizedPermissions(session);

  return {
    // False: API calls then come to stripeApiFetch below instead of leaving the sandbox with a key.
    supportsFetchAppEmbeddedKey: () => false,
    stripeApiFetch: (path, options) =>
      path === '/v1/user/email'
        ? Promise.resolve(userEmail(session, permissions))
        : apiFetch(fetch, path, options),
    fetchStripeSignature: (payload = {}) => fetchSignature(fetch, payload),
    createOAuthState: () =>
      Promise.reject(
        new Error('The local Dashboard does not simulate OAuth. Try this on a Stripe account in test mode.'),
      ),
    refreshDashboardData: refresh,
    showToast(message, options = {}) {
      if (message.length > LONGEST_TOAST) {
        throw new Error(
          `The toast "${message}" has ${message.length} characters. The Dashboard shows none longer than ${LONGEST_TOAST}: shorten it.`,
        );
      }
      // Kept past this call: onAction runs when the toast's button is pressed.
      retain(options);
      const toast = parts.showToast(message, options);
      return {
        update(next, nextOptions = {}) {
          retain(nextOptions);
          toast.update(next, nextOptions);
        },
        dismiss: () => toast.dismiss(),
      };
    },
    clipboardWriteText: writeToClipboard,
    getUserAuthorizedPermissions: () => permissions,
    isPermissionAuthorized: (permission) => permissions.includes(permission),
    isSourceInAuthorizedCSP: (source) =>
      allowedBySources(source, [...session.app.connect_src, ...session.app.image_src]),
    navigateToDashboardRoute: navigate,
  };
}

async function fetchSignature(fetch: typeof globalThis.fetch, payload: unknown): Promise<string> {
  const response = await fetch('/dashboard/signature', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ payload }),
    credentials: 'same-origin',
  });
  const answer = (await response.json().catch(() => null)) as {
    signature?: unknown;
    error?: { message?: string };
  } | null;
  if (response.ok && typeof answer?.signature === 'string') return answer.signature;
  const reason = answer?.error?.message ?? `status ${response.status}`;
  throw new Error(`The local Dashboard did not sign the request (${reason}), so it was not sent.`);
}

/** `getDashboardUserEmail` of the SDK asks the API; the address belongs to the session, not to the account's objects. */
function userEmail({ user }: DashboardSession, permissions: readonly string[]): ApiFetchResponse {
  const allowed = permissions.includes('user_email_read');
  return {
    json: allowed
      ? { email: user.email }
      : {
          error: {
            type: 'invalid_request_error',
            message: 'The app needs the permission user_email_read to read this address.',
          },
        },
    headers: { 'content-type': 'application/json' },
    ok: allowed,
    redirected: false,
    status: allowed ? 200 : 403,
    statusText: allowed ? 'OK' : 'Forbidden',
    type: 'basic',
    url: '/v1/user/email',
  };
}
