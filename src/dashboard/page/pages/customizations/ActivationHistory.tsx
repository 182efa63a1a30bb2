/** Who changed what at which extension point, newest first; the platform's own record. */
import { useQuery } from '@tanstack/react-query';
import type { ActivationWire, ExtensionListWire } from '../../../../contract/wire/platform.ts';
import type { DashboardSession } from '../../../host/session.ts';
import { fieldsOf } from '../../../../contract/configuration/form-fields.ts';
import { configurationText } from '../../../../contract/configuration/form-values.ts';
import { queries } from '../../data/queries.ts';
import { Empty } from '../../parts/Empty.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Region } from '../../parts/Region.tsx';
import { Section } from '../../parts/Section.tsx';
import { Table } from '../../parts/Table.tsx';
import { TwoLines } from '../../parts/TwoLines.tsx';

export function ActivationHistory() {
  const history = useQuery(queries.activations());
  const { data: list } = useQuery(queries.extensions());
  const { data: session } = useQuery({ ...queries.session(), staleTime: Infinity });
  return (
    <Section title="History">
      <Region query={history} what="the history">
        {(page) =>
          page.data.length === 0 ? (
            <Empty title="No changes yet.">
              <p>The defaults have decided since the account was made.</p>
            </Empty>
          ) : (
            <Table<ActivationWire>
              caption="History of activations"
              rows={page.data}
              rowKey={(entry) => entry.id}
              columns={[
                { title: 'Time', cell: (entry) => <Moment at={entry.at} /> },
                { title: 'Extension point', minor: true, cell: (entry) => pointName(entry, list) },
                { title: 'Before', cell: (entry) => <Side side={entry.before} entry={entry} list={list} /> },
                { title: 'After', cell: (entry) => <Side side={entry.after} entry={entry} list={list} /> },
                { title: 'By', cell: (entry) => whoDid(entry.by, session) },
              ]}
            />
          )
        }
      </Region>
    </Section>
  );
}

interface SideProps {
  side: ActivationWire['before'];
  entry: ActivationWire;
  list: ExtensionListWire | undefined;
}

function Side({ side, entry, list }: SideProps) {
  if (side === null) {
    return (
      <TwoLines
        first="Default"
        second={list?.points.find((point) => point.id === entry.extension_point)?.default_behavior}
      />
    );
  }
  const extension = list?.data.find((one) => one.id === side.extension);
  const fields = fieldsOf(extension?.configuration_schema ?? null, extension?.configuration_ui ?? null);
  const detail = [side.version, configurationText(fields, side.configuration)].filter(Boolean).join(' · ');
  return <TwoLines first={extension?.name ?? side.extension} second={detail} />;
}

/** The record keeps ids; of people, the page knows only the one who is signed in. */
function whoDid(by: string, session: DashboardSession | undefined): string {
  return by === session?.user.id ? session.user.name : by;
}

function pointName(entry: ActivationWire, list: ExtensionListWire | undefined): string {
  return list?.points.find((point) => point.id === entry.extension_point)?.name ?? entry.extension_point;
}
