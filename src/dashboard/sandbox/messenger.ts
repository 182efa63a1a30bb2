/** Wraps a port for @remote-ui/rpc so that an error, which its listener both answers and throws again, is not left unhandled. */
import type { MessageEndpoint } from '@remote-ui/rpc';

type Listener = (event: MessageEvent) => void;

/** @param onError gets what an exposed function threw; its caller on the other side gets it too */
export function guardedMessenger(
  messenger: MessageEndpoint,
  onError: (error: unknown) => void,
): MessageEndpoint {
  const guarded = new Map<Listener, Listener>();
  return {
    postMessage: (message, transferables) => messenger.postMessage(message, transferables),
    addEventListener(type, listener) {
      // The listener of an endpoint is asynchronous although its type does not say so.
      const guard: Listener = (event) => void Promise.resolve(listener(event) as unknown).catch(onError);
      guarded.set(listener, guard);
      messenger.addEventListener(type, guard);
    },
    removeEventListener(type, listener) {
      messenger.removeEventListener(type, guarded.get(listener) ?? listener);
      guarded.delete(listener);
    },
    ...(messenger.terminate ? { terminate: () => messenger.terminate?.() } : {}),
  };
}
