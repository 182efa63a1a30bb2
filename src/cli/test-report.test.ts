/** A run of tests says which of them failed, so that whoever has only its end knows what to look at. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runTests } from './script/test/run-tests.ts';
import { failedLine } from './test-report.ts';

const app = mkdtempSync(join(tmpdir(), 'test-report-'));
afterAll(() => rmSync(app, { recursive: true, force: true }));

test('failures are told with file, group, name and the first line of their error', async () => {
  const file = (name: string, body: string): void =>
    writeFileSync(join(app, name), `import { describe, expect, test } from 'vitest';\n${body}\n`);
  file('adds.test.ts', `describe('sums', () => { test('one', () => { expect(1 + 1).toBe(3); }); });`);
  file('stands.test.ts', `test('holds', () => { expect(2).toBe(2); }); test.skip('left', () => {});`);
  file('throws.test.ts', `throw new Error('No such thing.\\nMore of it.');`);
  const { failures, ...counts } = await runTests(app, ['.'], true);
  expect(counts).toEqual({ passed: 1, failed: 2, skipped: 1 });
  expect(failures.map(failedLine).sort()).toEqual([
    'FAILED adds.test.ts > sums > one: expected 2 to be 3 // Object.is equality',
    'FAILED throws.test.ts: No such thing.',
  ]);
});

test('colours of an error are left out, and one that belongs to no test says so', () => {
  const failure = { file: '', line: null, name: '', message: '\n\u001b[31mTypeError: x\u001b[39m\n at y' };
  expect(failedLine(failure)).toBe('FAILED outside of any test: TypeError: x');
});
