/** Right edge: one button per installed app that has views; opens and closes its drawer. */
import { useQuery } from '@tanstack/react-query';
import { ToggleButton } from 'react-aria-components';
import { queries } from '../data/queries.ts';
import { Icon } from '../parts/Icon.tsx';
import { RAIL_BUTTON, useDrawer } from './drawerState.tsx';

export function AppRail() {
  const { data: session } = useQuery(queries.session());
  const drawer = useDrawer();
  const name = session?.app.name ?? 'App';
  return (
    <aside className="app-rail" aria-label="Apps">
      <ToggleButton
        id={RAIL_BUTTON}
        className="app-rail-button"
        aria-label={name}
        aria-controls="drawer"
        isSelected={drawer.open}
        onChange={(open) => (open ? drawer.show() : drawer.hide())}
      >
        <Icon name="console" />
      </ToggleButton>
    </aside>
  );
}
