/** `npm test`: every test, and a last line that counts them. */
import { startVitest } from 'vitest/node';
import { builtDashboard } from './built-dashboard.ts';
import { readSettings } from './settings.ts';
import { seededSnapshot } from './snapshot.ts';

export async function test(filters: string[]): Promise<void> {
  const { passed, failed, skipped } = await runTests(filters);
  process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  // Workers of the runner may linger; the count is what we were asked for.
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/** @param filters parts of the names of test files; none runs all. Errors outside a test count as failures. */
export async function runTests(filters: string[]): Promise<TestCounts> {
  const { root } = readSettings();
  // Once here, rather than by every test file at the same time.
  await seededSnapshot(root, (text) => void process.stderr.write(`${text}\n`));
  if (filters.length === 0) await builtDashboard(root);
  const vitest = await startVitest('test', filters, { root, watch: false, run: true });
  const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
  for (const module of vitest.state.getTestModules()) {
    if (module.errors().length > 0) counts.failed += 1;
    for (const each of module.children.allTests()) counts[each.result().state] += 1;
  }
  const unhandled = vitest.state.getUnhandledErrors().length;
  await vitest.close();
  return {
    passed: counts.passed,
    failed: counts.failed + unhandled,
    skipped: counts.skipped + counts.pending,
  };
}
