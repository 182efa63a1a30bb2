/** One row per extension point: what decides there now, its source, and the last 24 hours. */
import { Link } from 'react-router';
import type {
  ExtensionListWire,
  ExtensionPointWire,
  ExtensionWire,
} from '../../../../contract/wire/platform.ts';
import { Button } from '../../parts/Button.tsx';
import { Table } from '../../parts/Table.tsx';
import { TwoLines } from '../../parts/TwoLines.tsx';
import { behaviorOf, lastDayOf } from './behavior.ts';

export interface PointTableProps {
  list: ExtensionListWire;
  onChange: (point: ExtensionPointWire) => void;
}

export function PointTable({ list, onChange }: PointTableProps) {
  const activeAt = (point: ExtensionPointWire): ExtensionWire | null =>
    list.data.find((extension) => extension.id === point.active_extension) ?? null;
  return (
    <Table<ExtensionPointWire>
      caption="Extension points"
      rows={list.points}
      rowKey={(point) => point.id}
      columns={[
        {
          title: 'Extension point',
          cell: (point) => <TwoLines first={<strong>{point.name}</strong>} second={point.description} />,
        },
        {
          title: 'Behavior',
          cell: (point) => {
            const { name, detail } = behaviorOf(point, activeAt(point));
            return <TwoLines first={name} second={detail} />;
          },
        },
        {
          title: 'Source',
          minor: true,
          cell: (point) => {
            const { source, version } = behaviorOf(point, activeAt(point));
            return <TwoLines first={source} second={version} />;
          },
        },
        { title: 'Last 24 hours', number: true, cell: (point) => <LastDay active={activeAt(point)} /> },
        {
          title: 'Change',
          quietTitle: true,
          number: true,
          cell: (point) => <Change point={point} onChange={onChange} />,
        },
      ]}
    />
  );
}

function LastDay({ active }: { active: ExtensionWire | null }) {
  if (active === null) return <span className="secondary">–</span>;
  const { first, second, critical } = lastDayOf(active.last_24_hours);
  const last = active.last_run;
  const shown = critical && last !== null ? <Link to={`/runs?show=failed`}>{second}</Link> : second;
  return <TwoLines first={first} second={shown} critical={critical} />;
}

/** A switch that billing would not heed is not offered; why is said in its place. */
function Change({ point, onChange }: { point: ExtensionPointWire; onChange: PointTableProps['onChange'] }) {
  if (!point.simulated) return <span className="small">Not simulated here yet</span>;
  return (
    <Button label={`Change ${point.name.toLowerCase()}`} onPress={() => onChange(point)}>
      Change
    </Button>
  );
}
