/** A turning ring with a name; with `delay` it waits, so that fast loads do not flash. */
import { useEffect, useState } from 'react';

interface Props {
  size?: 'small' | 'medium' | 'large';
  /** Milliseconds until it shows. */
  delay?: number;
  label?: string;
}

export function Spinner({ size = 'medium', delay = 0, label = 'Loading' }: Props) {
  const [shown, setShown] = useState(delay <= 0);
  useEffect(() => {
    if (shown) return;
    const timer = setTimeout(() => setShown(true), delay);
    return () => clearTimeout(timer);
  }, [shown, delay]);
  return (
    <span className={`xc-spinner xc-spinner-${size}`} role="status" data-waiting={shown ? undefined : ''}>
      {shown && <span className="xc-visually-hidden">{label}</span>}
    </span>
  );
}
