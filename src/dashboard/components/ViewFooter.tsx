/** The foot of a view: content at its start, secondary and primary action at its end. */
import type { ReactNode } from 'react';

interface Props {
  footerContent?: ReactNode;
  primaryAction?: ReactNode;
  secondaryAction?: ReactNode;
}

export function ViewFooter({ footerContent, primaryAction, secondaryAction }: Props) {
  if (footerContent === undefined && primaryAction === undefined && secondaryAction === undefined)
    return null;
  return (
    <footer className="xc-view-footer">
      <div className="xc-view-footer-content">{footerContent}</div>
      <div className="xc-view-footer-actions">
        {secondaryAction}
        {primaryAction}
      </div>
    </footer>
  );
}
