/** What DOM components need from the page around them, through context: links, the view's frame, and where to complain. */
import { createContext, useContext } from 'react';
import { destinationOf } from './routes.ts';
import type { LinkTarget } from './routes.ts';
import type { OnProblem } from './problem.ts';

export interface ViewServices {
  /** Opens a path of the local Dashboard without loading the page again. */
  openPath(path: string): void;
  /** The element that holds the view: layers such as FocusView and Menu are drawn into it. */
  frame: HTMLElement | null;
  onProblem: OnProblem;
}

export const ViewServicesContext = createContext<ViewServices>({
  openPath: (path) => globalThis.location.assign(path),
  frame: null,
  onProblem: (problem) => console.error(problem.message),
});

export function useViewServices(): ViewServices {
  return useContext(ViewServicesContext);
}

/** Attributes of an anchor for a view's `href`. A link that leads nowhere is reported and loses its address. */
export function useDestination(target: LinkTarget | undefined) {
  const { onProblem } = useViewServices();
  if (target === undefined) return null;
  try {
    return destinationOf(target);
  } catch (error) {
    onProblem({
      source: 'props',
      name: 'LinkError',
      message: (error as Error).message,
      stack: null,
      viewId: null,
    });
    return null;
  }
}
