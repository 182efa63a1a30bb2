/** What could not be loaded or done: what happened, what to do, the reference. */
import type { ApiError } from '../data/api.ts';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';

export interface FailureProps {
  error: ApiError;
  onAgain?: () => void;
  /** For a change that was refused: it can be left at that. */
  onDismiss?: () => void;
  pending?: boolean;
}

export function Failure({ error, onAgain, onDismiss, pending = false }: FailureProps) {
  return (
    <div className="notice notice-critical" role="alert">
      <div>
        <p className="notice-title">{error.message}</p>
        {error.todo !== '' && <p>{error.todo}</p>}
        {error.code !== null && <p className="small">{error.code}</p>}
      </div>
      <div className="notice-actions">
        {onAgain !== undefined && (
          <Button onPress={onAgain} pending={pending}>
            Try again
          </Button>
        )}
        {onDismiss !== undefined && (
          <Button kind="quiet" label="Dismiss" onPress={onDismiss}>
            <Icon name="close" />
          </Button>
        )}
      </div>
    </div>
  );
}
