/** Why a run failed: what happened, what it means for billing, where, and who can put it right. */
import { PROBLEMS, type Problem } from '../../../../contract/problem.ts';
import type { RunWire } from '../../../../contract/wire/platform.ts';
import { whatItMeans } from './decision.ts';

export function RunProblem({ run, problem }: { run: RunWire; problem: Problem }) {
  return (
    <div className="notice notice-critical" role="group" aria-label="Problem">
      <div>
        <p className="notice-title">{problem.message}</p>
        <p>{whatItMeans(run)}</p>
        <p className="small">
          {problem.code} · to be put right in the {PROBLEMS[problem.code]?.fix ?? 'script'}
          {problem.path !== undefined && (
            <>
              {' '}
              · at <code>{problem.path}</code>
            </>
          )}
        </p>
      </div>
    </div>
  );
}
