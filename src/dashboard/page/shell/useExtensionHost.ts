/** The app's sandbox for as long as the page stands: one iframe for all views, wired to this page's data and routes. */
import { useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { createExtensionHost, type ExtensionHost } from '../../host/extensionHost.ts';
import { createHostFunctions } from '../../host/functions.ts';
import type { OnProblem } from '../../host/problem.ts';
import { destinationOf } from '../../host/routes.ts';
import { takeEarlySandboxFrame } from '../../host/sandboxFrame.ts';
import type { DashboardSession } from '../../host/session.ts';
import { showToast } from './toasts.ts';

export function useExtensionHost(
  session: DashboardSession | undefined,
  onProblem: OnProblem,
): ExtensionHost | null {
  const client = useQueryClient();
  const navigate = useNavigate();
  // The host outlives single renders; it calls whatever is current.
  const latest = useRef({ navigate, onProblem });
  latest.current = { navigate, onProblem };
  const [host, setHost] = useState<ExtensionHost | null>(null);

  useEffect(() => {
    if (session === undefined) return;
    const next = createExtensionHost({
      sandboxUrl: '/sandbox.html',
      frame: takeEarlySandboxFrame(),
      onProblem: (problem) => latest.current.onProblem(problem),
      functions: createHostFunctions({
        session,
        showToast,
        refresh: () => client.invalidateQueries(),
        navigate: (route) => void latest.current.navigate(destinationOf(route).href),
      }),
    });
    setHost(next);
    return () => {
      setHost(null);
      next.dispose();
    };
  }, [session, client]);

  return host;
}
