/** Accordion and its items: headings that open what stands under them. */
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

export function Accordion({ children }: { children?: ReactNode }) {
  return <div className="xc-accordion">{children}</div>;
}

interface ItemProps {
  title?: ReactNode;
  subtitle?: ReactNode;
  media?: ReactNode;
  actions?: ReactNode;
  defaultOpen?: boolean;
  onChange?: (isOpen: boolean) => void;
  children?: ReactNode;
}

export function AccordionItem({
  title,
  subtitle,
  media,
  actions,
  defaultOpen = false,
  onChange,
  children,
}: ItemProps) {
  const [open, setOpen] = useState(defaultOpen);
  const id = useId();
  const toggle = () => {
    setOpen(!open);
    onChange?.(!open);
  };
  return (
    <div className="xc-accordion-item">
      <div className="xc-accordion-head">
        <button
          type="button"
          id={`${id}-head`}
          className="xc-accordion-toggle"
          aria-expanded={open}
          aria-controls={`${id}-body`}
          onClick={toggle}
        >
          <span className="xc-accordion-chevron" data-open={open ? '' : undefined}>
            <Icon name="chevronRight" size="xsmall" />
          </span>
          {media !== undefined && <span className="xc-accordion-media">{media}</span>}
          <span className="xc-accordion-titles">
            <span className="xc-accordion-title">{title}</span>
            {subtitle !== undefined && <span className="xc-accordion-subtitle">{subtitle}</span>}
          </span>
        </button>
        {actions !== undefined && <div className="xc-accordion-actions">{actions}</div>}
      </div>
      <div
        id={`${id}-body`}
        role="region"
        aria-labelledby={`${id}-head`}
        className="xc-accordion-body"
        hidden={!open}
      >
        {open && children}
      </div>
    </div>
  );
}
