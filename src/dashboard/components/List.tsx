/** A list of rows that may be pressed. Arrow keys, Home and End move between rows; Enter and Space act. */
import { createContext, useContext, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { moveFocus } from './moveFocus.ts';

type OnAction = ((id: string) => void) | undefined;
const ListContext = createContext<OnAction>(undefined);

export function List({ onAction, children }: { onAction?: (id: string) => void; children?: ReactNode }) {
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = (event: KeyboardEvent) =>
    moveFocus(event, list.current, '.xc-list-press', { previous: 'ArrowUp', next: 'ArrowDown' });
  return (
    <ListContext.Provider value={onAction}>
      <ul className="xc-list" ref={list} onKeyDown={onKeyDown}>
        {children}
      </ul>
    </ListContext.Provider>
  );
}

interface ItemProps {
  id?: string;
  title?: ReactNode;
  secondaryTitle?: ReactNode;
  value?: ReactNode;
  icon?: ReactNode;
  image?: ReactNode;
  size?: 'default' | 'large';
}

export function ListItem({ id, title, secondaryTitle, value, icon, image, size = 'default' }: ItemProps) {
  const onAction = useContext(ListContext);
  const own = useId();
  const content = (
    <>
      {(icon ?? image) !== undefined && <span className="xc-list-media">{icon ?? image}</span>}
      <span className="xc-list-titles">
        <span className="xc-list-title">{title}</span>
        {secondaryTitle !== undefined && <span className="xc-list-secondary">{secondaryTitle}</span>}
      </span>
      {value !== undefined && <span className="xc-list-value">{value}</span>}
    </>
  );
  return (
    <li className={`xc-list-item xc-list-item-${size}`}>
      {onAction === undefined ? (
        <div className="xc-list-row">{content}</div>
      ) : (
        <button type="button" className="xc-list-row xc-list-press" onClick={() => onAction(id ?? own)}>
          {content}
        </button>
      )}
    </li>
  );
}
