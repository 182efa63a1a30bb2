/** Button and ButtonGroup. */
import type { ReactNode } from 'react';
import type { LinkTarget } from '../host/routes.ts';
import { tokenStyle } from './cssTokens.ts';
import type { CssTokens } from './cssTokens.ts';
import type { PressData } from './events.ts';
import { Pressable } from './Pressable.tsx';

interface ButtonProps {
  css?: CssTokens;
  type?: 'primary' | 'secondary' | 'destructive';
  size?: 'small' | 'medium' | 'large';
  disabled?: boolean;
  pending?: boolean;
  href?: LinkTarget;
  target?: string;
  onPress?: (event: PressData) => void;
  children?: ReactNode;
}

export function Button({
  css,
  type = 'secondary',
  size = 'medium',
  pending = false,
  children,
  ...rest
}: ButtonProps) {
  return (
    <Pressable
      className={`xc-button xc-button-${type} xc-button-${size}`}
      style={tokenStyle(css, true)}
      pending={pending}
      {...rest}
    >
      {pending && <span className="xc-button-ring" aria-hidden="true" />}
      <span className="xc-button-label">{children}</span>
    </Pressable>
  );
}

interface ButtonGroupProps {
  direction?: 'row' | 'column';
  collapse?: 'auto' | 'none';
  menuTrigger?: ReactNode;
  children?: ReactNode;
}

/** Wraps onto a new line where the Dashboard would collapse into a menu: every button stays in reach. */
export function ButtonGroup({ direction = 'row', children }: ButtonGroupProps) {
  return (
    <div className={`xc-button-group xc-button-group-${direction}`} role="group">
      {children}
    </div>
  );
}
