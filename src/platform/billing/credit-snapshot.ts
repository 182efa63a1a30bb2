/** Reads and writes of credit notes: what one is computed from, and what is stored of it. */
import { and, asc, eq, inArray } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { missing } from '../api/errors.ts';
import { RowMoved } from '../change.ts';
import type { CreditLineRow, CreditNoteRow } from '../objects/credit-note.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import type { CreditNote, Crediting } from './credit-note.ts';
import { readInvoice } from './invoice-snapshot.ts';
import { commitWrites, type Writes } from './writes.ts';

const { creditNotes, creditNoteLines } = schema;

/** @throws {ApiError} 404 for an unknown invoice */
export async function readCrediting(db: Database, scope: Scope, invoice: string): Promise<Crediting> {
  const snapshot = await readInvoice(db, scope, invoice);
  const notes = await db
    .select()
    .from(creditNotes)
    .where(within(creditNotes, scope, eq(creditNotes.invoice, invoice)))
    .orderBy(asc(creditNotes.position));
  const standing = notes.filter(({ status }) => status === 'issued').map(({ id }) => id);
  return { ...snapshot, notes, earlier: await readCreditLines(db, scope, standing) };
}

/** Lines of the notes in their order. */
export async function readCreditLines(
  db: Database,
  scope: Scope,
  notes: readonly string[],
): Promise<CreditLineRow[]> {
  if (notes.length === 0) return [];
  return db
    .select()
    .from(creditNoteLines)
    .where(within(creditNoteLines, scope, inArray(creditNoteLines.creditNote, [...notes])))
    .orderBy(asc(creditNoteLines.position));
}

/** @throws {ApiError} 404 */
export async function readCreditNote(db: Database, scope: Scope, id: string): Promise<CreditNote> {
  const [note] = await db
    .select()
    .from(creditNotes)
    .where(within(creditNotes, scope, eq(creditNotes.id, id)));
  if (note === undefined) throw missing('credit_note', id);
  return { note, lines: await readCreditLines(db, scope, [id]) };
}

export async function commitCreditNote(
  db: Database,
  scope: Scope,
  { note, lines, writes }: CreditNote & { writes: Writes },
): Promise<void> {
  await commitWrites(db, scope, writes);
  await db.insert(creditNotes).values(note);
  await db.insert(creditNoteLines).values(lines);
}

/** @throws {RowMoved} when the note is not the one that was read */
export async function updateCreditNote(db: Database, scope: Scope, note: CreditNoteRow): Promise<void> {
  const { position: _position, ...set } = note as CreditNoteRow & { position?: number };
  const updated = await db
    .update(creditNotes)
    .set({ ...set, version: note.version + 1 })
    .where(
      within(creditNotes, scope, and(eq(creditNotes.id, note.id), eq(creditNotes.version, note.version))),
    )
    .returning({ id: creditNotes.id });
  if (updated.length !== 1) throw new RowMoved();
}
