/** `console books`, and `console check <folder>`: proves that lines, totals, balances, numbers and the ledger of a data folder agree. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkBooks, checkEvents } from '../../platform/books.ts';
import { CommandFailed } from '../client.ts';
import { readSettings, type Settings } from '../settings.ts';
import { withStore } from './open-folder.ts';
import { formatCount, print } from './output.ts';

const MOST_SHOWN = 50;

/** Ends with exit code 1 when something is wrong. */
export async function books(
  { json }: { json?: boolean },
  settings: Settings = readSettings(),
): Promise<void> {
  const faults = await withStore(settings, async ({ db }) => [
    ...(await checkBooks(db)),
    ...(await checkEvents(db, 'allowed')),
  ]);
  const ok = faults.length === 0;
  print(json, { folder: settings.dataDir, ok, faults }, () =>
    ok
      ? [`The books of ${settings.dataDir} are in order.`]
      : [
          `The books of ${settings.dataDir} have ${formatCount(faults.length)} faults:`,
          ...faults.slice(0, MOST_SHOWN).map((fault) => `- ${fault}`),
          ...(faults.length > MOST_SHOWN ? [`- and ${formatCount(faults.length - MOST_SHOWN)} more`] : []),
        ],
  );
  if (!ok) process.exitCode = 1;
}

/** @throws {CommandFailed} when there is no data in the folder: an empty one would be in order */
export async function booksOf(folder: string, options: { json?: boolean }): Promise<void> {
  const dataDir = resolve(folder);
  if (!existsSync(join(dataDir, 'db', 'PG_VERSION')))
    throw new CommandFailed(
      `${dataDir} is no data folder: it has no database in it. Name one as DATA_DIR names it, such as .data.`,
    );
  await books(options, { ...readSettings(), dataDir, databaseUrl: null });
}
