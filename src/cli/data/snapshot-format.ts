/**
 * A saved data folder as one file: a line of JSON that says what it is, then the packed dump of the database.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { CommandFailed } from '../client.ts';
import { paths } from '../settings.ts';

const FORMAT = 'extension-console-snapshot';
/** Of the packing. */
const LEVEL = 3;

interface Heading {
  format: typeof FORMAT;
  /** Of the file's own shape. */
  version: 1;
  /** Hash of each migration that made the tables, oldest first. */
  migrations: string[];
  /** Of what follows the line. */
  bytes: number;
  sha256: string;
}

export function packed(root: string, dump: Uint8Array): Buffer {
  const body = gzipSync(dump, { level: LEVEL });
  const heading: Heading = {
    format: FORMAT,
    version: 1,
    migrations: migrationHashes(root),
    bytes: body.length,
    sha256: sha256(body),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(heading)}\n`), body]);
}

/**
 * One of an earlier version is good: opening it migrates it.
 *
 * @throws {CommandFailed} for anything that is not whole, or of another version
 */
export function unpacked(root: string, file: string, content: Buffer): Uint8Array {
  const refuse = (why: string): CommandFailed => new CommandFailed(`${file} ${why} Nothing was changed.`);
  const end = content.indexOf('\n');
  const heading = end < 0 ? null : parseHeading(content.subarray(0, end).toString('utf8'));
  if (heading === null) throw refuse('is no snapshot: console snapshot <file> makes one.');
  const own = migrationHashes(root);
  const same = heading.migrations.every((hash, index) => hash === own[index]);
  if (heading.version !== 1 || !same)
    throw refuse(
      `was made by another version of Extension Console, whose tables this one does not know. Restore it with that version.`,
    );
  const body = content.subarray(end + 1);
  if (body.length !== heading.bytes || sha256(body) !== heading.sha256)
    throw refuse('is damaged: it is not what was saved. Copy it again, or use another one.');
  return gunzipSync(body);
}

function parseHeading(line: string): Heading | null {
  try {
    const value = JSON.parse(line) as Partial<Heading> | null;
    const whole = value?.format === FORMAT && Array.isArray(value.migrations);
    return whole ? (value as Heading) : null;
  } catch {
    return null;
  }
}

function migrationHashes(root: string): string[] {
  const folder = paths.migrations(root);
  const journal = JSON.parse(readFileSync(join(folder, 'meta', '_journal.json'), 'utf8')) as {
    entries: { tag: string }[];
  };
  return journal.entries.map(({ tag }) => sha256(readFileSync(join(folder, `${tag}.sql`))));
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
