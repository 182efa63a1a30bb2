// How the tests are found and run. Files that need a page start with `// @vitest-environment jsdom`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globals: false,
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}', 'views/**/*.test.{ts,tsx}', 'extensions/**/*.test.ts'],
    exclude: ['**/node_modules/**', '.build/**', '.data/**'],
    // Processes, not threads: a test that runs a script in a worker ends that worker hard, and a wasm abort must
    // not take its neighbours along.
    pool: 'forks',
    // The machine this runs on in CI has two cores; more workers than that only slow the first test of each file.
    maxWorkers: 2,
    setupFiles: ['src/dashboard/testing/patience.ts'],
    // On a busy or slow machine everything takes several times as long, scripts too. What a test waits for ends its wait;
    // these only end one that hangs.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    env: { SCRIPT_LIMITS: '{"timeMs": 5000}' },
  },
});
