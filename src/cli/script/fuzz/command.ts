/** `script fuzz` with the process's own streams. */
import { randomInt } from 'node:crypto';
import { ConsoleError } from '../../../contract/problem.ts';
import { appFolder, asWritten } from '../app-folder.ts';
import { fuzzScript } from './index.ts';

export interface FuzzCommandOptions {
  app?: string;
  method?: string;
  runs: string;
  seed?: string;
  config?: string;
  out?: string;
  json?: boolean;
}

/** What fast-check takes: 32 bits. */
const SEEDS = 2 ** 31;

export async function fuzz(id: string, options: FuzzCommandOptions): Promise<void> {
  const { app, method, config, out, json } = options;
  process.exitCode = await fuzzScript({
    id,
    appRoot: appFolder(app),
    runs: numberIn('--runs', options.runs, 1, 10_000_000),
    seed: options.seed === undefined ? randomInt(SEEDS) : numberIn('--seed', options.seed, -SEEDS, SEEDS - 1),
    ...(method === undefined ? {} : { method }),
    ...(config === undefined ? {} : { config }),
    ...(out === undefined ? {} : { out: asWritten(out) }),
    ...(json === undefined ? {} : { json }),
    stdout: process.stdout,
    stderr: process.stderr,
  });
}

function numberIn(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^-?\d+$/.test(text) && number >= least && number <= most) return number;
  throw new ConsoleError(
    'input_invalid',
    `${option} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}. Nothing was asked.`,
  );
}
