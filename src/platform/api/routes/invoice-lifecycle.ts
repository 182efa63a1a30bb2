/** `/v1/invoices/:id/finalize`, `/pay`, `/void`, `/mark_uncollectible`, `/send`. */
import {
  computeFinalize,
  computePay,
  computeSend,
  computeUncollectible,
  computeVoid,
  type Moved,
} from '../../billing/lifecycle.ts';
import { readInvoice, type InvoiceSnapshot } from '../../billing/invoice-snapshot.ts';
import { countLateUsage } from '../../billing/late-usage.ts';
import { paymentError } from '../../billing/payment-errors.ts';
import { checkUsable } from '../../billing/payment-methods.ts';
import { readLedger } from '../../billing/unbill.ts';
import { commitWrites } from '../../billing/writes.ts';
import { change } from '../../change.ts';
import { timeFor } from '../../clock/test-clock.ts';
import type { Wire } from '../../objects/catalog.ts';
import { invalid } from '../errors.ts';
import { invoiceById } from '../loaders.ts';
import { boolean, object, optional, text } from '../params.ts';
import { route, type RequestInfo } from '../route.ts';

type Compute = (snapshot: InvoiceSnapshot, at: number) => Promise<Moved> | Moved;

export const invoiceLifecycleRoutes = [
  route(
    'POST',
    '/v1/invoices/:id/finalize',
    object({ auto_advance: optional(boolean) }),
    (info, { auto_advance }) =>
      moved(info, (snapshot, at) => computeFinalize(info.platform, info.scope, snapshot, at, auto_advance)),
  ),

  route(
    'POST',
    '/v1/invoices/:id/pay',
    object({
      payment_method: optional(text()),
      paid_out_of_band: optional(boolean),
      // The cards that are simulated answer the same with and without the customer.
      off_session: optional(boolean),
    }),
    (info, { payment_method: method = null, paid_out_of_band: outOfBand = false }) => {
      if (method !== null && outOfBand)
        throw invalid('payment_method', 'What is paid out of band is charged to no payment method.');
      return moved(
        info,
        (snapshot, at) => computePay(info.platform, info.scope, snapshot, at, { method, outOfBand }),
        method,
      );
    },
  ),

  route('POST', '/v1/invoices/:id/void', object({}), async ({ platform, scope, path }) => {
    const id = path.id ?? '';
    await change(platform, {
      read: async (db) => {
        const snapshot = await readInvoice(db, scope, id);
        const ledger = await readLedger(db, scope, snapshot.lines);
        return {
          snapshot: { ...snapshot, ledger },
          at: await timeFor(platform, scope, db, snapshot.customer),
        };
      },
      compute: ({ snapshot, at }) => computeVoid(platform, scope, snapshot, at),
      commit: (db, { writes }) => commitWrites(db, scope, writes),
    });
    return invoiceById(platform.store.db, scope, id);
  }),

  route('POST', '/v1/invoices/:id/mark_uncollectible', object({}), (info) =>
    moved(info, (snapshot, at) => computeUncollectible(info.platform, info.scope, snapshot, at)),
  ),

  route('POST', '/v1/invoices/:id/send', object({}), (info) =>
    moved(info, (snapshot, at) => computeSend(info.platform, info.scope, snapshot, at)),
  ),
];

/** A declined charge is written down, and then an error. */
async function moved(
  { platform, scope, path }: RequestInfo,
  compute: Compute,
  method: string | null = null,
): Promise<Wire> {
  const id = path.id ?? '';
  // What finalises a draft bills what is reported by then; of any other invoice nothing changes.
  await countLateUsage(platform, scope, id);
  const { failed } = await change(platform, {
    read: async (db) => {
      const snapshot = await readInvoice(db, scope, id);
      await checkUsable(db, scope, method, snapshot.customer.id, 'payment_method');
      return { snapshot, at: await timeFor(platform, scope, db, snapshot.customer) };
    },
    compute: ({ snapshot, at }) => compute(snapshot, at),
    commit: (db, { writes }) => commitWrites(db, scope, writes),
  });
  if (failed !== null)
    throw paymentError(
      failed,
      'invoice',
      `Invoice '${id}' is not paid: charge another payment method, or confirm its payment intent '${failed.intent.id}'.`,
    );
  return invoiceById(platform.store.db, scope, id);
}
