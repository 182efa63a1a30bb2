/**
 * `console script run <id> --method <m>`: JSON Lines in (`{config, request, context}` in script form), one line out for
 * each line in, in the same order. Needs no server.
 */
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ConsoleError } from '../../contract/problem.ts';
import { createEngine } from '../../runtime/create-engine.ts';
import type { Engine } from '../../runtime/engine.ts';
import { answerTo, prepare } from './answer.ts';
import type { Answer, Prepared } from './answer.ts';
import { watchScript } from './watch/watch-script.ts';
import { refusal } from './refusal.ts';
import { scriptLimits } from '../settings.ts';

export interface RunOptions {
  id: string;
  /** Manifest name or TypeScript name. */
  method: string;
  appRoot: string;
  /** File with the lines; standard input when left out. */
  input?: string | undefined;
  /** Answers the input again at each save, until the signal. */
  watch?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** One document instead of lines. */
  json?: boolean | undefined;
  stdin: NodeJS.ReadableStream;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** @returns exit code: 1 when the script cannot be run at all; a line that fails is a line with its problem */
export async function runScript(options: RunOptions): Promise<number> {
  const { id, method, appRoot, input, watch, json } = options;
  const engine = createEngine({ limits: scriptLimits() });
  try {
    if (input !== undefined && !existsSync(input)) throw refused(`There is no file ${input}.`);
    if (watch && (input === undefined || json))
      throw refused('--watch needs --input <file> to answer again, and goes without --json.');
    if (watch) return await watchScript({ ...options, input: input!, engine });
    const lines = input === undefined ? options.stdin : createReadStream(input);
    await answerAll(lines, await prepare(id, method, appRoot), engine, options);
    return 0;
  } catch (error) {
    return refusal(error, options);
  } finally {
    await engine.close();
  }
}

/** Lines under way at once: enough to keep every thread busy, few enough to hold in memory. */
const AHEAD = 64;

async function answerAll(
  input: NodeJS.ReadableStream,
  prepared: Prepared,
  engine: Engine,
  { json, stdout }: RunOptions,
): Promise<void> {
  const kept: Answer[] = [];
  const tell = async (answer: Answer) => void (json ? kept.push(answer) : await print(stdout, answer));
  const underWay: Promise<void>[] = [];
  let last = Promise.resolve();
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const answer = answerTo(line, prepared, engine);
    // As soon as those before it are out: whoever writes one line may wait for its answer.
    last = last.then(async () => tell(await answer));
    underWay.push(last);
    if (underWay.length >= AHEAD) await underWay.shift();
  }
  await last;
  if (json) stdout.write(`${JSON.stringify({ answers: kept }, null, 2)}\n`);
}

function refused(reason: string): ConsoleError {
  return new ConsoleError('input_invalid', `${reason} Nothing was run.`);
}

/** Waits where the reader is slower than we are. */
async function print(stdout: NodeJS.WritableStream, answer: Answer): Promise<void> {
  if (stdout.write(`${JSON.stringify(answer)}\n`)) return;
  await new Promise<void>((resolve) => stdout.once('drain', resolve));
}
