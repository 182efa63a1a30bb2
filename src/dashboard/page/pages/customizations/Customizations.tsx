/** Billing settings: what decides at each extension point, the way to change it, and what was changed when. */
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import type { ExtensionListWire, ExtensionPointWire } from '../../../../contract/wire/platform.ts';
import { queries } from '../../data/queries.ts';
import { PageHeader } from '../../parts/PageHeader.tsx';
import { Region } from '../../parts/Region.tsx';
import { ActivationHistory } from './ActivationHistory.tsx';
import { ChangeDialog } from './ChangeDialog.tsx';
import { PointTable } from './PointTable.tsx';

export function Customizations() {
  const list = useQuery(queries.extensions());
  return (
    <>
      <p className="page-above">Billing settings</p>
      <PageHeader
        title="Billing customizations"
        text="Change how billing decides at these points. A change applies from the next billing operation."
      />
      <Region query={list} what="extension points">
        {(data) => <Points list={data} />}
      </Region>
      <ActivationHistory />
    </>
  );
}

function Points({ list }: { list: ExtensionListWire }) {
  const [changing, setChanging] = useState<ExtensionPointWire | null>(null);
  return (
    <>
      <PointTable list={list} onChange={setChanging} />
      {changing !== null && (
        <ChangeDialog
          point={changing}
          extensions={list.data.filter((extension) => extension.extension_point === changing.id)}
          onClose={() => setChanging(null)}
        />
      )}
    </>
  );
}
