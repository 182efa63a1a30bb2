/** How a remote tree is painted: which components, which checks, and where the errors of handlers go. */
import { createContext, useContext } from 'react';
import type { FindComponent } from './RemoteTree.tsx';

/**
 * Checks the props of one node and returns the ones to use.
 * @throws PropError in strict mode
 */
export type CheckProps = (
  type: string,
  schemaVersion: string | null,
  props: Readonly<Record<string, unknown>>,
) => Readonly<Record<string, unknown>>;

export interface TreeSettings {
  findComponent: FindComponent;
  checkProps: CheckProps;
  onHandlerError: (error: unknown) => void;
}

export const TreeSettingsContext = createContext<TreeSettings | null>(null);

export function useTreeSettings(): TreeSettings {
  const settings = useContext(TreeSettingsContext);
  if (settings === null) throw new Error('A remote node is rendered outside of RemoteTree.');
  return settings;
}
