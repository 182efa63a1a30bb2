/** Answers the host's calls: renders views of a bundle into remote trees, one root per view id. */
import { createElement } from 'react';
import type { ComponentType } from 'react';
import { createRemoteRoot } from '@remote-ui/core';
import { createRoot } from '@remote-ui/react';
import { release, retain } from '@remote-ui/rpc';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { ErrorBoundary } from './ErrorBoundary.ts';
import { describeError } from './protocol.ts';
import type { SandboxApi } from './protocol.ts';

type View = ComponentType<ExtensionContextValue>;

interface Mounted {
  draw(context: ExtensionContextValue): void;
  unmount(): void;
}

/** @param bundle reads the bundle's exports at call time, since it loads after the runtime */
export function serveViews(bundle: () => Readonly<Record<string, unknown>>): SandboxApi {
  const mounted = new Map<string, Mounted>();

  return {
    render(viewId, component, context, channel, onError) {
      mounted.get(viewId)?.unmount();
      const View = viewOf(bundle(), component);
      // Proxies die with the call that brought them unless they are kept.
      retain(channel);
      retain(onError);
      const tree = createRemoteRoot(channel);
      const root = createRoot(tree);
      // The host may be gone when the report arrives; there is nobody else to tell then.
      const report = (error: unknown) =>
        void Promise.resolve(onError(describeError(error))).catch(() => undefined);
      const view: Mounted = {
        draw: (next) =>
          root.render(createElement(ErrorBoundary, { onError: report }, createElement(View, next))),
        unmount() {
          root.unmount();
          release(channel);
          release(onError);
        },
      };
      mounted.set(viewId, view);
      view.draw(context);
      return tree.mount();
    },

    update(viewId, context) {
      mounted.get(viewId)?.draw(context);
    },

    unmount(viewId) {
      mounted.get(viewId)?.unmount();
      mounted.delete(viewId);
    },

    manifest() {
      const { default: manifest, SDK_VERSION, BUILD_TIME } = bundle();
      return { manifest, sdkVersion: text(SDK_VERSION), buildTime: text(BUILD_TIME) };
    },
  };
}

/** Names of the bundle's exports that are views. */
export function viewNames(bundle: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(bundle).filter((name) => name !== 'default' && typeof bundle[name] === 'function');
}

function viewOf(bundle: Readonly<Record<string, unknown>>, component: string): View {
  const view = bundle[component];
  if (typeof view === 'function') return view as View;
  const names = viewNames(bundle).join(', ') || 'none';
  throw new Error(
    `The bundle has no view "${component}", so nothing can be shown here. Views it has: ${names}. Compare ui_extension.views of the manifest with the views folder.`,
  );
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
