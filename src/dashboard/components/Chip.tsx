/** Chips: filters and other choices that can be taken away again. */
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

interface Props {
  label?: string;
  value?: string | string[];
  onAddSuggestion?: () => void;
  onClose?: () => void;
  onDropdown?: () => void;
}

export function Chip({ label = '', value, onAddSuggestion, onClose, onDropdown }: Props) {
  const text = Array.isArray(value) ? value.join(', ') : value;
  const content = (
    <>
      <span>{label}</span>
      {text !== undefined && <span className="xc-chip-value">{text}</span>}
    </>
  );
  const press = onDropdown ?? onAddSuggestion;
  return (
    <span className="xc-chip" data-suggestion={onAddSuggestion ? '' : undefined}>
      {onClose && (
        <button
          type="button"
          className="xc-icon-button"
          aria-label={`Remove ${label}`}
          onClick={() => onClose()}
        >
          <Icon name="cancel" size="xsmall" />
        </button>
      )}
      {press ? (
        <button
          type="button"
          className="xc-chip-press"
          onClick={() => press()}
          aria-haspopup={onDropdown ? true : undefined}
        >
          {onAddSuggestion && <Icon name="add" size="xsmall" />}
          {content}
          {onDropdown && <Icon name="chevronDown" size="xsmall" />}
        </button>
      ) : (
        content
      )}
    </span>
  );
}

export function ChipList({
  direction = 'row',
  children,
}: {
  direction?: 'row' | 'row-reverse';
  children?: ReactNode;
}) {
  return (
    <div className="xc-chip-list" role="group" style={{ flexDirection: direction }}>
      {children}
    </div>
  );
}
