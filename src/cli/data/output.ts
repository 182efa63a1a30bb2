/** What the data commands share in reading options and printing results. */
import { CommandFailed } from '../client.ts';

export function wholeNumber(option: string, text: string, range: { min: number; max: number }): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < range.min || value > range.max)
    throw new CommandFailed(
      `${option} must be a whole number from ${range.min} to ${range.max}, not '${text}'. Nothing was changed.`,
    );
  return value;
}

export function print(json: boolean | undefined, value: unknown, lines: () => string[]): void {
  process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${lines().join('\n')}\n`);
}

/** `12,345` */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
