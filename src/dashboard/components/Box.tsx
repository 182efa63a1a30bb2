/** Box, Inline and Divider: the layout of every view, from tokens. */
import type { ReactNode } from 'react';
import { tokenStyle } from './cssTokens.ts';
import type { CssTokens } from './cssTokens.ts';

interface Props {
  css?: CssTokens;
  children?: ReactNode;
}

/** Headings for those who cannot see the size of the text; the SDK has no heading component. */
const HEADING_LEVELS: Readonly<Record<string, number>> = { title: 2, heading: 3, subheading: 4 };

export function Box({ css, children }: Props) {
  const level = HEADING_LEVELS[String(css?.['font'])];
  return (
    <div
      className="xc-box"
      style={tokenStyle(css)}
      {...layoutAttributes(css)}
      {...(level === undefined ? {} : { role: 'heading', 'aria-level': level })}
    >
      {children}
    </div>
  );
}

export function Inline({ css, children }: Props) {
  return (
    <span className="xc-inline" style={tokenStyle(css, true)} {...layoutAttributes(css)}>
      {children}
    </span>
  );
}

export function Divider() {
  return <hr className="xc-divider" />;
}

/** Read by the style sheet: what a child does inside a stack depends on both. */
function layoutAttributes(css: CssTokens | undefined) {
  return {
    'data-stack': css?.['stack'] as string | undefined,
    'data-fill': css?.['width'] === 'fill' ? '' : undefined,
    'data-font': css?.['font'] as string | undefined,
  };
}
