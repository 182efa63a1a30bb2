/** The table family. The SDK gives a table no caption, so the heading before it names it for those who cannot see it. */
import { useId, useLayoutEffect, useRef } from 'react';
import type { CSSProperties, ReactNode } from 'react';

interface Parent {
  children?: ReactNode;
}

export function Table({ children }: Parent) {
  const table = useRef<HTMLTableElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const heading = headingBefore(table.current);
    if (heading === null || table.current === null) return;
    heading.id ||= `${id}-heading`;
    table.current.setAttribute('aria-labelledby', heading.id);
  });
  return (
    <div className="xc-table-scroll">
      <table className="xc-table" ref={table}>
        {children}
      </table>
    </div>
  );
}

/** The nearest heading that stands before the table, inside the view. */
function headingBefore(table: HTMLElement | null): HTMLElement | null {
  if (table === null) return null;
  const headings = [
    ...(table.closest('.xc-view')?.querySelectorAll<HTMLElement>('[role="heading"], h1, h2, h3') ?? []),
  ];
  const before = headings.filter(
    (heading) => heading.compareDocumentPosition(table) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  return before.at(-1) ?? null;
}

export const TableHead = ({ children }: Parent) => <thead>{children}</thead>;
export const TableBody = ({ children }: Parent) => <tbody>{children}</tbody>;
export const TableFooter = ({ children }: Parent) => <tfoot>{children}</tfoot>;
export const TableRow = ({ children }: Parent) => <tr>{children}</tr>;

type Width = 'auto' | 'maximized' | 'minimized' | number;

interface CellProps extends Parent {
  align?: 'center' | 'left' | 'right';
  vAlign?: 'baseline' | 'bottom' | 'middle' | 'top';
  colSpan?: number;
  rowSpan?: number;
  width?: Width;
  minWidth?: Width;
  maxWidth?: Width;
  wrap?: boolean;
}

const WIDTHS = { auto: 'auto', maximized: '100%', minimized: '1px' } as const;

export function TableCell({ children, colSpan, rowSpan, ...look }: CellProps) {
  return (
    <td colSpan={colSpan} rowSpan={rowSpan} style={cellStyle(look)}>
      {children}
    </td>
  );
}

export function TableHeaderCell({ children, colSpan, rowSpan, ...look }: CellProps) {
  return (
    <th scope="col" colSpan={colSpan} rowSpan={rowSpan} style={cellStyle(look)}>
      {children}
    </th>
  );
}

function cellStyle({ align, vAlign, width, minWidth, maxWidth, wrap }: CellProps): CSSProperties {
  return {
    ...(align && { textAlign: align }),
    ...(vAlign && { verticalAlign: vAlign }),
    ...(width !== undefined && { width: cssWidth(width) }),
    ...(minWidth !== undefined && { minWidth: cssWidth(minWidth) }),
    ...(maxWidth !== undefined && { maxWidth: cssWidth(maxWidth) }),
    ...(wrap !== undefined && { whiteSpace: wrap ? 'normal' : 'nowrap' }),
  };
}

function cssWidth(width: Width): string {
  return typeof width === 'number' ? `${width}px` : WIDTHS[width];
}
