/** A button that opens a menu of actions. Arrow keys, Home, End and first letters move; Escape closes and gives the focus back. */
import { createContext, useContext, useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useViewServices } from '../host/viewServices.ts';
import { moveFocus } from './moveFocus.ts';
import { useLayer } from './useLayer.ts';

const MenuContext = createContext<(id: string) => void>(() => undefined);

interface MenuProps {
  trigger?: ReactNode;
  onAction?: (id: string) => void;
  children?: ReactNode;
}

const ITEMS = '[role="menuitem"]:not([aria-disabled="true"])';

export function Menu({ trigger, onAction, children }: MenuProps) {
  const { frame } = useViewServices();
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  useLayer(open, anchor, menu, { side: 'bottom', align: 'end' });

  // The trigger is a component of the view; its DOM element gets the menu's names from here.
  const opener = () => anchor.current?.querySelector<HTMLElement>('button, a') ?? null;
  useEffect(() => {
    const button = opener();
    button?.setAttribute('aria-haspopup', 'menu');
    button?.setAttribute('aria-expanded', String(open));
  });

  useEffect(() => {
    if (!open) return;
    menu.current?.querySelector<HTMLElement>(ITEMS)?.focus();
    const closeOutside = (event: PointerEvent) => {
      const target = event.target as Node;
      if (!menu.current?.contains(target) && !anchor.current?.contains(target)) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, [open]);

  const close = () => {
    setOpen(false);
    opener()?.focus();
  };
  const act = (item: string) => {
    close();
    onAction?.(item);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') {
      close();
    } else if (
      !moveFocus(event, menu.current, ITEMS, { previous: 'ArrowUp', next: 'ArrowDown', wrap: true })
    ) {
      focusByLetter(menu.current, event.key);
    }
  };

  return (
    <>
      <span
        className="xc-menu-anchor"
        ref={anchor}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || open) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {trigger}
      </span>
      {open &&
        createPortal(
          <div
            className="xc-layer xc-menu"
            role="menu"
            id={id}
            ref={menu}
            onKeyDown={onKeyDown}
            tabIndex={-1}
          >
            <MenuContext.Provider value={act}>{children}</MenuContext.Provider>
          </div>,
          frame ?? document.body,
        )}
    </>
  );
}

export function MenuGroup({ title, children }: { title?: ReactNode; children?: ReactNode }) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className="xc-menu-group">
      <div className="xc-menu-group-title" id={id}>
        {title}
      </div>
      {children}
    </div>
  );
}

interface ItemProps {
  id?: string;
  disabled?: boolean;
  onAction?: (id: string) => void;
  children?: ReactNode;
}

export function MenuItem({ id, disabled = false, onAction, children }: ItemProps) {
  const act = useContext(MenuContext);
  const own = useId();
  const press = () => {
    if (disabled) return;
    onAction?.(id ?? own);
    act(id ?? own);
  };
  return (
    <button
      type="button"
      role="menuitem"
      className="xc-menu-item"
      aria-disabled={disabled || undefined}
      tabIndex={-1}
      onClick={press}
    >
      {children}
    </button>
  );
}

function focusByLetter(menu: HTMLElement | null, key: string) {
  if (key.length !== 1) return;
  const items = [...(menu?.querySelectorAll<HTMLElement>(ITEMS) ?? [])];
  const after = items.indexOf(document.activeElement as HTMLElement) + 1;
  const inOrder = [...items.slice(after), ...items.slice(0, after)];
  inOrder.find((item) => item.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()))?.focus();
}
