/** Lines of drafts: `/v1/invoices/:id/add_lines`, `/update_lines`, `/remove_lines`, and `/lines/:line`. */
import {
  addNew,
  assign,
  changeLine,
  commitDraft,
  editing,
  finish,
  removeLine,
  type Editing,
} from '../../billing/draft-lines.ts';
import { blankItem, underTerms, type ItemTerms } from '../../billing/item-terms.ts';
import { readKnown, type Known } from '../../billing/known.ts';
import { readDraft } from '../../billing/redraft.ts';
import { change } from '../../change.ts';
import { timeFor } from '../../clock/test-clock.ts';
import type { Wire } from '../../objects/catalog.ts';
import { lineWire, type InvoiceItemRow } from '../../objects/invoice.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import { invalid, missing, named } from '../errors.ts';
import { findInvoiceItem, invoiceById } from '../loaders.ts';
import {
  inside,
  list,
  metadata,
  object,
  oneOf,
  optional,
  required,
  text,
  type MetadataChange,
} from '../params.ts';
import { route, type RequestInfo } from '../route.ts';
import { readLines } from '../../billing/snapshot.ts';
import { COSTS } from '../../billing/item-terms.ts';
import { lineFields, namingOf } from './invoice-item-params.ts';

/** Most lines of one request. */
const MOST = 250;

const added = object({ ...lineFields, invoice_item: optional(text()) });
const updated = object({ ...lineFields, id: required(text()) });
const removed = object({ id: required(text()), behavior: required(oneOf('delete', 'unassign')) });

/** What goes on and off the draft, with the items that wait for it. */
interface Draft {
  edit: Editing;
  known: Known;
  waiting: ReadonlyMap<string, InvoiceItemRow>;
}

async function edited(
  { platform, scope, path }: RequestInfo,
  terms: readonly (ItemTerms & { invoice_item?: string | undefined })[],
  meta: MetadataChange | undefined,
  compute: (draft: Draft) => void,
): Promise<Wire> {
  const id = path.id ?? '';
  await change(platform, {
    read: async (db) => {
      const waiting: InvoiceItemRow[] = [];
      for (const [index, { invoice_item: item }] of terms.entries())
        if (item !== undefined) {
          const param = inside(inside('lines', index), 'invoice_item');
          waiting.push(await named(param, 'invoiceitem', item, findInvoiceItem(db, scope, item)));
        }
      const snapshot = await readDraft(db, scope, id, waiting);
      const prices = [...snapshot.invoiceItems, ...waiting].map(({ price }) => price);
      return {
        snapshot,
        waiting: new Map(waiting.map((item) => [item.id, item])),
        known: await readKnown(db, scope, namingOf(terms, prices), snapshot.customer.id),
        at: await timeFor(platform, scope, db, snapshot.customer),
      };
    },
    compute: ({ snapshot, waiting, known, at }) => {
      const edit = editing(platform, scope, snapshot, at);
      compute({ edit, known, waiting });
      const { invoice } = snapshot;
      return finish(edit, {
        ...invoice,
        metadata: applyMetadata(invoice.metadata, meta, 'invoice_metadata'),
      });
    },
    commit: (db, drafted) => commitDraft(db, scope, drafted),
  });
  return invoiceById(platform.store.db, scope, id);
}

export const invoiceLineRoutes = [
  route(
    'POST',
    '/v1/invoices/:id/add_lines',
    object({ lines: required(list(added, { max: MOST })), invoice_metadata: optional(metadata) }),
    (info, { lines, invoice_metadata: meta }) =>
      edited(info, lines, meta, (draft) =>
        lines.forEach((terms, index) => add(info, draft, terms, inside('lines', index))),
      ),
  ),

  route(
    'POST',
    '/v1/invoices/:id/update_lines',
    object({ lines: required(list(updated, { max: MOST })), invoice_metadata: optional(metadata) }),
    (info, { lines, invoice_metadata: meta }) =>
      edited(info, lines, meta, ({ edit, known }) =>
        lines.forEach(({ id, ...terms }, index) =>
          changeLine(edit, id, terms, {
            known,
            discounts: edit.snapshot.discounts,
            path: inside('lines', index),
          }),
        ),
      ),
  ),

  route(
    'POST',
    '/v1/invoices/:id/remove_lines',
    object({ lines: required(list(removed, { max: MOST })), invoice_metadata: optional(metadata) }),
    (info, { lines, invoice_metadata: meta }) =>
      edited(info, [], meta, ({ edit }) =>
        lines.forEach(({ id, behavior }, index) =>
          removeLine(edit, id, behavior === 'unassign', inside('lines', index)),
        ),
      ),
  ),

  route('POST', '/v1/invoices/:id/lines/:line', object(lineFields), async (info, terms) => {
    const { platform, scope, path } = info;
    const id = path.line ?? '';
    await edited(info, [terms], undefined, ({ edit, known }) => {
      if (!edit.lines.some((line) => line.id === id)) throw missing('line_item', id);
      changeLine(edit, id, terms, { known, discounts: edit.snapshot.discounts, path: '' });
    });
    const line = (await readLines(platform.store.db, scope, [path.id ?? ''])).find((each) => each.id === id);
    if (line === undefined) throw missing('line_item', id);
    return lineWire(line);
  }),
];

function add(
  { platform, scope }: RequestInfo,
  { edit, known, waiting }: Draft,
  { invoice_item: item, ...terms }: ReturnType<typeof added>,
  path: string,
): void {
  const { snapshot, at, change: drafted } = edit;
  if (item !== undefined) {
    const other = Object.entries(terms).find(([, value]) => value !== undefined);
    if (other !== undefined)
      throw invalid(inside(path, other[0]), `'${other[0]}' does not go with an invoice item that there is.`);
    const row = waiting.get(item);
    if (row === undefined) throw missing('invoiceitem', item);
    assign(edit, row, inside(path, 'invoice_item'));
    return;
  }
  if (!COSTS.some((name) => name !== 'unit_amount_decimal' && terms[name] !== undefined))
    throw invalid(inside(path, 'amount'), 'Give the amount or the pricing of the line.', 'parameter_missing');
  const { invoice } = snapshot;
  const { customer, currency: code, subscription } = invoice;
  const blank = blankItem(platform, scope, { customer, subscription, code, at });
  const context = { known, discounts: snapshot.discounts, at, path };
  addNew(edit, underTerms(platform, scope, blank, terms, context, drafted.writes), path);
}
