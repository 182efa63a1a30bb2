/** What stands in place of a view that stopped: what happened, what it means, and a way on. */
import type { SandboxProblem } from '../sandbox/protocol.ts';

export function ViewFailure({ problem, onReload }: { problem: SandboxProblem; onReload: () => void }) {
  return (
    <section className="xc-failure" role="alert" aria-label="The view stopped">
      <h2 className="xc-failure-title">This view stopped</h2>
      <p className="xc-failure-message">{problem.message}</p>
      <p className="xc-failure-meaning">
        The error itself changes nothing in billing. If a change was being applied, look at the subscription
        before trying again. Anything typed here and not saved is lost.
      </p>
      {problem.stack !== null && (
        <details className="xc-failure-details">
          <summary>Technical details</summary>
          <pre tabIndex={0}>{problem.stack}</pre>
        </details>
      )}
      <button type="button" className="xc-button xc-button-secondary" onClick={onReload}>
        Reload
      </button>
    </section>
  );
}
