/** The top of a page: where it belongs, its title, what can be done. Takes the focus when the route changes. */
import { useEffect, useRef, type ReactNode } from 'react';
import { Link, useLocation } from 'react-router';

export interface PageHeaderProps {
  /** The page above; its name and path. */
  above?: { name: string; to: string };
  /** For the browser's tab and the heading. */
  title: string;
  /** Shown after the title, in the secondary colour. */
  after?: ReactNode;
  badge?: ReactNode;
  text?: ReactNode;
  actions?: ReactNode;
}

export function PageHeader({ above, title, after, badge, text, actions }: PageHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname, key } = useLocation();
  useEffect(() => {
    document.title = `${title} · Hypernia`;
  }, [title]);
  useEffect(() => {
    // Not on the first page: there the skip link comes first.
    if (key !== 'default') heading.current?.focus({ preventScroll: true });
  }, [pathname, key]);
  return (
    <header className="page-header">
      {above !== undefined && (
        <Link className="page-above" to={above.to}>
          {above.name}
        </Link>
      )}
      <div className="page-title-row">
        <h1 ref={heading} tabIndex={-1}>
          {title}
          {after !== undefined && <span className="page-title-after"> {after}</span>}
        </h1>
        {badge}
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </div>
      {text !== undefined && <p className="page-text">{text}</p>}
    </header>
  );
}
