/**
 * The one way in which billing changes: read, compute, commit (design.md section 4).
 *
 * `read` takes a snapshot with its row versions; `compute` is free to run scripts, for no transaction is open; `commit`
 * writes in one short transaction that refuses what moved meanwhile, and then everything begins again.
 */
import { TransactionsCollided, type Database } from '../store/index.ts';
import { ApiError } from './api/errors.ts';
import type { Platform } from './platform.ts';

/** Thrown inside a commit when a row is not the one that was read. */
export class RowMoved extends Error {
  override readonly name = 'RowMoved';
}

const ATTEMPTS = 4;

/**
 * A commit names the rows that it was computed from and checks their versions itself. A server need not watch for more,
 * and watching makes it refuse commits of subscriptions that have nothing to do with each other.
 */
const COMMIT = { isolationLevel: 'repeatable read' } as const;

export interface Phases<Snapshot, Computed> {
  read(db: Database): Promise<Snapshot>;
  compute(snapshot: Snapshot): Promise<Computed> | Computed;
  commit(db: Database, computed: Computed): Promise<void>;
}

/** @throws {ApiError} 409 `conflict` when others kept changing the same rows */
export async function change<Snapshot, Computed>(
  platform: Platform,
  phases: Phases<Snapshot, Computed>,
): Promise<Computed> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const computed = await preview(platform, phases);
    try {
      await platform.store.db.transaction((tx) => phases.commit(tx, computed), COMMIT);
      return computed;
    } catch (error) {
      if (!(error instanceof RowMoved || error instanceof TransactionsCollided)) throw error;
    }
  }
  throw new ApiError(
    409,
    'Other requests kept changing the same objects, so this change was not made and nothing was billed. Read them again and retry.',
    { code: 'conflict' },
  );
}

/** Phases 1 and 2 alone: nothing is stored. */
export async function preview<Snapshot, Computed>(
  platform: Platform,
  phases: Pick<Phases<Snapshot, Computed>, 'read' | 'compute'>,
): Promise<Computed> {
  const snapshot = await platform.store.db.transaction((tx) => phases.read(tx), { accessMode: 'read only' });
  return phases.compute(snapshot);
}
