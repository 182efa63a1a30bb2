/** A few words that show on hover and on focus. Never the only place of a fact. */
import { useEffect, useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useViewServices } from '../host/viewServices.ts';
import { useLayer } from './useLayer.ts';
import type { Side } from './useLayer.ts';

interface Props {
  trigger?: ReactNode;
  /** `label` names the trigger, `description` adds to its name. */
  type?: 'label' | 'description';
  /** A side, optionally with where along it. */
  placement?: string;
  /** Milliseconds until it shows on hover. */
  delay?: number;
  children?: ReactNode;
}

export function Tooltip({ trigger, type = 'description', placement = 'top', delay = 200, children }: Props) {
  const { frame } = useViewServices();
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLSpanElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const id = useId();
  const [side = 'top', along] = placement.split(' ');
  useLayer(open, anchor, layer, {
    side: side as Side,
    align:
      along === 'start' || along === 'left'
        ? 'start'
        : along === 'end' || along === 'right'
          ? 'end'
          : 'center',
  });

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const owner =
      anchor.current?.querySelector<HTMLElement>('button, a, input, [tabindex]') ?? anchor.current;
    owner?.setAttribute(type === 'label' ? 'aria-labelledby' : 'aria-describedby', id);
    if (owner === anchor.current) owner?.setAttribute('tabindex', '0');
  });

  const show = (after: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(true), after);
  };
  const hide = () => {
    clearTimeout(timer.current);
    setOpen(false);
  };
  return (
    <>
      <span
        className="xc-tooltip-anchor"
        ref={anchor}
        onPointerEnter={() => show(delay)}
        onPointerLeave={hide}
        onFocus={() => show(0)}
        onBlur={hide}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && open) {
            event.stopPropagation();
            hide();
          }
        }}
      >
        {trigger}
      </span>
      {createPortal(
        // Always in the document: the trigger's name may point here.
        <div
          className={open ? 'xc-layer xc-tooltip' : 'xc-visually-hidden'}
          role="tooltip"
          id={id}
          ref={layer}
        >
          {children}
        </div>,
        frame ?? document.body,
      )}
    </>
  );
}
