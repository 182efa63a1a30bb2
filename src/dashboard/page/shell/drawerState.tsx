/** Whether the drawer is open: kept across pages and visits, changed from anywhere on the page. */
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react';

const KEY = 'dashboard.drawer';
/** Below this the drawer lies over the page, so it waits to be asked for. */
const WIDE = '(min-width: 1101px)';

export interface DrawerState {
  open: boolean;
  /** Grows with every press that asks for the drawer: the drawer then takes the focus, also when it stood open. */
  asked: number;
  show: () => void;
  hide: () => void;
}

const DrawerContext = createContext<DrawerState | null>(null);

export function DrawerProvider({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(initiallyOpen);
  const [asked, setAsked] = useState(0);
  const opener = useRef<Element | null>(null);

  const show = useCallback(() => {
    opener.current = document.activeElement;
    remember(true);
    setOpen(true);
    setAsked((n) => n + 1);
  }, []);
  const hide = useCallback(() => {
    remember(false);
    setOpen(false);
    const back = opener.current?.isConnected === true ? opener.current : document.getElementById(RAIL_BUTTON);
    if (back instanceof HTMLElement) back.focus();
  }, []);

  const state = useMemo(() => ({ open, asked, show, hide }), [open, asked, show, hide]);
  return <DrawerContext.Provider value={state}>{children}</DrawerContext.Provider>;
}

/** Id of the app's button in the rail, where the focus goes when the opener is gone. */
export const RAIL_BUTTON = 'app-rail-console';

export function useDrawer(): DrawerState {
  const state = useContext(DrawerContext);
  if (state === null) throw new Error('useDrawer is used outside of DrawerProvider.');
  return state;
}

function initiallyOpen(): boolean {
  const wide = window.matchMedia?.(WIDE).matches ?? true;
  return wide && stored() !== 'closed';
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage may be switched off; the drawer then starts as on a first visit.
  }
}

function remember(open: boolean): void {
  try {
    localStorage.setItem(KEY, open ? 'open' : 'closed');
  } catch {
    // Storage may be switched off; nothing else depends on it.
  }
}
