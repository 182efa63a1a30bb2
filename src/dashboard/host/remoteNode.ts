/** Reading a remote tree from React: the receiver in context, and hooks that follow one node of it. */
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import { KIND_COMPONENT } from '@remote-ui/core';
import type {
  RemoteReceiver,
  RemoteReceiverAttachableChild,
  RemoteReceiverAttachableComponent,
  RemoteReceiverAttachable,
} from '@remote-ui/core';

export const ReceiverContext = createContext<RemoteReceiver | null>(null);

/** The node whose component is being rendered, for components that need to know their children by id. */
export const CurrentNodeContext = createContext<RemoteReceiverAttachableComponent | null>(null);

export function useReceiver(): RemoteReceiver {
  const receiver = useContext(ReceiverContext);
  if (receiver === null) throw new Error('A remote node is rendered outside of RemoteTree.');
  return receiver;
}

/**
 * The node as it stands now; null once it is detached. Nodes are changed in place, so their version number tells a change; React reads it
 * again after subscribing, which covers a change between the two.
 */
export function useAttached<Node extends RemoteReceiverAttachable>(node: Node): Node | null {
  const receiver = useReceiver();
  const id = node.id as Node['id'];
  const subscribe = useCallback(
    (changed: () => void) => receiver.attached.subscribe({ id } as RemoteReceiverAttachable, changed),
    [receiver, id],
  );
  const version = () => receiver.attached.get<Node>({ id } as Pick<Node, 'id'>)?.version ?? -1;
  useSyncExternalStore(subscribe, version, version);
  return receiver.attached.get<Node>({ id } as Pick<Node, 'id'>);
}

/** The children of the component being rendered that are components themselves, followed as their props change. */
export function useChildComponents(): readonly RemoteReceiverAttachableComponent[] {
  const receiver = useReceiver();
  const parent = useContext(CurrentNodeContext);
  const current = () =>
    componentsOf(
      parent === null
        ? []
        : (receiver.attached.get<RemoteReceiverAttachableComponent>(parent)?.children ?? []),
    );
  const subscribe = (changed: () => void) => {
    const stops = current().map((child) => receiver.attached.subscribe(child, changed));
    return () => stops.forEach((stop) => stop());
  };
  const versions = () =>
    current()
      .map(({ id, version }) => `${id}:${version}`)
      .join(' ');
  useSyncExternalStore(subscribe, versions, versions);
  return current();
}

function componentsOf(
  children: readonly RemoteReceiverAttachableChild[],
): RemoteReceiverAttachableComponent[] {
  return children.filter(
    (child): child is RemoteReceiverAttachableComponent => child.kind === KIND_COMPONENT,
  );
}
