/** Makes the props of a remote node fit for a DOM component: no bookkeeping, fragments as elements, handlers that never die. */
import type { ReactNode } from 'react';
import type { RemoteReceiverAttachableFragment } from '@remote-ui/core';

/** Added by the SDK to every node; not the view's. */
export const BOOKKEEPING: ReadonlySet<string> = new Set([
  'wrappedComponentName',
  'sdkVersion',
  'schemaVersion',
]);

const KIND_FRAGMENT = 3;

export interface HostPropsParts {
  /** The props as they are when a handler runs, since the ones of an earlier render may be released by then. */
  currentProps: () => Readonly<Record<string, unknown>> | null;
  renderFragment: (fragment: RemoteReceiverAttachableFragment) => ReactNode;
  onError: (error: unknown) => void;
}

/** Handlers by their path in the props, so that a handler keeps its identity from render to render. */
export type Handlers = Map<string, (...args: unknown[]) => Promise<unknown>>;

export function hostProps(
  props: Readonly<Record<string, unknown>>,
  handlers: Handlers,
  parts: HostPropsParts,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(props)
      .filter(([name]) => !BOOKKEEPING.has(name))
      .map(([name, value]) => [name, convert(value, [name])]),
  );

  function convert(value: unknown, path: readonly (string | number)[]): unknown {
    if (typeof value === 'function') return handlerAt(path);
    if (isFragment(value)) return parts.renderFragment(value);
    if (Array.isArray(value)) return value.map((item, index) => convert(item, [...path, index]));
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, convert(item, [...path, key])]),
    );
  }

  /** Resolves to the handler's answer, or to undefined after its error was reported: it never rejects. */
  function handlerAt(path: readonly (string | number)[]) {
    const key = path.join('.');
    const known = handlers.get(key);
    if (known) return known;
    const handler = async (...args: unknown[]) => {
      try {
        const current = path.reduce<unknown>(
          (at, step) => (at as Record<string, unknown> | null)?.[step],
          parts.currentProps(),
        );
        return typeof current === 'function' ? ((await current(...args)) as unknown) : undefined;
      } catch (error) {
        parts.onError(error);
        return undefined;
      }
    };
    handlers.set(key, handler);
    return handler;
  }
}

export function isFragment(value: unknown): value is RemoteReceiverAttachableFragment {
  return (
    isPlainObject(value) &&
    value['kind'] === KIND_FRAGMENT &&
    Array.isArray(value['children']) &&
    'id' in value
  );
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
