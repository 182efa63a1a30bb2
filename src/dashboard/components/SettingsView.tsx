/** The root of the settings view. With `onSave` it draws the Save button and hands over the named inputs as text. */
import type { FormEvent, ReactNode } from 'react';

interface Props {
  statusMessage?: string;
  onSave?: (values: Record<string, string>) => void;
  children?: ReactNode;
}

export function SettingsView({ statusMessage, onSave, children }: Props) {
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    onSave?.(Object.fromEntries(entries));
  };
  return (
    <form className="xc-settings-view" onSubmit={save}>
      <div className="xc-view-body">{children}</div>
      {(onSave !== undefined || statusMessage !== undefined) && (
        <footer className="xc-view-footer">
          <div className="xc-view-footer-content" role="status">
            {statusMessage}
          </div>
          {onSave !== undefined && (
            <button type="submit" className="xc-button xc-button-primary xc-button-medium">
              Save
            </button>
          )}
        </footer>
      )}
    </form>
  );
}
