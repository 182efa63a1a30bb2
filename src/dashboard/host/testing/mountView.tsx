/** Mounts a view in a test: as in the browser, but with the sandbox in the same process, with or without a port between. */
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { ComponentType } from 'react';
import { createEndpoint } from '@remote-ui/rpc';
import type { MessageEndpoint } from '@remote-ui/rpc';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { cleanup, render } from '@testing-library/react';
import { createToastStore } from '../../components/toastStore.ts';
import { guardedMessenger } from '../../sandbox/messenger.ts';
import type { SandboxReports } from '../../sandbox/protocol.ts';
import { serveViews, viewNames } from '../../sandbox/serveViews.ts';
import { connectExtension } from '../connection.ts';
import type { ExtensionHost } from '../extensionHost.ts';
import { ExtensionView } from '../ExtensionView.tsx';
import { createHostFunctions } from '../functions.ts';
import type { HostFunctionParts } from '../functions.ts';
import type { ViewProblem } from '../problem.ts';
import { viewContext } from '../viewContext.ts';
import { testSession } from './testSession.ts';

export interface MountedView {
  host: ExtensionHost;
  problems: ViewProblem[];
  paths: string[];
  toasts: ReturnType<typeof createToastStore>;
  /** Renders again with another context. */
  update(context: ExtensionContextValue): void;
  /** Ends view and port; a test that forgets it keeps the process alive. */
  close(): void;
}

/** Everything that crosses goes through structured clone on a real port, as between page and iframe. */
export function mountView(
  View: ComponentType<ExtensionContextValue>,
  parts: Partial<HostFunctionParts> = {},
): MountedView {
  const problems: ViewProblem[] = [];
  const paths: string[] = [];
  const toasts = createToastStore();
  const { port1, port2 } = new MessageChannel();
  const functions = createHostFunctions({
    session: testSession,
    showToast: toasts.show,
    refresh: () => undefined,
    navigate: () => undefined,
    ...parts,
  });
  const connection = connectExtension(portMessenger(port1), functions, (problem) => problems.push(problem));

  const bundle: Record<string, unknown> = { View };
  const sandbox = createEndpoint<SandboxReports>(guardedMessenger(portMessenger(port2), () => undefined));
  sandbox.expose({ ...serveViews(() => bundle) });
  // Where the SDK's functions look for their host.
  (globalThis as { __StripeExtExports?: unknown }).__StripeExtExports = { endpoint: sandbox };
  void sandbox.call.ready(viewNames(bundle));

  const host: ExtensionHost = { ...connection.call, reload: () => undefined, dispose: () => undefined };
  const element = (context: ExtensionContextValue) => (
    <ExtensionView
      host={host}
      component="View"
      context={context}
      viewId="view"
      onProblem={(problem) => problems.push(problem)}
      openPath={(path) => paths.push(path)}
    />
  );
  const context = viewContext(testSession, { viewport: 'stripe.dashboard.drawer.default' });
  const page = render(element(context));
  return {
    host,
    problems,
    paths,
    toasts,
    update: (next) => page.rerender(element(next)),
    close() {
      cleanup();
      port1.close();
      port2.close();
    },
  };
}

/** A port of Node as @remote-ui/rpc wants it; Node's own `addEventListener` hands over other events. */
function portMessenger(port: MessagePort): MessageEndpoint {
  const handlers = new Map<(event: MessageEvent) => void, (data: unknown) => void>();
  return {
    postMessage: (message) => port.postMessage(message),
    addEventListener(_type, listener) {
      const handler = (data: unknown) => listener({ data } as MessageEvent);
      handlers.set(listener, handler);
      port.on('message', handler);
    },
    removeEventListener(_type, listener) {
      const handler = handlers.get(listener);
      if (handler) port.off('message', handler);
    },
  };
}
