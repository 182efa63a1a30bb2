/** One hidden, sandboxed iframe in which all views of the app run, and the port to it. Owns the iframe until `dispose`. */
import { fromMessagePort } from '@remote-ui/rpc';
import type { RemoteChannel } from '@remote-ui/core';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { INIT_MESSAGE } from '../sandbox/protocol.ts';
import type { SandboxProblem } from '../sandbox/protocol.ts';
import { connectExtension } from './connection.ts';
import type { HostFunctions } from './functions.ts';
import type { OnProblem } from './problem.ts';
import { openSandboxFrame } from './sandboxFrame.ts';
import type { SandboxFrame } from './sandboxFrame.ts';

export interface ExtensionHostOptions {
  /** Address of the sandboxed document, such as `/sandbox.html`. */
  sandboxUrl: string;
  functions: HostFunctions;
  onProblem: OnProblem;
  /** A frame at that address that was opened before; without it one is opened now. */
  frame?: SandboxFrame | undefined;
  document?: Document;
  /** Until a view is refused because the sandbox does not answer, in milliseconds. */
  patienceMs?: number;
}

/** What ExtensionView needs. Calls wait until the bundle is loaded; all reject with an error that can be shown. */
export interface ExtensionHost {
  render(
    viewId: string,
    component: string,
    context: ExtensionContextValue,
    channel: RemoteChannel,
    onError: (problem: SandboxProblem) => void,
  ): Promise<void>;
  update(viewId: string, context: ExtensionContextValue): Promise<void>;
  unmount(viewId: string): Promise<void>;
  manifest(): Promise<{ manifest: unknown; sdkVersion: string | null; buildTime: string | null }>;
  /** Throws the iframe away and loads it again, for instance after the views were built anew. Mounted views must render again. */
  reload(): void;
  dispose(): void;
}

export function createExtensionHost(options: ExtensionHostOptions): ExtensionHost {
  const { sandboxUrl, functions, onProblem, patienceMs = 15_000 } = options;
  const document = options.document ?? globalThis.document;
  let sandbox = open(options.frame ?? openSandboxFrame(document, sandboxUrl));

  function open({ element, loaded }: SandboxFrame) {
    const connected = loaded.then(() => {
      const { port1, port2 } = new MessageChannel();
      const connection = connectExtension(fromMessagePort(port1), functions, onProblem);
      // fromMessagePort does not start the port: without this there is silence and no error.
      port1.start();
      // The document has a null origin, which no target origin but "*" matches; it is ours by its address.
      element.contentWindow?.postMessage({ type: INIT_MESSAGE }, '*', [port2]);
      return connection;
    });
    const ready = connected.then(async (connection) => {
      await connection.ready;
      return connection;
    });
    return {
      ready: () => withinPatience(ready, patienceMs, sandboxUrl),
      close() {
        element.remove();
        void connected.then((connection) => connection.terminate());
      },
    };
  }

  const call = async () => (await sandbox.ready()).call;

  return {
    render: async (...args) => (await call()).render(...args),
    update: async (...args) => (await call()).update(...args),
    unmount: async (...args) => (await call()).unmount(...args),
    manifest: async () => (await call()).manifest(),
    reload() {
      sandbox.close();
      sandbox = open(openSandboxFrame(document, sandboxUrl));
    },
    dispose: () => sandbox.close(),
  };
}

async function withinPatience<T>(answer: Promise<T>, patienceMs: number, sandboxUrl: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new Error(
            `The views at ${sandboxUrl} have not answered for ${patienceMs / 1000} seconds. Billing is not touched by this. Is the local platform running? Then reload the page.`,
          ),
        ),
      patienceMs,
    );
  });
  try {
    return await Promise.race([answer, silence]);
  } finally {
    clearTimeout(timer);
  }
}
