/** `console import`: what `stripe customers list` and its relatives saved, into the local account. */
import type { ImportReport } from '../../platform/import/import-data.ts';
import { importData } from '../../platform/import/import-data.ts';
import type { WantedClock } from '../../platform/import/clock-for.ts';
import { CommandFailed } from '../client.ts';
import { LOCAL_ACCOUNT, readSettings, type Settings } from '../settings.ts';
import { withPlatform } from './open-folder.ts';
import { formatCount, print } from './output.ts';
import { readDocuments } from './read-documents.ts';

export interface ImportCommand {
  fresh?: boolean;
  strict?: boolean;
  clock?: string;
  json?: boolean;
}

/** Beyond this the lines say how many more there are; --json has all. */
const MOST_SHOWN = 20;

/** @throws {ImportRefused} with nothing changed */
export async function importFiles(
  files: readonly string[],
  { fresh = false, strict = false, clock, json }: ImportCommand,
  settings: Settings = readSettings(),
): Promise<void> {
  const options = { fresh, strict, clock: wantedClock(clock) };
  const documents = files.flatMap(readDocuments);
  const report = await withPlatform(settings, (platform) =>
    importData(platform, LOCAL_ACCOUNT, documents, options),
  );
  print(json, report, () => said(report));
}

function wantedClock(text: string | undefined): WantedClock {
  if (text === undefined) return 'fit';
  if (text === 'keep') return 'keep';
  const moment = Date.parse(text);
  if (Number.isNaN(moment) || moment < 0)
    throw new CommandFailed(
      `--clock must be 'keep' or a moment such as 2026-03-01T12:00:00Z, not '${text}'. Nothing was changed.`,
    );
  return Math.floor(moment / 1000);
}

function said({ imported, skipped, others, notes, now }: ImportReport): string[] {
  const counts = Object.entries(imported).map(([kind, count]) => `${formatCount(count)} ${kind}`);
  const other = Object.entries(others).map(([kind, count]) => `${formatCount(count)} ${kind}`);
  return [
    `Imported: ${counts.join(', ')}. The clock stands at ${new Date(now * 1000).toISOString()}.`,
    ...(skipped.length === 0 ? [] : [`Left out: ${formatCount(skipped.length)}.`]),
    ...skipped.slice(0, MOST_SHOWN).map(({ object, id, reason }) => `- ${object} ${id}: ${reason}`),
    ...(skipped.length > MOST_SHOWN ? [`- and ${skipped.length - MOST_SHOWN} more (--json has all)`] : []),
    ...(other.length === 0 ? [] : [`Of other kinds, which are not imported: ${other.join(', ')}.`]),
    ...notes,
  ];
}
