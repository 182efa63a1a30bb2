/** Script runs as rows; a failure says its problem in place. */
import { Link } from 'react-router';
import type { RunWire } from '../../../contract/wire/platform.ts';
import { date, timeOfDay, utc } from '../format/time.ts';
import { runMode, verdict } from '../format/words.ts';
import { Badge } from './Badge.tsx';
import { Table, type Column } from './Table.tsx';
import { TwoLines } from './TwoLines.tsx';

const COLUMNS: Column<RunWire>[] = [
  {
    title: 'Time',
    cell: (run) => (
      <Link className="row-link" to={`/runs/${run.id}`}>
        <time dateTime={new Date(run.at * 1000).toISOString()} title={utc(run.at)}>
          <TwoLines first={date(run.at)} second={timeOfDay(run.at)} />
        </time>
      </Link>
    ),
  },
  {
    title: 'Extension',
    wide: true,
    cell: (run) => (
      <TwoLines
        first={run.script.name}
        second={run.problem?.message ?? `Version ${run.script.version}`}
        critical={run.problem !== null}
      />
    ),
  },
  { title: 'Verdict', cell: (run) => <Badge word={verdict(run.verdict)} /> },
  { title: 'For', cell: (run) => <Subject run={run} /> },
  { title: 'Mode', minor: true, cell: (run) => runMode(run.mode) },
  { title: 'Took', number: true, minor: true, cell: (run) => milliseconds(run.spent.ms) },
];

export function RunTable({ runs }: { runs: RunWire[] }) {
  return <Table caption="Script runs" columns={COLUMNS} rows={runs} rowKey={(run) => run.id} />;
}

/** The nearest object that the run was for: invoice, else subscription, else customer. */
export function Subject({ run }: { run: RunWire }) {
  const { invoice, subscription, customer } = run.subject;
  if (invoice !== null) return <Link to={`/invoices/${invoice}`}>Invoice</Link>;
  if (subscription !== null) return <Link to={`/subscriptions/${subscription}`}>Subscription</Link>;
  return <span className="secondary">{customer ?? 'Nothing stored'}</span>;
}

export function milliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
