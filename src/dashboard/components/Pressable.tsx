/** What Button and Link share: a native button without an address, an anchor with one, and press events as plain data. */
import type { CSSProperties, MouseEvent, ReactNode } from 'react';
import type { LinkTarget } from '../host/routes.ts';
import { useDestination, useViewServices } from '../host/viewServices.ts';
import { pressData } from './events.ts';
import type { PressData } from './events.ts';

export interface PressableProps {
  className: string;
  style?: CSSProperties;
  href?: LinkTarget;
  target?: string;
  rel?: string;
  external?: boolean;
  disabled?: boolean;
  pending?: boolean;
  tabIndex?: number;
  onPress?: (event: PressData) => void;
  children?: ReactNode;
}

export function Pressable({
  className,
  style,
  href,
  target,
  rel,
  external = false,
  disabled = false,
  pending = false,
  tabIndex,
  onPress,
  children,
}: PressableProps) {
  const { openPath } = useViewServices();
  const destination = useDestination(href);
  const blocked = disabled || pending;

  if (destination === null) {
    return (
      <button
        type="button"
        className={className}
        style={style}
        disabled={disabled}
        // Pending keeps its focus, so that it can be found again; disabled gives it up.
        aria-disabled={pending || undefined}
        aria-busy={pending || undefined}
        tabIndex={tabIndex}
        onClick={(event) => {
          if (!blocked) onPress?.(pressData(event));
        }}
      >
        {children}
      </button>
    );
  }

  const opensApart = destination.kind === 'external' || external || target === '_blank';
  const follow = (event: MouseEvent) => {
    if (blocked) return event.preventDefault();
    onPress?.(pressData(event));
    if (opensApart || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    openPath(destination.href);
  };
  return (
    <a
      className={className}
      style={style}
      href={blocked ? undefined : destination.href}
      role={blocked ? 'link' : undefined}
      aria-disabled={blocked || undefined}
      aria-busy={pending || undefined}
      target={opensApart ? '_blank' : undefined}
      rel={opensApart ? ['noopener', rel].filter(Boolean).join(' ') : rel}
      tabIndex={tabIndex}
      onClick={follow}
    >
      {children}
    </a>
  );
}
