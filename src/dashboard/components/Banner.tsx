/** Something unexpected that needs action. Caution and critical are announced at once. */
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

interface Props {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  type?: 'default' | 'caution' | 'critical';
  onDismiss?: () => void;
}

const ICONS = { default: 'info', caution: 'warning', critical: 'warningCircle' } as const;

export function Banner({ title, description, actions, type = 'default', onDismiss }: Props) {
  return (
    <div className={`xc-banner xc-banner-${type}`} role={type === 'default' ? 'status' : 'alert'}>
      <span className="xc-banner-icon">
        <Icon name={ICONS[type]} size="small" />
      </span>
      <div className="xc-banner-text">
        {title !== undefined && <div className="xc-banner-title">{title}</div>}
        {description !== undefined && <div className="xc-banner-description">{description}</div>}
        {actions !== undefined && <div className="xc-banner-actions">{actions}</div>}
      </div>
      {onDismiss && (
        <button type="button" className="xc-icon-button" aria-label="Dismiss" onClick={() => onDismiss()}>
          <Icon name="cancel" size="xsmall" />
        </button>
      )}
    </div>
  );
}
