/** One run, over the drawer: what it decided, why, and everything that it was given. */
import { useEffect, useState } from 'react';
import { Box, FocusView } from '@stripe/ui-extension-sdk/ui';
import type { Answer } from '../../src/console/answer.ts';
import { formatMoment } from '../../src/console/format.ts';
import type { ConsolePort, Run } from '../../src/console/port.ts';
import { Failure } from '../parts/Failure.tsx';
import { Loading } from '../parts/Loading.tsx';
import { RunBody, VERDICTS } from './Runs.tsx';

export function RunView({ port, id, close }: { port: ConsolePort; id: string; close: () => void }) {
  const [run, setRun] = useState<Answer<Run> | null>(null);
  useEffect(() => {
    let dropped = false;
    void port.run(id).then((answer) => {
      if (!dropped) setRun(answer);
    });
    return () => {
      dropped = true;
    };
  }, [port, id]);
  return (
    <FocusView
      title="Script run"
      shown
      setShown={(shown) => {
        if (!shown) close();
      }}
    >
      {run === null ? <Loading what="the run" /> : null}
      {run !== null && !run.ok ? <Failure failure={run.failure} /> : null}
      {run !== null && run.ok ? (
        <Box css={{ stack: 'y', gapY: 'medium' }}>
          <Box css={{ color: 'secondary' }}>
            {`${run.value.script.name} · ${VERDICTS[run.value.verdict]} · ${formatMoment(run.value.at)}`}
          </Box>
          <RunBody run={run.value} />
        </Box>
      ) : null}
    </FocusView>
  );
}
