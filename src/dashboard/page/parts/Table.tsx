/** A plain table with a caption: columns say how a row fills them and where numbers stand. */
import type { ReactNode } from 'react';

export interface Column<T> {
  title: string;
  cell: (row: T) => ReactNode;
  /** Right edge, tabular numerals. */
  number?: boolean;
  /** Left out where the page is narrow. */
  minor?: boolean;
  /** Takes what room there is, for text that may be long. */
  wide?: boolean;
  /** The heading is for people who do not see what the cells are. */
  quietTitle?: boolean;
}

export interface TableProps<T> {
  /** For people who do not see the headings around it. */
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  foot?: readonly { label: string; value: ReactNode; strong?: boolean }[];
}

export function Table<T>({ caption, columns, rows, rowKey, foot = [] }: TableProps<T>) {
  return (
    <div className="table-scroll">
      <table className="table">
        <caption className="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={cellClass(column)}>
                {column.quietTitle === true ? <span className="hidden">{column.title}</span> : column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.title} className={cellClass(column)}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {foot.length > 0 && (
          <tfoot>
            {foot.map(({ label, value, strong }) => (
              <tr key={label} className={strong === true ? 'total' : undefined}>
                <th scope="row" colSpan={columns.length - 1}>
                  {label}
                </th>
                <td className="number">{value}</td>
              </tr>
            ))}
          </tfoot>
        )}
      </table>
    </div>
  );
}

function cellClass(column: { number?: boolean; minor?: boolean; wide?: boolean }): string | undefined {
  const names = (['number', 'minor', 'wide'] as const).filter((name) => column[name] === true);
  return names.length === 0 ? undefined : names.join(' ');
}
