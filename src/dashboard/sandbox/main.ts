/** The runtime of the sandboxed iframe: provides what a bundle of views looks for, then waits for the host's port. */
import { createEndpoint, fromMessagePort } from '@remote-ui/rpc';
import { createMemoryStorage } from './memoryStorage.ts';
import { guardedMessenger } from './messenger.ts';
import { requireModule } from './modules.ts';
import { describeError, INIT_MESSAGE } from './protocol.ts';
import type { SandboxProblem, SandboxReports } from './protocol.ts';
import { serveViews, viewNames } from './serveViews.ts';

const sandbox = globalThis as unknown as {
  require: typeof requireModule;
  __memoryStorage: unknown;
  __StripeExtExports?: Record<string, unknown>;
};

sandbox.require = requireModule;
sandbox.__memoryStorage = createMemoryStorage(globalThis.window);

/** Until the port arrives, problems wait here: the bundle may fail while it loads. */
let report: (problem: SandboxProblem) => void = (problem) => void early.push(problem);
const early: SandboxProblem[] = [];

// Captured: a script that fails to load tells its own element only.
window.addEventListener(
  'error',
  (event) => {
    if (event.target instanceof HTMLScriptElement) {
      report({
        name: 'LoadError',
        message: `The views' bundle could not be loaded from ${event.target.src}.`,
        stack: null,
      });
      return;
    }
    report(describeError(event.error ?? event.message));
  },
  true,
);
window.addEventListener('unhandledrejection', (event) => report(describeError(event.reason)));

window.addEventListener('message', function initialise(event: MessageEvent<unknown>) {
  const port = event.ports[0];
  if (event.source !== window.parent || port === undefined) return;
  if ((event.data as { type?: unknown } | null)?.type !== INIT_MESSAGE) return;
  window.removeEventListener('message', initialise);
  connect(port);
});

function connect(port: MessagePort) {
  const bundle = () => sandbox.__StripeExtExports ?? {};
  // What a view's handler throws is answered to the host, which reports it: nothing more to do on this side.
  const endpoint = createEndpoint<SandboxReports>(guardedMessenger(fromMessagePort(port), () => undefined));
  endpoint.expose({ ...serveViews(bundle) });
  // The SDK reads the endpoint from the bundle's own exports, at call time.
  if (sandbox.__StripeExtExports) sandbox.__StripeExtExports['endpoint'] = endpoint;
  // fromMessagePort does not start the port: without this there is silence and no error.
  port.start();
  report = (problem) => void endpoint.call.sandboxError(problem).catch(() => undefined);
  early.splice(0).forEach(report);
  void endpoint.call.ready(viewNames(bundle()));
}
