/** One run: what it decided, input beside output, logs, cost, configuration. Everything that a replay would need. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import type { RunWire } from '../../../contract/wire/platform.ts';
import { queries } from '../data/queries.ts';
import { runMode, verdict } from '../format/words.ts';
import { Badge } from '../parts/Badge.tsx';
import { Facts } from '../parts/Facts.tsx';
import { Json } from '../parts/Json.tsx';
import { Moment } from '../parts/Moment.tsx';
import { PageHeader } from '../parts/PageHeader.tsx';
import { Region } from '../parts/Region.tsx';
import { Subject } from '../parts/RunTable.tsx';
import { Section } from '../parts/Section.tsx';
import { Cost } from './run/Cost.tsx';
import { decisionOf } from './run/decision.ts';
import { RunProblem } from './run/RunProblem.tsx';

const ABOVE = { name: 'Script runs', to: '/runs' };

export function RunDetail() {
  const { id = '' } = useParams();
  const run = useQuery(queries.run(id));
  return (
    <>
      {run.data === undefined && <PageHeader above={ABOVE} title="Script run" after={id} />}
      <Region query={run} what="the run">
        {(data) => <Loaded run={data} />}
      </Region>
    </>
  );
}

function Loaded({ run }: { run: RunWire }) {
  return (
    <>
      <PageHeader
        above={ABOVE}
        title={run.script.name}
        badge={<Badge word={verdict(run.verdict)} />}
        text={decisionOf(run)}
      />
      {run.problem !== null && <RunProblem run={run} problem={run.problem} />}
      <Facts
        facts={[
          { label: 'Time', value: <Moment at={run.at} /> },
          { label: 'Mode', value: runMode(run.mode) },
          { label: 'For', value: <Subject run={run} /> },
          { label: 'Version', value: run.script.version },
          { label: 'Method', value: <code>{run.method}</code> },
        ]}
      />
      <div className="side-by-side">
        <Section title="Input">
          <Json label="Input of the script" value={run.request} />
        </Section>
        <Section title="Output">
          {run.result === null ? (
            <p className="secondary">No answer that billing could use.</p>
          ) : (
            <Json label="Output of the script" value={run.result} />
          )}
        </Section>
      </div>
      <Section title="Logs">
        {run.logs.length === 0 ? (
          <p className="secondary">The script printed nothing.</p>
        ) : (
          <pre className="json" tabIndex={0} aria-label="Logs, oldest first">
            {run.logs.join('\n')}
          </pre>
        )}
      </Section>
      <Section title="Cost">
        <Cost spent={run.spent} />
      </Section>
      <Section title="Configuration">
        {run.configuration === null ? (
          <p className="secondary">This extension has no configuration.</p>
        ) : (
          <Json label="Configuration" value={run.configuration} />
        )}
        <dl className="references">
          <dt>Run</dt>
          <dd>{run.id}</dd>
          <dt>Configuration hash</dt>
          <dd>{run.configuration_hash}</dd>
          <dt>Source hash</dt>
          <dd>{run.script.source_hash}</dd>
        </dl>
      </Section>
    </>
  );
}
