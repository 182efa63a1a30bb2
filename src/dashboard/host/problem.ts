/** What the host tells its developer console: everything that went wrong around a view, by where it went wrong. */
import { describeError } from '../sandbox/protocol.ts';

export interface ViewProblem {
  /** `view`: its render or a handler. `sandbox`: outside any view. `host`: a host function. `props`: a prop that the Dashboard would refuse. */
  source: 'view' | 'sandbox' | 'host' | 'props';
  name: string;
  message: string;
  stack: string | null;
  viewId: string | null;
}

export type OnProblem = (problem: ViewProblem) => void;

export function viewProblem(
  source: ViewProblem['source'],
  error: unknown,
  viewId: string | null = null,
): ViewProblem {
  return { source, viewId, ...describeError(error) };
}
