/** What a run of vitest came to: how many tests passed, failed and were skipped, and which ones failed and why. */
import { relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { TestCase, Vitest } from 'vitest/node';

export interface TestReport {
  passed: number;
  failed: number;
  skipped: number;
  failures: TestFailure[];
}

export interface TestFailure {
  /** From the root of the run; empty for an error that no file is known of. */
  file: string;
  line: number | null;
  /** With those of the groups around it; empty for an error outside of a test. */
  name: string;
  message: string;
}

/** Errors outside of a test count as failures. */
export function reportOf(vitest: Pick<Vitest, 'state'>, root: string): TestReport {
  const report: TestReport = { passed: 0, failed: 0, skipped: 0, failures: [] };
  const fail = (file: string, line: number | null, name: string, message: string): void => {
    report.failed += 1;
    report.failures.push({ file, line, name, message });
  };
  for (const module of vitest.state.getTestModules()) {
    const file = relative(root, module.moduleId).split(sep).join('/');
    for (const error of module.errors()) fail(file, null, '', error.message);
    for (const each of module.children.allTests()) {
      const { state } = each.result();
      if (state === 'passed') report.passed += 1;
      else if (state === 'failed') fail(file, lineOf(each), each.fullName, messageOf(each));
      else report.skipped += 1;
    }
  }
  for (const error of vitest.state.getUnhandledErrors()) fail('', null, '', String(error));
  return report;
}

/** `FAILED <file> > <test>: <first line of the error>`, to be found with `grep ^FAILED` in a long log. */
export function failedLine({ file, name, message }: TestFailure): string {
  const where = [file, name].filter((part) => part !== '').join(' > ') || 'outside of any test';
  const [first = ''] = stripVTControlCharacters(message).trim().split('\n', 1);
  return `FAILED ${where}: ${first}`;
}

/** Where in the test file it failed. */
function lineOf(test: TestCase): number | null {
  const frames = test.result().errors?.[0]?.stacks ?? [];
  return frames.find(({ file }) => file === test.module.moduleId)?.line ?? null;
}

function messageOf(test: TestCase): string {
  return (
    test
      .result()
      .errors?.map(({ message }) => message)
      .join('\n') ?? ''
  );
}
