/** Shows one view of the app in the page: renders it in the sandbox, paints its tree here, and says so when it fails. */
import { Component, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { createRemoteReceiver } from '@remote-ui/core';
import type { RemoteReceiver } from '@remote-ui/core';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import '../components/index.css';
import { findComponent } from '../components/registry.ts';
import { Spinner } from '../components/Spinner.tsx';
import { describeError } from '../sandbox/protocol.ts';
import type { SandboxProblem } from '../sandbox/protocol.ts';
import type { ExtensionHost } from './extensionHost.ts';
import { viewProblem } from './problem.ts';
import type { OnProblem } from './problem.ts';
import { propChecker } from './propChecker.ts';
import { RemoteTree } from './RemoteTree.tsx';
import { ViewFailure } from './ViewFailure.tsx';
import { ViewServicesContext } from './viewServices.ts';

export interface ExtensionViewProps {
  host: ExtensionHost;
  /** Name of the view in manifest and bundle. */
  component: string;
  /** A change re-renders the view with new props; keep it the same object as long as nothing changed. */
  context: ExtensionContextValue;
  /** Unique on the page. */
  viewId: string;
  onProblem: OnProblem;
  /** Opens a path of the local Dashboard, as links in a view do. */
  openPath: (path: string) => void;
  /** `strict`: an invalid prop stops the view, as in Stripe's development preview. `lenient`: it is left out, as in production. */
  validation?: 'strict' | 'lenient';
}

export function ExtensionView({
  host,
  component,
  context,
  viewId,
  onProblem,
  openPath,
  validation = 'strict',
}: ExtensionViewProps) {
  const [receiver, setReceiver] = useState<RemoteReceiver | null>(null);
  const [painted, setPainted] = useState(false);
  const [problem, setProblem] = useState<SandboxProblem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const latest = useRef({ context, onProblem });
  const drawn = useRef<ExtensionContextValue | null>(null);
  latest.current = { context, onProblem };

  useEffect(() => {
    let current = true;
    const next = createRemoteReceiver();
    const fail = (error: unknown, reported: SandboxProblem = describeError(error)) => {
      if (!current) return;
      setProblem(reported);
      latest.current.onProblem({ source: 'view', viewId, ...reported });
    };
    setReceiver(next);
    setPainted(false);
    setProblem(null);
    const stopWaiting = next.on('mount', () => current && setPainted(true));
    drawn.current = latest.current.context;
    host
      .render(viewId, component, latest.current.context, next.receive, (reported) => fail(null, reported))
      .catch((error: unknown) => fail(error));
    return () => {
      current = false;
      stopWaiting();
      // A view that never came up has nothing to unmount; its failure was reported when it was rendered.
      void host.unmount(viewId).catch(() => undefined);
    };
  }, [host, component, viewId, attempt]);

  useEffect(() => {
    if (drawn.current === context) return;
    drawn.current = context;
    host
      .update(viewId, context)
      .catch((error: unknown) => latest.current.onProblem(viewProblem('view', error, viewId)));
  }, [host, viewId, context]);

  const report = useCallback<OnProblem>(
    (reported) => latest.current.onProblem({ ...reported, viewId }),
    [viewId],
  );
  const settings = useMemo(
    () => ({
      findComponent,
      checkProps: propChecker(validation, report),
      onHandlerError: (error: unknown) => report(viewProblem('view', error)),
    }),
    [validation, report],
  );
  const services = useMemo(() => ({ openPath, frame, onProblem: report }), [openPath, frame, report]);
  const stop = useCallback(
    (error: unknown) => {
      setProblem(describeError(error));
      report(viewProblem('props', error));
    },
    [report],
  );

  return (
    <div className="xc-view" ref={setFrame} data-view={component} aria-busy={!painted && problem === null}>
      {problem !== null ? (
        <ViewFailure problem={problem} onReload={() => setAttempt(attempt + 1)} />
      ) : (
        <ViewServicesContext.Provider value={services}>
          {!painted && (
            <div className="xc-view-loading">
              <Spinner delay={300} size="large" label="Loading the app" />
            </div>
          )}
          {receiver !== null && (
            <PaintBoundary key={attempt} onError={stop}>
              <RemoteTree receiver={receiver} settings={settings} />
            </PaintBoundary>
          )}
        </ViewServicesContext.Provider>
      )}
    </div>
  );
}

/** Catches what painting throws: an invalid prop in strict mode, or a fault of one of our components. */
class PaintBoundary extends Component<
  { onError: (error: unknown) => void; children: ReactNode },
  { failed: boolean }
> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    this.props.onError(error);
  }

  override render() {
    return this.state.failed ? null : this.props.children;
  }
}
