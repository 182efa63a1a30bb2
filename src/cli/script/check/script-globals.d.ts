/** What a script has beyond the language. Merges with the same names of Node, which tests bring along. */
interface Console {
  log(...values: unknown[]): void;
  info(...values: unknown[]): void;
  warn(...values: unknown[]): void;
  error(...values: unknown[]): void;
  debug(...values: unknown[]): void;
}

// Only `var` can be declared twice.
// eslint-disable-next-line no-var
declare var console: Console;
