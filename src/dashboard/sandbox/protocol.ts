/** What host and sandbox call on one another beside Stripe's own host functions. Stripe's names for this are not published. */
import type { RemoteChannel } from '@remote-ui/core';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';

/** Message that carries the port: `{type: INIT_MESSAGE}` with one transferred MessagePort. */
export const INIT_MESSAGE = 'init_extension';

/** An error as it crosses the port. `text` says it in one piece for the developer console. */
export interface SandboxProblem {
  name: string;
  message: string;
  stack: string | null;
}

/** Exposed by the sandbox to the host. A view id names one place on the page; several live in one iframe. */
export interface SandboxApi {
  render(
    viewId: string,
    component: string,
    context: ExtensionContextValue,
    channel: RemoteChannel,
    onError: (problem: SandboxProblem) => void,
  ): Promise<void>;
  update(viewId: string, context: ExtensionContextValue): void;
  unmount(viewId: string): void;
  /** The manifest object of the bundle, its SDK and build time. */
  manifest(): { manifest: unknown; sdkVersion: string | null; buildTime: string | null };
}

/** Exposed by the host to the sandbox, beside the functions that Stripe has. */
export interface SandboxReports {
  /** The bundle is loaded; names of its views. */
  ready(components: string[]): void;
  /** Something failed outside of any view's render. */
  sandboxError(problem: SandboxProblem): void;
}

export function describeError(error: unknown): SandboxProblem {
  if (error instanceof Error) return { name: error.name, message: error.message, stack: error.stack ?? null };
  return { name: 'Error', message: String(error), stack: null };
}
