/** `console script replay <run file…>`: recorded runs against today's code. Needs no server. */
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Json, JsonObject } from '../../../contract/json.ts';
import { ConsoleError } from '../../../contract/problem.ts';
import { readRunFile, rewritten } from '../../../contract/run-file.ts';
import type { RecordedRun } from '../../../contract/run-file.ts';
import { loadApp } from '../../../runtime/app.ts';
import { createEngine } from '../../../runtime/create-engine.ts';
import { asWritten } from '../app-folder.ts';
import { prepare, replayRun } from './replay-run.ts';
import type { Prepared, Replayed } from './replay-run.ts';
import { runFilesAt } from './run-files.ts';
import { scriptLimits } from '../../settings.ts';

export interface ReplayOptions {
  /** Files, folders, patterns. */
  paths: readonly string[];
  appRoot: string;
  /** Writes today's answers into the files. */
  update?: boolean;
  json?: boolean;
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
}

/** One run of a file. */
interface Line extends Replayed {
  file: string;
  run: RecordedRun | null;
  updated: boolean;
}

/** @returns exit code: 1 when a run differs (with `update`: when one could not be replayed or its rule is broken still) */
export async function replayRuns(options: ReplayOptions): Promise<number> {
  const { json = false, stdout, stderr } = options;
  let lines: Line[];
  try {
    lines = await replayAll(options);
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
    stderr.write(`${error.message}\n`);
    if (json) stdout.write(`${JSON.stringify({ error: error.toProblem() }, null, 2)}\n`);
    return 1;
  }
  const failed = lines.filter((line) => line.state !== 'same' && !line.updated);
  if (json) stdout.write(`${JSON.stringify({ runs: lines.map(asJson), failed: failed.length }, null, 2)}\n`);
  else stdout.write(`${lines.map(told).join('')}${summary(lines)}\n`);
  return failed.length === 0 ? 0 : 1;
}

async function replayAll({ paths, appRoot, update = false }: ReplayOptions): Promise<Line[]> {
  const app = loadApp(appRoot);
  const scripts = new Map<string, Promise<Prepared>>();
  const preparedFor = (id: string) => () => {
    const known = scripts.get(id) ?? prepare(app, id);
    scripts.set(id, known);
    return known;
  };
  const engine = createEngine({ limits: scriptLimits() });
  try {
    const lines: Line[] = [];
    for (const { path, files } of paths.map((path) => ({ path, files: runFilesAt(path) }))) {
      if (files === null) lines.push(notRead(path, ['there is no run file here']));
      for (const file of files ?? []) {
        const read = readFile(file);
        if (!read.ok) lines.push(notRead(file, read.problems));
        else {
          const replayed = await Promise.all(
            read.runs.map((run) => replayRun(run, preparedFor(run.script.id), engine)),
          );
          const updates = update && replayed.some(({ updates }) => updates);
          if (updates) writeFile(file, read, replayed);
          lines.push(
            ...replayed.map((each, index) => ({
              ...each,
              file,
              run: read.runs[index]!,
              updated: updates && each.updates,
            })),
          );
        }
      }
    }
    return lines;
  } finally {
    await engine.close();
  }
}

type ReadFile = { ok: true; runs: RecordedRun[]; document: Json } | { ok: false; problems: string[] };

function readFile(file: string): ReadFile {
  let document: Json;
  try {
    document = JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch (error) {
    return { ok: false, problems: [`it is no JSON: ${(error as Error).message}`] };
  }
  const read = readRunFile(document);
  return read.ok ? { ...read, document } : read;
}

function notRead(file: string, problems: string[]): Line {
  return {
    file,
    run: null,
    state: 'error',
    differences: problems,
    notes: [],
    now: null,
    updates: false,
    updated: false,
  };
}

/** Keeps the form of the file: one run, a list, or a page of the API. A finding that is put right becomes an ordinary run. */
function writeFile(
  file: string,
  { runs, document }: { runs: readonly RecordedRun[]; document: Json },
  replayed: readonly Replayed[],
): void {
  const written = runs.map((run, index): JsonObject => {
    const { updates, now } = replayed[index]!;
    if (!updates || now === null) return run.source;
    const { finding: _finding, ...kept } = rewritten(run, now);
    return kept;
  });
  const page = document as { data?: unknown };
  const json = Array.isArray(document)
    ? written
    : Array.isArray(page.data)
      ? { ...page, data: written }
      : written[0];
  writeFileSync(file, `${JSON.stringify(json, null, 2)}\n`);
}

const SIGNS = { same: '✓', differs: '✗', error: '✗' } as const;

function told({ file, run, state, differences, notes, updated }: Line): string {
  const named = run ? `  ${run.script.id} ${run.method}${run.id === null ? '' : ` ${run.id}`}` : '';
  const told = [...differences, ...notes, ...(updated ? ["today's answer was written into the file"] : [])];
  const sign = updated ? '↻' : SIGNS[state];
  return `${sign} ${relative(asWritten('.'), file) || file}${named}\n${told.map((line) => `    ${line}\n`).join('')}`;
}

function summary(lines: readonly Line[]): string {
  const count = (is: (line: Line) => boolean) => lines.filter(is).length;
  const parts = [
    [count((line) => line.state === 'same' && !line.updated), 'as expected'],
    [count((line) => line.state === 'differs' && !line.updated), 'not as expected'],
    [count((line) => line.state === 'error' && !line.updated), 'could not be replayed'],
    [count((line) => line.updated), 'updated'],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return `${lines.length} ${lines.length === 1 ? 'run' : 'runs'}: ${said.join(', ')}`;
}

function asJson({ file, run, state, differences, notes, updated, now }: Line): object {
  return {
    file,
    id: run?.id ?? null,
    script: run?.script.id ?? null,
    method: run?.method ?? null,
    state,
    differences,
    notes,
    updated,
    result: now?.result ?? null,
    problem: now?.problem ?? null,
  };
}
