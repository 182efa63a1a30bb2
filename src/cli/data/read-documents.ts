/** Files of saved JSON: a document each, or one on each line; of a folder, all of them by name. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { Document } from '../../platform/import/gather.ts';
import { CommandFailed } from '../client.ts';

const EXTENSIONS = ['.json', '.jsonl', '.ndjson'];

/** @throws {CommandFailed} when there is no such file, or a text that is not JSON */
export function readDocuments(path: string): Document[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new CommandFailed(`There is no ${path}. Nothing was changed.`);
  if (!found.isDirectory()) return readFile(path);
  const names = readdirSync(path)
    .filter((name) => EXTENSIONS.includes(extname(name)))
    .sort();
  if (names.length === 0)
    throw new CommandFailed(
      `${path} holds no file that ends with ${EXTENSIONS.join(', ')}. Nothing was changed.`,
    );
  return names.flatMap((name) => readFile(join(path, name)));
}

function readFile(path: string): Document[] {
  const name = basename(path);
  const content = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  if (extname(path) === '.json') return [{ name, content: parse(name, content) }];
  return content.split('\n').flatMap((line, index) => {
    const at = `${name}, line ${index + 1}`;
    return line.trim() === '' ? [] : [{ name: at, content: parse(at, line) }];
  });
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandFailed(`${name} is not valid JSON (${(error as Error).message}). Nothing was changed.`, {
      cause: error,
    });
  }
}
