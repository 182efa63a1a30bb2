/** A task of its own that covers the drawer. It never hides by itself: it asks the view to, through `setShown(false)`. */
import { useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useViewServices } from '../host/viewServices.ts';
import { onDialogKey, useModalFocus } from './focusTrap.ts';
import { Icon } from './Icon.tsx';
import { ViewFooter } from './ViewFooter.tsx';

interface Props {
  title?: string;
  shown?: boolean;
  setShown?: (shown: boolean) => void;
  size?: 'small' | 'large';
  confirmCloseMessages?: { title: string; description: string; cancelAction: string; exitAction: string };
  footerContent?: ReactNode;
  primaryAction?: ReactNode;
  secondaryAction?: ReactNode;
  children?: ReactNode;
}

export function FocusView({ shown = false, ...props }: Props) {
  const { frame } = useViewServices();
  if (!shown) return null;
  return createPortal(<OpenFocusView {...props} />, frame ?? document.body);
}

function OpenFocusView({
  title,
  setShown,
  size = 'small',
  confirmCloseMessages,
  children,
  ...footer
}: Props) {
  const [confirming, setConfirming] = useState(false);
  const dialog = useRef<HTMLDivElement>(null);
  const id = useId();
  const requestClose = () => (confirmCloseMessages ? setConfirming(true) : setShown?.(false));
  useModalFocus(dialog, requestClose);
  return (
    <div className="xc-focus-layer">
      <div className="xc-focus-backdrop" onClick={requestClose} />
      <div
        className={`xc-focus-view xc-focus-view-${size}`}
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        ref={dialog}
        tabIndex={-1}
        onKeyDown={(event) => onDialogKey(event, dialog.current, requestClose)}
      >
        <header className="xc-focus-header">
          <h2 className="xc-view-title" id={id}>
            {title}
          </h2>
          <button type="button" className="xc-icon-button" aria-label="Close" onClick={requestClose}>
            <Icon name="cancel" size="small" />
          </button>
        </header>
        <div className="xc-focus-body">{children}</div>
        <ViewFooter {...footer} />
        {confirming && confirmCloseMessages !== undefined && (
          <ConfirmClose
            messages={confirmCloseMessages}
            onStay={() => setConfirming(false)}
            onExit={() => {
              setConfirming(false);
              setShown?.(false);
            }}
          />
        )}
      </div>
    </div>
  );
}

interface ConfirmProps {
  messages: NonNullable<Props['confirmCloseMessages']>;
  onStay: () => void;
  onExit: () => void;
}

function ConfirmClose({ messages, onStay, onExit }: ConfirmProps) {
  const dialog = useRef<HTMLDivElement>(null);
  const id = useId();
  useModalFocus(dialog, onStay);
  const onKeyDown = (event: KeyboardEvent) => {
    onDialogKey(event, dialog.current, onStay);
    // The dialog under this one must not see any key.
    event.stopPropagation();
  };
  return (
    <div className="xc-focus-layer xc-confirm-layer">
      <div
        className="xc-confirm"
        role="alertdialog"
        aria-modal="true"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        ref={dialog}
        tabIndex={-1}
        onKeyDown={onKeyDown}
      >
        <h3 id={`${id}-title`}>{messages.title}</h3>
        <p id={`${id}-text`}>{messages.description}</p>
        <div className="xc-confirm-actions">
          <button type="button" className="xc-button xc-button-secondary xc-button-medium" onClick={onStay}>
            {messages.cancelAction}
          </button>
          <button type="button" className="xc-button xc-button-destructive xc-button-medium" onClick={onExit}>
            {messages.exitAction}
          </button>
        </div>
      </div>
    </div>
  );
}
