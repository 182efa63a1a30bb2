/** The script's `console`: each call is one line, kept for the run. */

const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;

let lines: string[] = [];

/** The lines since the last call, oldest first. */
export function drainLogs(): string[] {
  const drained = lines;
  lines = [];
  return drained;
}

const { stringify } = JSON;
const { push, map, join } = Array.prototype;

export function installConsole(): void {
  const entries = METHODS.map((name) => [
    name,
    (...values: unknown[]) => {
      push.call(lines, join.call(map.call(values, printed), ' '));
    },
  ]);
  Object.defineProperty(globalThis, 'console', {
    value: Object.fromEntries(entries),
    writable: true,
    configurable: true,
  });
}

function printed(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    // Decimals and dates write themselves as strings.
    return stringify(value) ?? '[an object that writes itself as nothing]';
  } catch {
    return '[an object that JSON cannot carry]';
  }
}
