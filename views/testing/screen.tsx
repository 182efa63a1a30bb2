/**
 * A screen for tests: renders a view through the SDK's own reconciler into a remote tree, and reads it as a person
 * would, fragments included. Only the network and the host's functions are faked.
 */
import type { ComponentType } from 'react';
import { createElement } from 'react';
import { createRemoteReceiver, createRemoteRoot } from '@remote-ui/core';
import { createRoot } from '@remote-ui/react';
import { onTestFinished, vi } from 'vitest';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import type { Replies } from '../../src/console/testing/transport.ts';
import { fakeNetwork } from '../../src/console/testing/transport.ts';

// Moments read the same wherever the tests run.
process.env.TZ = 'UTC';

interface Node {
  id?: string;
  kind: number;
  type?: string;
  text?: string;
  props?: Record<string, unknown>;
  children?: readonly Node[];
}

const CONTEXT: ExtensionContextValue = {
  userContext: {
    id: 'usr_1',
    name: 'Ana',
    locale: 'en-US',
    account: { id: 'acct_1', name: 'Hypernia', country: 'US', isSandbox: true },
  },
  environment: {
    mode: 'test',
    viewportID: 'stripe.dashboard.subscription.detail',
    objectContext: { id: 'sub_1', object: 'subscription' },
    constants: { PLATFORM_ORIGIN: 'http://127.0.0.1:4400' },
  },
  appContext: {},
};

/** A lost connection is retried by stripe-node for some seconds; the rest is for busy machines. */
const WAIT = { timeout: 60_000, interval: 10 };

export function show(
  view: ComponentType<ExtensionContextValue>,
  replies: Replies,
  environment: Partial<ExtensionContextValue['environment']> = {},
) {
  const network = fakeNetwork(replies);
  const toasts: string[] = [];
  vi.stubGlobal('fetch', network.fetch);
  vi.stubGlobal('__StripeExtExports', {
    endpoint: {
      call: {
        supportsFetchAppEmbeddedKey: async () => false,
        stripeApiFetch: async (path: string, init: RequestInit) => {
          const response = await network.fetch(`https://api.stripe.com${path}`, init);
          return {
            json: await response.json(),
            ok: response.ok,
            status: response.status,
            headers: Object.fromEntries(response.headers),
          };
        },
        fetchStripeSignature: async () => 't=1,v1=00',
        showToast: async (message: string) => {
          toasts.push(message);
          return { update: () => undefined, dismiss: () => undefined };
        },
        refreshDashboardData: async () => undefined,
      },
    },
  });
  const receiver = createRemoteReceiver();
  const tree = createRemoteRoot(((...message: unknown[]) =>
    (receiver.receive as (...parts: unknown[]) => void)(...message.map(copied))) as typeof receiver.receive);
  const root = createRoot(tree);
  root.render(createElement(view, { ...CONTEXT, environment: { ...CONTEXT.environment, ...environment } }));
  void tree.mount();
  onTestFinished(() => {
    root.unmount();
    vi.unstubAllGlobals();
  });

  const all = (): Node[] => descendants(receiver.attached.root as unknown as Node);
  const text = (): string => textOf(receiver.attached.root as unknown as Node);
  const find = (type: string, label: string): Node => {
    const found = all().find((node) => node.type === type && labelOf(node) === label);
    if (found === undefined) throw new Error(`No ${type} "${label}" in: ${text()}`);
    return found;
  };
  const call = (node: Node, handler: string, ...args: unknown[]): void => {
    void (node.props?.[handler] as (...given: unknown[]) => unknown)(...args);
  };
  return {
    ...network,
    toasts,
    text,
    find,
    has: (type: string, label: string) => all().some((node) => node.type === type && labelOf(node) === label),
    types: (type: string) => all().filter((node) => node.type === type),
    /** Waits until the screen reads so. */
    reads: (words: string) =>
      vi.waitFor(() => {
        if (!text().includes(words)) throw new Error(`"${words}" is not in: ${text()}`);
      }, WAIT),
    press: (label: string) => call(find('Button', label), 'onPress', {}),
    enter: (type: string, label: string, value: string) =>
      call(find(type, label), 'onChange', type === 'DateField' ? value : { target: { value } }),
    amount: (label: string, value: number | null) => call(find('CurrencyField', label), 'onChange', value),
    open: (row: string) =>
      call(all().find((node) => node.type === 'List' && hasRow(node, row)) ?? { kind: 0 }, 'onAction', row),
  };
}

/** As a message port would: two sides that share objects hide updates from each other. Functions pass as they are. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copied(inner)]));
}

function hasRow(list: Node, id: string): boolean {
  return (list.children ?? []).some((child) => child.props?.id === id);
}

function labelOf(node: Node): string {
  const { label, title } = node.props ?? {};
  if (typeof label === 'string') return label;
  if (typeof title === 'string') return title;
  return textOf(node);
}

function fragmentsOf(node: Node): Node[] {
  return Object.values(node.props ?? {}).filter(
    (value): value is Node => typeof value === 'object' && value !== null && (value as Node).kind === 3,
  );
}

function descendants(node: Node): Node[] {
  return [node, ...[...fragmentsOf(node), ...(node.children ?? [])].flatMap(descendants)];
}

const SPOKEN = ['title', 'label', 'description', 'error', 'legend'];

function textOf(node: Node): string {
  if (node.kind === 2) return node.text ?? '';
  const props = SPOKEN.map((name) => node.props?.[name]).filter((value) => typeof value === 'string');
  const inside = [...fragmentsOf(node), ...(node.children ?? [])].map(textOf);
  const inline = node.type === 'Button' || (node.children ?? []).some((child) => child.type === 'Inline');
  return [...props, inside.join(inline ? '' : '\n')]
    .filter((part) => part !== '')
    .join('\n')
    .replace(/\n+/g, '\n');
}
