/** Tabs of `@stripe/ui-extension-sdk/ui`: a list of tabs and their panels, matched by id. */
import { createContext, useContext, useId, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { moveFocus } from './moveFocus.ts';

interface Selection {
  base: string;
  selected: string | null;
  select: (id: string) => void;
}

const TabsContext = createContext<Selection>({ base: '', selected: null, select: () => undefined });

interface TabsProps {
  selectedKey?: string;
  onSelectionChange?: (id: string) => void;
  fitted?: boolean;
  size?: 'small' | 'medium' | 'large';
  children?: ReactNode;
}

export function Tabs({
  selectedKey,
  onSelectionChange,
  fitted = false,
  size = 'medium',
  children,
}: TabsProps) {
  const base = useId();
  const root = useRef<HTMLDivElement>(null);
  const [own, setOwn] = useState<string | null>(null);
  const selected = selectedKey ?? own;
  useLayoutEffect(() => {
    if (selected !== null) return;
    const first = root.current?.querySelector<HTMLElement>('[role="tab"]:not(:disabled)');
    if (first?.dataset['key'] !== undefined) setOwn(first.dataset['key']);
  });
  const select = (id: string) => {
    setOwn(id);
    if (id !== selected) onSelectionChange?.(id);
  };
  return (
    <TabsContext.Provider value={{ base, selected, select }}>
      <div className={`xc-tabs xc-tabs-${size}`} data-fitted={fitted ? '' : undefined} ref={root}>
        {children}
      </div>
    </TabsContext.Provider>
  );
}

export function TabList({ children }: { children?: ReactNode }) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const keys = { previous: 'ArrowLeft', next: 'ArrowRight', wrap: true };
    // Focus selects: the panels are already here, nothing has to load.
    moveFocus(event, list.current, '[role="tab"]:not(:disabled)', keys)?.click();
  };
  return (
    <div role="tablist" className="xc-tab-list" ref={list} onKeyDown={onKeyDown}>
      {children}
    </div>
  );
}

export function Tab({
  id,
  disabled = false,
  children,
}: {
  id: string;
  disabled?: boolean;
  children?: ReactNode;
}) {
  const { base, selected, select } = useContext(TabsContext);
  const current = selected === id;
  return (
    <button
      type="button"
      role="tab"
      className="xc-tab"
      id={`${base}-tab-${id}`}
      data-key={id}
      aria-selected={current}
      aria-controls={`${base}-panel-${id}`}
      tabIndex={current ? 0 : -1}
      disabled={disabled}
      onClick={() => select(id)}
    >
      {children}
    </button>
  );
}

export const TabPanels = ({ children }: { children?: ReactNode }) => <>{children}</>;

export function TabPanel({ id, children }: { id: string; children?: ReactNode }) {
  const { base, selected } = useContext(TabsContext);
  const current = selected === id;
  return (
    <div
      role="tabpanel"
      className="xc-tab-panel"
      id={`${base}-panel-${id}`}
      aria-labelledby={`${base}-tab-${id}`}
      hidden={!current}
      tabIndex={0}
    >
      {current && children}
    </div>
  );
}
