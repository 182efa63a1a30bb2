/** A link in the text: to a page of the Dashboard, to somewhere outside, or a press that looks like one. */
import type { ReactNode } from 'react';
import type { LinkTarget } from '../host/routes.ts';
import { tokenStyle } from './cssTokens.ts';
import type { CssTokens } from './cssTokens.ts';
import type { PressData } from './events.ts';
import { Icon } from './Icon.tsx';
import { Pressable } from './Pressable.tsx';

interface Props {
  css?: CssTokens;
  type?: 'primary' | 'secondary';
  href?: LinkTarget;
  external?: boolean;
  target?: string;
  rel?: string;
  disabled?: boolean;
  tabIndex?: number;
  onPress?: (event: PressData) => void;
  children?: ReactNode;
}

export function Link({ css, type = 'primary', children, ...rest }: Props) {
  return (
    <Pressable className={`xc-link xc-link-${type}`} style={tokenStyle(css, true)} {...rest}>
      {children}
      {rest.external === true && <Icon name="external" size="xsmall" />}
    </Pressable>
  );
}
