/** One extension point: what decides now, then every choice there is, the default first. */
import { Box, List, ListItem } from '@stripe/ui-extension-sdk/ui';
import { Section } from '../parts/Section.tsx';
import { StatusBadge } from '../parts/StatusBadge.tsx';
import type { Group as GroupModel } from './rows.ts';

export function Group({ group, open }: { group: GroupModel; open: (row: string) => void }) {
  return (
    <Section title={group.title} {...(group.now === null ? {} : { aside: group.now })}>
      {group.note === null ? null : <Box css={{ font: 'caption', color: 'secondary' }}>{group.note}</Box>}
      <List onAction={(id) => open(String(id))}>
        {group.rows.map((row) => (
          <ListItem
            key={row.id}
            id={row.id}
            title={<Box css={{ fontWeight: 'semibold' }}>{row.title}</Box>}
            secondaryTitle={<Box css={{ color: 'secondary' }}>{row.fact}</Box>}
            {...(row.badge === null ? {} : { value: <StatusBadge state={row.badge} /> })}
          />
        ))}
      </List>
    </Section>
  );
}
