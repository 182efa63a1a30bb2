/** Dumps of embedded databases as files. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** @returns undefined when there is no such snapshot */
export async function readSnapshot(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written aside and renamed, so that a reader never meets half a snapshot; older ones beside it are removed. */
export async function writeSnapshot(file: string, dump: Uint8Array): Promise<void> {
  const folder = dirname(file);
  await mkdir(folder, { recursive: true });
  const aside = `${file}.${randomUUID()}`;
  await writeFile(aside, dump);
  await rename(aside, file);
  const others = (await readdir(folder)).filter((name) => name.endsWith('.tar') && name !== basename(file));
  for (const name of others) await rm(join(folder, name), { force: true });
}
