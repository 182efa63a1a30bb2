/** `console script run … --watch`: the same lines answered again at each save, and what changed in the answers. */
import { readFileSync } from 'node:fs';
import { ConsoleError } from '../../../contract/problem.ts';
import type { Engine } from '../../../runtime/engine.ts';
import { answerTo, prepare } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { changesOf } from './changes.ts';
import { savesOf } from './saves.ts';

export interface WatchOptions {
  id: string;
  method: string;
  appRoot: string;
  input: string;
  engine: Engine;
  /** Ends it. */
  signal?: AbortSignal | undefined;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** @returns exit code, once the signal came: 0, whatever the script did */
export async function watchScript(options: WatchOptions): Promise<number> {
  const { appRoot, input, signal = new AbortController().signal, stdout, stderr } = options;
  const saves = savesOf(appRoot, input, signal);
  let last = await round(options, null);
  if (last.error === null) for (const answer of last.answers) stdout.write(`${JSON.stringify(answer)}\n`);
  else stdout.write(`${last.error}\n`);
  stderr.write('Watching the script, what it shares, and its input. Ctrl-C ends.\n');
  for await (const _ of saves) {
    const next = await round(options, last);
    if (next !== last) stdout.write(told(last, next));
    last = next;
  }
  return 0;
}

interface Round {
  /** Of all that the answers depend on. */
  made: string;
  /** Of the last time that the script could be built. */
  answers: readonly Answer[];
  lines: Record<'before' | 'now', number>;
  changes: readonly string[];
  error: string | null;
}

/** @returns the last round itself where nothing that matters was saved */
async function round(options: WatchOptions, last: Round | null): Promise<Round> {
  const { id, method, appRoot, input, engine } = options;
  try {
    const prepared = await prepare(id, method, appRoot);
    const text = readFileSync(input, 'utf8');
    const made = JSON.stringify([prepared.bundle.sourceHash, prepared.schema, prepared.extension, text]);
    if (last?.made === made) return last;
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    const answers = await Promise.all(lines.map((line) => answerTo(line, prepared, engine)));
    const before = last?.answers ?? [];
    const changes = changesOf(prepared.method.result, before, answers);
    return { made, answers, lines: { before: before.length, now: answers.length }, changes, error: null };
  } catch (error) {
    if (!(error instanceof ConsoleError) && !isMissingFile(error)) throw error;
    const { message } = error as Error;
    if (last?.error === message) return last;
    const answers = last?.answers ?? [];
    return {
      made: '',
      answers,
      lines: { before: answers.length, now: answers.length },
      changes: [],
      error: message,
    };
  }
}

/** In the moment in which an editor puts a file in another's place, or for good. */
function isMissingFile(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function told(last: Round, { error, answers, changes, lines }: Round): string {
  if (error !== null) return `Saved, but it cannot be run: ${error}\n`;
  if (last.answers.length === 0) return answers.map((answer) => `${JSON.stringify(answer)}\n`).join('');
  const count = `${lines.now} ${lines.now === 1 ? 'answer' : 'answers'}`;
  if (changes.length === 0) return `Saved: ${count}, as before.\n`;
  return `Saved: ${count}, and these changed:\n${changes.map((change) => `  ${change}\n`).join('')}`;
}
