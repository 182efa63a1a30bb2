/** How every command of the workshop says that it could not do its work. */
import { ConsoleError } from '../../contract/problem.ts';

/**
 * @returns exit code 1, the reason told: to a person, and with `json` to a program as `{"error": {code, message}}`
 * @throws what is no problem of theirs but a mistake of ours
 */
export function refusal(
  error: unknown,
  to: { json?: boolean | undefined; stdout: NodeJS.WritableStream; stderr: NodeJS.WritableStream },
): number {
  if (!(error instanceof ConsoleError)) throw error;
  to.stderr.write(`${error.message}\n`);
  if (to.json) to.stdout.write(`${JSON.stringify({ error: error.toProblem() }, null, 2)}\n`);
  return 1;
}
