/** The host's end of the port: exposes the Dashboard's functions to the sandbox and calls its views. Knows no iframe. */
import { createEndpoint } from '@remote-ui/rpc';
import type { MessageEndpoint } from '@remote-ui/rpc';
import { guardedMessenger } from '../sandbox/messenger.ts';
import type { SandboxApi } from '../sandbox/protocol.ts';
import type { HostFunctions } from './functions.ts';
import { viewProblem } from './problem.ts';
import type { OnProblem } from './problem.ts';

/** Functions of the sandbox as seen from here: every answer takes a while. */
export type SandboxCalls = {
  [Name in keyof SandboxApi]: (
    ...args: Parameters<SandboxApi[Name]>
  ) => Promise<Awaited<ReturnType<SandboxApi[Name]>>>;
};

export interface ExtensionConnection {
  /** Names of the views in the bundle; settles when the sandbox has loaded it. */
  ready: Promise<string[]>;
  call: SandboxCalls;
  terminate(): void;
}

export function connectExtension(
  messenger: MessageEndpoint,
  functions: HostFunctions,
  onProblem: OnProblem,
): ExtensionConnection {
  let becomeReady: (components: string[]) => void;
  const ready = new Promise<string[]>((resolve) => (becomeReady = resolve));
  const endpoint = createEndpoint<SandboxApi>(
    guardedMessenger(messenger, (error) => onProblem(viewProblem('host', error))),
  );
  endpoint.expose({
    ...functions,
    ready: (components: string[]) => becomeReady(components),
    sandboxError: (problem: { name: string; message: string; stack: string | null }) =>
      onProblem({ source: 'sandbox', viewId: null, ...problem }),
  });
  const remote = endpoint.call as unknown as SandboxCalls;
  return {
    ready,
    // Named one by one: the endpoint's own object answers to every name, and a promise would take its `then` for a thenable's.
    call: {
      render: (...args) => remote.render(...args),
      update: (...args) => remote.update(...args),
      unmount: (...args) => remote.unmount(...args),
      manifest: () => remote.manifest(),
    },
    terminate: () => endpoint.terminate(),
  };
}
