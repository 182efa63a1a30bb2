/** The script's `console`: each call is one line, kept for the run up to a limit; the last line says what was cut. */

const METHODS = ['debug', 'error', 'info', 'log', 'warn'] as const;

const NONE: readonly string[] = [];
let lines: string[] = [];
let characters = 0;
let cutLines = 0;
let limit = Infinity;

/** @param most characters of all lines of one call */
export function limitLogs(most: number): void {
  limit = most;
}

/** The lines since the last call, oldest first. */
export function drainLogs(): readonly string[] {
  if (lines.length === 0 && cutLines === 0) return NONE;
  const drained = lines;
  if (cutLines > 0)
    drained.push(
      `… ${cutLines} more ${cutLines === 1 ? 'line was' : 'lines were'} cut: a call keeps ${limit} characters of what it prints.`,
    );
  lines = [];
  characters = 0;
  cutLines = 0;
  return drained;
}

const { stringify } = JSON;

export function installConsole(): void {
  const entries = METHODS.map((name) => [
    name,
    (...values: unknown[]) => {
      if (cutLines > 0) cutLines += 1;
      else keep(values.map(printed).join(' '));
    },
  ]);
  Object.defineProperty(globalThis, 'console', {
    value: Object.fromEntries(entries) as unknown,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

function keep(line: string): void {
  // Each line counts for one more, its end.
  const room = limit - characters - 1;
  if (line.length > room) {
    cutLines = 1;
    if (room <= 0) return;
  }
  const kept = line.length > room ? line.slice(0, room) : line;
  characters += kept.length + 1;
  lines.push(kept);
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
