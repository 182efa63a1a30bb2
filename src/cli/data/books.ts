/** `console books`: proves that lines, totals, balances, numbers and the ledger of a data folder agree. */
import { checkBooks } from '../../platform/books.ts';
import { readSettings, type Settings } from '../settings.ts';
import { withStore } from './open-folder.ts';
import { formatCount, print } from './output.ts';

const MOST_SHOWN = 50;

/** Ends with exit code 1 when something is wrong. */
export async function books(
  { json }: { json?: boolean },
  settings: Settings = readSettings(),
): Promise<void> {
  const faults = await withStore(settings, ({ db }) => checkBooks(db));
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
