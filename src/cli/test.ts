/** `npm test`: every test, one line for each that failed, and a last line that counts them. */
import { startVitest } from 'vitest/node';
import { builtDashboard } from './built-dashboard.ts';
import { readSettings } from './settings.ts';
import { seededSnapshot } from './snapshot.ts';
import { failedLine, reportOf, type TestReport } from './test-report.ts';

export async function test(filters: string[]): Promise<void> {
  const { passed, failed, skipped, failures } = await runTests(filters);
  const lines = failures.map((failure) => `${failedLine(failure)}\n`).join('');
  process.stdout.write(`\n${lines}${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  // Workers of the runner may linger; the count is what we were asked for.
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

/** @param filters parts of the names of test files; none runs all. Errors outside a test count as failures. */
export async function runTests(filters: string[]): Promise<TestReport> {
  const { root } = readSettings();
  // Once here, rather than by every test file at the same time.
  await seededSnapshot(root, (text) => void process.stderr.write(`${text}\n`));
  if (filters.length === 0) await builtDashboard(root);
  const vitest = await startVitest('test', filters, { root, watch: false, run: true });
  const report = reportOf(vitest, root);
  await vitest.close();
  return report;
}
