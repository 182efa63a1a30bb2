/** What a script may spend. Ours: Stripe publishes no numbers (extensions.md 9.2). */
export interface Limits {
  /** Wall time of one call in milliseconds. */
  timeMs: number;
  memoryBytes: number;
  bundleBytes: number;
  inputBytes: number;
  outputBytes: number;
  /** Of what one call prints, in characters, the end of each line among them; the rest is cut, and the last line says so. */
  logCharacters: number;
}

/** Changed by `SCRIPT_LIMITS` in the environment (src/cli/settings.ts). */
export const DEFAULT_LIMITS: Limits = {
  timeMs: 1_000,
  memoryBytes: 64 * 1024 * 1024,
  bundleBytes: 1024 * 1024,
  inputBytes: 1024 * 1024,
  outputBytes: 1024 * 1024,
  logCharacters: 64 * 1024,
};
