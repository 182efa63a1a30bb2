/** What could not be loaded or done: what happened, what to do, the reference. */
import type { ApiError } from '../data/api.ts';
import { Button } from './Button.tsx';

export function Failure({
  error,
  onAgain,
  pending = false,
}: {
  error: ApiError;
  onAgain?: () => void;
  pending?: boolean;
}) {
  return (
    <div className="notice notice-critical" role="alert">
      <div>
        <p className="notice-title">{error.message}</p>
        {error.todo !== '' && <p>{error.todo}</p>}
        {error.code !== null && <p className="small">{error.code}</p>}
      </div>
      {onAgain !== undefined && (
        <Button onPress={onAgain} pending={pending}>
          Try again
        </Button>
      )}
    </div>
  );
}
