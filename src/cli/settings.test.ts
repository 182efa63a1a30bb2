// What the environment may say, and what it is told when it says nonsense.
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../contract/limits.ts';
import { readSettings, scriptLimits } from './settings.ts';

test('limits of scripts are the defaults, changed by name', () => {
  expect(scriptLimits({})).toEqual(DEFAULT_LIMITS);
  expect(scriptLimits({ SCRIPT_LIMITS: '{"timeMs": 2000, "memoryBytes": 134217728}' })).toEqual({
    ...DEFAULT_LIMITS,
    timeMs: 2000,
    memoryBytes: 134_217_728,
  });
});

test.each(['{', '[]', 'null', '5', '{"time": 5}', '{"timeMs": 0}', '{"timeMs": 1.5}', '{"timeMs": "2000"}'])(
  'SCRIPT_LIMITS of %s is refused with what it may be',
  (SCRIPT_LIMITS) => {
    expect(() => scriptLimits({ SCRIPT_LIMITS })).toThrow(
      /must be JSON such as .* any of timeMs, memoryBytes/,
    );
  },
);

test.each(['x', '-1', '70000', '44.5'])('PORT=%s is refused', (PORT) => {
  expect(() => readSettings({ PORT })).toThrow(/PORT must be a number/);
});
