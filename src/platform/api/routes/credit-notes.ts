/** `/v1/credit_notes`: create, preview, retrieve, update, list and void, and their lines. */
import { and, eq, isNull } from 'drizzle-orm';
import { CREDIT_REASONS } from '../../../store/schema/credit-note.ts';
import { schema, type Database } from '../../../store/index.ts';
import {
  computeCreditNote,
  computeVoidNote,
  type CreditRequest,
  type CreditNote,
} from '../../billing/credit-note.ts';
import type { LineCredit } from '../../billing/credit-lines.ts';
import {
  commitCreditNote,
  readCrediting,
  readCreditLines,
  readCreditNote,
  updateCreditNote,
} from '../../billing/credit-snapshot.ts';
import { readInvoice } from '../../billing/invoice-snapshot.ts';
import { readKnown, type Known } from '../../billing/known.ts';
import { taxRatesNamed } from '../../billing/tax-rates.ts';
import { commitWrites } from '../../billing/writes.ts';
import { change, preview } from '../../change.ts';
import { timeFor } from '../../clock/test-clock.ts';
import { event, storeEvents } from '../../events/event.ts';
import type { Wire } from '../../objects/catalog.ts';
import { creditLineWire, creditNoteWire, type CreditNoteRow } from '../../objects/credit-note.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import type { Platform, Scope } from '../../platform.ts';
import { invalid, named } from '../errors.ts';
import { created, listWire, page, pageOf, paging } from '../list.ts';
import {
  decimal,
  inside,
  integer,
  LARGEST_AMOUNT,
  list,
  metadata,
  object,
  oneOf,
  optional,
  required,
  text,
  timestamp,
  unsettable,
} from '../params.ts';
import { route, type RequestInfo } from '../route.ts';

const { creditNotes } = schema;

const positive = integer({ min: 1, max: LARGEST_AMOUNT });

const line = object({
  type: required(oneOf('invoice_line_item', 'custom_line_item')),
  invoice_line_item: optional(text()),
  amount: optional(positive),
  quantity: optional(integer({ min: 1, max: 1_000_000 })),
  description: optional(text()),
  unit_amount: optional(positive),
  unit_amount_decimal: optional(decimal),
  tax_rates: optional(unsettable(list(text()))),
  metadata: optional(metadata),
});

const fields = {
  invoice: required(text()),
  amount: optional(positive),
  lines: optional(list(line)),
  credit_amount: optional(positive),
  out_of_band_amount: optional(positive),
  reason: optional(oneOf(...CREDIT_REASONS)),
  memo: optional(text({ max: 5000 })),
  effective_at: optional(timestamp),
  metadata: optional(metadata),
  // No mail leaves the machine, whichever is said.
  email_type: optional(oneOf('credit_note', 'none')),
};
const newNote = object(fields);
type NewNote = ReturnType<typeof newNote>;

const reading = (platform: Platform, scope: Scope, params: NewNote) => async (db: Database) => {
  const snapshot = await named(
    'invoice',
    'invoice',
    params.invoice,
    readCrediting(db, scope, params.invoice),
  );
  const taxRates = (params.lines ?? []).flatMap(({ tax_rates: rates }) => rates ?? []);
  return {
    snapshot,
    at: await timeFor(platform, scope, db, snapshot.customer),
    known: await readKnown(db, scope, { default_tax_rates: taxRates }, snapshot.customer.id),
  };
};

const computing =
  (platform: Platform, scope: Scope, params: NewNote) =>
  ({ snapshot, at, known }: Awaited<ReturnType<ReturnType<typeof reading>>>) =>
    computeCreditNote(platform, scope, snapshot, requestOf(params, known), at);

async function previewed({ platform, scope }: RequestInfo, params: NewNote): Promise<CreditNote> {
  const { note, lines } = await preview(platform, {
    read: reading(platform, scope, params),
    compute: computing(platform, scope, params),
  });
  // A number belongs to what is issued.
  return { note: { ...note, number: '' }, lines };
}

