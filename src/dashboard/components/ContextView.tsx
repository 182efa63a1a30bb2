/** The root of a view in the drawer: title, up to three actions, banner, body, and a foot that stays in sight. */
import { useId } from 'react';
import type { ReactNode } from 'react';
import { Link } from './Link.tsx';
import { ViewFooter } from './ViewFooter.tsx';

interface Props {
  title?: string;
  description?: string;
  actions?: ReactNode;
  banner?: ReactNode;
  brandColor?: string;
  brandIcon?: string;
  externalLink?: { label: string; href: string };
  footerContent?: ReactNode;
  primaryAction?: ReactNode;
  secondaryAction?: ReactNode;
  children?: ReactNode;
}

export function ContextView(props: Props) {
  const { title, description, actions, banner, brandColor, brandIcon, externalLink, children, ...footer } =
    props;
  const id = useId();
  return (
    <section className="xc-context-view" aria-labelledby={id}>
      <div className="xc-view-scroll">
        <header className="xc-view-header">
          <div className="xc-view-heading">
            {brandIcon !== undefined && (
              <span className="xc-brand" style={{ backgroundColor: brandColor }}>
                <img src={brandIcon} alt="" />
              </span>
            )}
            <div>
              <h2 className="xc-view-title" id={id}>
                {title}
              </h2>
              {description !== undefined && <p className="xc-view-description">{description}</p>}
            </div>
            {externalLink !== undefined && (
              <Link href={externalLink.href} external>
                {externalLink.label}
              </Link>
            )}
          </div>
          {actions !== undefined && <div className="xc-view-actions">{actions}</div>}
        </header>
        {banner !== undefined && <div className="xc-view-banner">{banner}</div>}
        <div className="xc-view-body">{children}</div>
      </div>
      <ViewFooter {...footer} />
    </section>
  );
}
