/** Left navigation: the account, its mode, and the pages that there are. */
import { NavLink } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../data/queries.ts';
import { Badge } from '../parts/Badge.tsx';
import { Icon, type IconName } from '../parts/Icon.tsx';

const GROUPS: readonly { name: string; links: readonly { name: string; to: string; icon: IconName }[] }[] = [
  {
    name: 'Billing',
    links: [
      { name: 'Subscriptions', to: '/subscriptions', icon: 'subscriptions' },
      { name: 'Invoices', to: '/invoices', icon: 'invoices' },
      { name: 'Customizations', to: '/settings/billing/customizations', icon: 'customizations' },
    ],
  },
  { name: 'Build', links: [{ name: 'Script runs', to: '/runs', icon: 'runs' }] },
];

export function Navigation() {
  const { data: account } = useQuery(queries.account());
  const name = account?.name ?? '';
  return (
    <nav className="navigation" aria-label="Dashboard">
      <div className="account">
        <span className="account-mark" aria-hidden="true">
          {name.charAt(0)}
        </span>
        <span className="account-name">{name}</span>
        {account !== undefined && (
          <Badge
            word={account.livemode ? { text: 'Live', tone: 'positive' } : { text: 'Test', tone: 'caution' }}
          />
        )}
      </div>
      {GROUPS.map((group) => (
        <div key={group.name} className="navigation-group">
          <h2>{group.name}</h2>
          <ul>
            {group.links.map(({ name: label, to, icon }) => (
              <li key={to}>
                <NavLink to={to}>
                  <Icon name={icon} />
                  <span className="navigation-label">{label}</span>
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
