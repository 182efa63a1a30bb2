/** Labels with their values, as a description list. */
import type { ReactNode } from 'react';

export function PropertyList({
  orientation = 'vertical',
  children,
}: {
  orientation?: 'vertical' | 'horizontal';
  children?: ReactNode;
}) {
  return <dl className={`xc-properties xc-properties-${orientation}`}>{children}</dl>;
}

export function PropertyListItem({ label, value }: { label?: ReactNode; value?: ReactNode }) {
  return (
    <div className="xc-property">
      <dt>{label}</dt>
      <dd>{value ?? '–'}</dd>
    </div>
  );
}