export const creditNoteRoutes = [
  route('POST', '/v1/credit_notes', newNote, async ({ platform, scope }, params) => {
    const { note, lines } = await change(platform, {
      read: reading(platform, scope, params),
      compute: computing(platform, scope, params),
      commit: (db, computed) => commitCreditNote(db, scope, computed),
    });
    return creditNoteWire(note, lines);
  }),

  route('GET', '/v1/credit_notes/preview', newNote, async (info, params) => {
    const { note, lines } = await previewed(info, params);
    return creditNoteWire(note, lines);
  }),

  route(
    'GET',
    '/v1/credit_notes/preview/lines',
    object({ ...fields, ...paging }),
    async (info, { limit, starting_after, ending_before, ...params }) => {
      const { lines } = await previewed(info, params);
      const { rows, hasMore } = pageOf(
        lines,
        ({ id }) => id,
        { limit, starting_after, ending_before },
        'credit_note_line_item',
      );
      return listWire('/v1/credit_notes/preview/lines', rows.map(creditLineWire), hasMore);
    },
  ),

  route(
    'GET',
    '/v1/credit_notes',
    object({
      ...paging,
      created: optional(created),
      customer: optional(text()),
      invoice: optional(text()),
    }),
    async ({ platform, scope }, params) => {
      const { db } = platform.store;
      const { customer, invoice } = params;
      const found = await page<CreditNoteRow>(db, scope, creditNotes, params, {
        noun: 'credit_note',
        created: params.created,
        where: and(
          customer === undefined && invoice === undefined ? isNull(creditNotes.testClock) : undefined,
          customer === undefined ? undefined : eq(creditNotes.customer, customer),
          invoice === undefined ? undefined : eq(creditNotes.invoice, invoice),
        ),
      });
      const lines = await readCreditLines(
        db,
        scope,
        found.rows.map(({ id }) => id),
      );
      const wires = found.rows.map((note) =>
        creditNoteWire(
          note,
          lines.filter(({ creditNote }) => creditNote === note.id),
        ),
      );
      return listWire('/v1/credit_notes', wires, found.hasMore);
    },
  ),

  route('GET', '/v1/credit_notes/:id', object({}), async ({ platform, scope, path }) => {
    const { note, lines } = await readCreditNote(platform.store.db, scope, path.id ?? '');
    return creditNoteWire(note, lines);
  }),

  route('GET', '/v1/credit_notes/:id/lines', object(paging), async ({ platform, scope, path }, params) => {
    const { note, lines } = await readCreditNote(platform.store.db, scope, path.id ?? '');
    const { rows, hasMore } = pageOf(lines, ({ id }) => id, params, 'credit_note_line_item');
    return listWire(`/v1/credit_notes/${note.id}/lines`, rows.map(creditLineWire), hasMore);
  }),

  route(
    'POST',
    '/v1/credit_notes/:id',
    object({ memo: optional(unsettable(text({ max: 5000 }))), metadata: optional(metadata) }),
    async ({ platform, scope, path }, params): Promise<Wire> => {
      const { lines, note } = await change(platform, {
        read: async (db) => {
          const read = await readCreditNote(db, scope, path.id ?? '');
          const { customer } = await readInvoice(db, scope, read.note.invoice);
          return { ...read, at: await timeFor(platform, scope, db, customer) };
        },
        compute: ({ note: before, lines, at }) => {
          const note = {
            ...before,
            memo: params.memo === undefined ? before.memo : params.memo,
            metadata: applyMetadata(before.metadata, params.metadata),
          };
          return { before, note, lines, at };
        },
        commit: async (db, { before, note, lines, at }) => {
          await updateCreditNote(db, scope, note);
          const wires = [creditNoteWire(note, lines), creditNoteWire(before, lines)] as const;
          await storeEvents(db, event(platform, scope, at, 'credit_note.updated', ...wires));
        },
      });
      return creditNoteWire(note, lines);
    },
  ),

  route('POST', '/v1/credit_notes/:id/void', object({}), async ({ platform, scope, path }) => {
    const { note, lines } = await change(platform, {
      read: async (db) => {
        const credited = await readCreditNote(db, scope, path.id ?? '');
        const invoice = await readInvoice(db, scope, credited.note.invoice);
        return { credited, invoice, at: await timeFor(platform, scope, db, invoice.customer) };
      },
      compute: ({ credited, invoice, at }) => ({
        ...computeVoidNote(platform, scope, credited, invoice, at),
        lines: credited.lines,
      }),
      commit: async (db, { note, writes }) => {
        await commitWrites(db, scope, writes);
        await updateCreditNote(db, scope, note);
      },
    });
    return creditNoteWire(note, lines);
  }),
];

function requestOf(params: NewNote, known: Known): CreditRequest {
  const { amount, lines } = params;
  if ((amount === undefined) === (lines === undefined || lines.length === 0))
    throw invalid(
      'amount',
      'Give either the amount of the credit note or its lines.',
      amount === undefined ? 'parameter_missing' : 'parameter_invalid',
    );
  const big = (value: number | undefined): bigint | null => (value === undefined ? null : BigInt(value));
  return {
    amount: big(amount),
    lines: (lines ?? []).map((each, index) => lineOf(each, inside('lines', index), known)),
    creditAmount: big(params.credit_amount),
    outOfBandAmount: big(params.out_of_band_amount),
    reason: params.reason ?? null,
    memo: params.memo ?? null,
    effectiveAt: params.effective_at ?? null,
    metadata: applyMetadata({}, params.metadata),
  };
}

type Line = ReturnType<typeof line>;

/** What goes with one type of line only. */
const OF_CUSTOM = ['description', 'unit_amount', 'unit_amount_decimal', 'tax_rates'] as const;
const OF_INVOICE_LINE = ['invoice_line_item', 'amount'] as const;

function lineOf(given: Line, path: string, known: Known): LineCredit {
  const wrong = (given.type === 'custom_line_item' ? OF_INVOICE_LINE : OF_CUSTOM).find(
    (name) => given[name] !== undefined,
  );
  if (wrong !== undefined)
    throw invalid(inside(path, wrong), `'${wrong}' does not go with lines of type '${given.type}'.`);
  const meta = applyMetadata({}, given.metadata, inside(path, 'metadata'));
  if (given.type === 'invoice_line_item') {
    const { amount, quantity } = given;
    if ((amount === undefined) === (quantity === undefined))
      throw invalid(path, `Give either the amount or the quantity to credit in '${path}'.`);
    return {
      type: given.type,
      line: required(text())(given.invoice_line_item, inside(path, 'invoice_line_item')),
      amount: amount === undefined ? null : BigInt(amount),
      quantity: quantity ?? null,
      metadata: meta,
    };
  }
  const { unit_amount: unit, unit_amount_decimal: exact } = given;
  if ((unit === undefined) === (exact === undefined))
    throw invalid(
      inside(path, 'unit_amount'),
      `Give either unit_amount or unit_amount_decimal in '${path}'.`,
    );
  return {
    type: given.type,
    description: required(text())(given.description, inside(path, 'description')),
    quantity: given.quantity ?? 1,
    unitAmount: exact?.toString() ?? String(unit),
    taxRates: taxRatesNamed(given.tax_rates ?? [], inside(path, 'tax_rates'), known),
    metadata: meta,
  };
}
