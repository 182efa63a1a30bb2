/** A state in one or two words. The words carry it; the colour only repeats them. */
import type { ReactNode } from 'react';

export type BadgeType = 'neutral' | 'urgent' | 'warning' | 'negative' | 'positive' | 'info';

export function Badge({ type = 'neutral', children }: { type?: BadgeType; children?: ReactNode }) {
  return <span className={`xc-badge xc-badge-${type}`}>{children}</span>;
}
