/** A cell of two lines: what it is, and below it the small print. */
import type { ReactNode } from 'react';

export function TwoLines({
  first,
  second,
  critical = false,
}: {
  first: ReactNode;
  second?: ReactNode;
  critical?: boolean;
}) {
  return (
    <div className="two-lines">
      <div>{first}</div>
      {second !== undefined && second !== null && (
        <div className={critical ? 'small critical' : 'small'}>{second}</div>
      )}
    </div>
  );
}
