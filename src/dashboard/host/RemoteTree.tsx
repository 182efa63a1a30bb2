/** Paints a remote tree with DOM components: one React component per node, each following its own node. */
import { memo, useMemo, useRef } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { KIND_TEXT } from '@remote-ui/core';
import type {
  RemoteReceiver,
  RemoteReceiverAttachableChild,
  RemoteReceiverAttachableComponent,
  RemoteReceiverAttachableFragment,
  RemoteReceiverAttachableText,
} from '@remote-ui/core';
import { hostProps } from './hostProps.ts';
import type { Handlers } from './hostProps.ts';
import { CurrentNodeContext, ReceiverContext, useAttached, useReceiver } from './remoteNode.ts';
import { UnsupportedComponent } from './UnsupportedComponent.tsx';
import { TreeSettingsContext, useTreeSettings } from './treeSettings.ts';
import type { TreeSettings } from './treeSettings.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each component knows its own props; the table cannot
export type HostComponent = ComponentType<any>;

/** The component for a remote type; some types mean different things from one schema version to another. */
export type FindComponent = (type: string, schemaVersion: string | null) => HostComponent | null;

export function RemoteTree({ receiver, settings }: { receiver: RemoteReceiver; settings: TreeSettings }) {
  return (
    <ReceiverContext.Provider value={receiver}>
      <TreeSettingsContext.Provider value={settings}>
        <Root receiver={receiver} />
      </TreeSettingsContext.Provider>
    </ReceiverContext.Provider>
  );
}

function Root({ receiver }: { receiver: RemoteReceiver }) {
  const root = useAttached(receiver.attached.root);
  return <RemoteChildren nodes={root?.children ?? []} />;
}

export function RemoteChildren({ nodes }: { nodes: readonly RemoteReceiverAttachableChild[] }): ReactNode {
  // Copied by map: the receiver changes the array in place.
  return nodes.map((child) =>
    child.kind === KIND_TEXT ? (
      <RemoteText key={child.id} node={child} />
    ) : (
      <RemoteComponent key={child.id} node={child} />
    ),
  );
}

const RemoteText = memo(function RemoteText({ node }: { node: RemoteReceiverAttachableText }) {
  return useAttached(node)?.text ?? null;
});

function RemoteFragment({ node }: { node: RemoteReceiverAttachableFragment }) {
  return <RemoteChildren nodes={useAttached(node)?.children ?? []} />;
}

export const RemoteComponent = memo(function RemoteComponent({
  node,
}: {
  node: RemoteReceiverAttachableComponent;
}) {
  const attached = useAttached(node);
  const receiver = useReceiver();
  const { findComponent, checkProps, onHandlerError } = useTreeSettings();
  const handlers = useRef<Handlers>(new Map());
  const version = attached?.version ?? -1;

  const props = useMemo(() => {
    if (attached === null) return null;
    const raw = (attached.props ?? {}) as Record<string, unknown>;
    const { id, type } = attached;
    return hostProps(checkProps(type, schemaVersionOf(raw), raw), handlers.current, {
      currentProps: () =>
        (receiver.attached.get<RemoteReceiverAttachableComponent>({ id })?.props ?? null) as Record<
          string,
          unknown
        > | null,
      renderFragment: (fragment) => <RemoteFragment key={fragment.id} node={fragment} />,
      onError: onHandlerError,
    });
    // The node is changed in place: its version stands for its props.
  }, [attached, version, receiver, checkProps, onHandlerError]);

  if (attached === null || props === null) return null;
  const Component = findComponent(
    attached.type,
    schemaVersionOf((attached.props ?? {}) as Record<string, unknown>),
  );
  if (Component === null) return <UnsupportedComponent type={attached.type} />;
  return (
    <CurrentNodeContext.Provider value={attached}>
      {attached.children.length === 0 ? (
        <Component {...props} />
      ) : (
        <Component {...props}>
          <RemoteChildren nodes={attached.children} />
        </Component>
      )}
    </CurrentNodeContext.Provider>
  );
});

export function schemaVersionOf(props: Readonly<Record<string, unknown>>): string | null {
  const version = props['schemaVersion'];
  return typeof version === 'string' ? version : null;
}
