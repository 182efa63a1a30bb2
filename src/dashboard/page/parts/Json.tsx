/** JSON as it travelled, readable and scrollable by keyboard. */
import type { Json as JsonValue } from '../../../contract/json.ts';

export function Json({ value, label }: { value: JsonValue; label: string }) {
  return (
    <pre className="json" tabIndex={0} aria-label={label}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
