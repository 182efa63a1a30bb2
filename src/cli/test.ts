/** `npm test`: every test, and a last line that counts them. */
import { startVitest } from 'vitest/node';
import { readSettings } from './settings.ts';
import { seededSnapshot } from './snapshot.ts';

export async function test(filters: string[]): Promise<void> {
  const { root } = readSettings();
  // Once here, rather than by every test file at the same time.
  await seededSnapshot(root, (text) => void process.stderr.write(`${text}\n`));
  const vitest = await startVitest('test', filters, { root, watch: false, run: true });
  const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
  for (const module of vitest.state.getTestModules()) {
    if (module.errors().length > 0) counts.failed += 1;
    for (const each of module.children.allTests()) counts[each.result().state] += 1;
  }
  const unhandled = vitest.state.getUnhandledErrors().length;
  await vitest.close();
  const failed = counts.failed + unhandled;
  process.stdout.write(
    `\n${counts.passed} passed, ${failed} failed, ${counts.skipped + counts.pending} skipped\n`,
  );
  // Workers of the runner may linger; the count is what we were asked for.
  process.exit(failed === 0 && counts.passed > 0 ? 0 : 1);
}
