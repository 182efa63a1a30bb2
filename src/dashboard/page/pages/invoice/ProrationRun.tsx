/** Under a proration line: the script run that decided it, or that the default stood because the script failed. */
import { Link } from 'react-router';
import type { RunWire } from '../../../../contract/wire/platform.ts';

export function ProrationRun({ runs }: { runs: RunWire[] }) {
  const [run, ...others] = runs.filter(
    (one) => one.extension_point === 'billing.prorations' && one.mode === 'applied',
  );
  // With several changes on one invoice a line does not say which run it came from: they all stand below.
  if (run === undefined || others.length > 0) return null;
  const text =
    run.verdict === 'failed'
      ? `Default amount: ${run.script.name} failed`
      : run.verdict === 'passed_through'
        ? `Left as default by ${run.script.name}`
        : `Decided by ${run.script.name}`;
  return (
    <Link className={run.verdict === 'failed' ? 'critical' : undefined} to={`/runs/${run.id}`}>
      {text}
    </Link>
  );
}
