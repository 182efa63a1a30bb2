/** Places a layer (menu, tooltip) beside what it belongs to, inside the window. */
import { useLayoutEffect } from 'react';
import type { RefObject } from 'react';

export type Side = 'top' | 'bottom' | 'left' | 'right';

const GAP = 6;
const MARGIN = 8;

export function useLayer(
  open: boolean,
  anchor: RefObject<HTMLElement>,
  layer: RefObject<HTMLElement>,
  { side, align }: { side: Side; align: 'start' | 'center' | 'end' },
) {
  useLayoutEffect(() => {
    if (!open || anchor.current === null || layer.current === null) return;
    const [owner, own] = [anchor.current, layer.current];
    const place = () =>
      Object.assign(own.style, position(owner.getBoundingClientRect(), own.getBoundingClientRect()));
    place();
    // Captured, because any box around the owner may scroll.
    window.addEventListener('scroll', place, true);
    window.addEventListener('resize', place);
    return () => {
      window.removeEventListener('scroll', place, true);
      window.removeEventListener('resize', place);
    };

    function position(from: DOMRect, size: DOMRect) {
      const along = (start: number, end: number, extent: number) =>
        align === 'start' ? start : align === 'end' ? end - extent : (start + end - extent) / 2;
      const sideways = side === 'left' || side === 'right';
      const roomBelow = window.innerHeight - from.bottom - GAP - MARGIN;
      const below =
        side === 'bottom' ? size.height <= roomBelow || from.top < roomBelow : size.height > from.top - GAP;
      const left = sideways
        ? side === 'right'
          ? from.right + GAP
          : from.left - size.width - GAP
        : along(from.left, from.right, size.width);
      const top = sideways
        ? along(from.top, from.bottom, size.height)
        : below
          ? from.bottom + GAP
          : from.top - size.height - GAP;
      return {
        left: `${within(left, window.innerWidth - size.width)}px`,
        top: `${within(top, window.innerHeight - size.height)}px`,
      };
    }
  });
}

function within(value: number, room: number): number {
  return Math.max(MARGIN, Math.min(value, room - MARGIN));
}
