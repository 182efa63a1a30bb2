/** Draws the toasts of a store, announced politely, in the corner of the page. */
import { useSyncExternalStore } from 'react';
import { Icon } from './Icon.tsx';
import type { ToastStore } from './toastStore.ts';

const ICONS = { success: 'checkCircle', caution: 'warning', pending: 'clock' } as const;

interface Props {
  store: ToastStore;
  /** Gets what a toast's action threw. */
  onError: (error: unknown) => void;
}

export function ToastRegion({ store, onError }: Props) {
  const toasts = useSyncExternalStore(store.subscribe, store.toasts);
  return (
    <section className="xc-toasts" aria-label="Notifications" aria-live="polite">
      {toasts.map(({ id, message, type, action, onAction }) => (
        <div className="xc-toast" data-type={type} key={id}>
          {type !== undefined && <Icon name={ICONS[type]} size="small" />}
          <span>{message}</span>
          {action !== undefined && (
            <button
              type="button"
              className="xc-toast-action"
              onClick={() =>
                void Promise.resolve()
                  .then(() => onAction?.())
                  .catch(onError)
              }
            >
              {action}
            </button>
          )}
          <button
            type="button"
            className="xc-icon-button"
            aria-label="Dismiss"
            onClick={() => store.dismiss(id)}
          >
            <Icon name="cancel" size="xsmall" />
          </button>
        </div>
      ))}
    </section>
  );
}
