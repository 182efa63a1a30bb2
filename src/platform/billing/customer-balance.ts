/** The extension point `billing.customer_balance_application`: how much of the customer's balance an invoice takes. */
import type { JsonObject } from '../../contract/json.ts';
import { Decimal } from '../../sdk/index.ts';
import type { CustomerRow } from '../objects/catalog.ts';
import type { InvoiceRow } from '../objects/invoice.ts';
import type { Platform, Scope } from '../platform.ts';
import { callScript, type Asked, type Use } from './call-script.ts';
import { appliedByDefault } from './collection.ts';
import { CUSTOMER_BALANCE } from './snapshot.ts';
import type { Writes } from './writes.ts';

/**
 * Asks the active script, notes its run and who decided among the writes, and gives what billing applies. An invoice
 * that charges nothing takes no balance (billing.md 4.2), so there is nothing to ask; a balance of zero is no reason not
 * to: a script may put off a small invoice by leaving its total as a debt (extensions.md 3.2).
 */
export async function balanceApplication(
  platform: Platform,
  scope: Scope,
  draft: InvoiceRow,
  customer: CustomerRow,
  { active, at, moment, mode }: Asked,
  writes: Pick<Writes, 'runs' | 'decidedBy'>,
): Promise<bigint> {
  const standard = appliedByDefault(draft.total, customer.balance);
  if (draft.total <= 0n) return standard;
  const decides = active.get(CUSTOMER_BALANCE);
  writes.decidedBy.set(CUSTOMER_BALANCE, decides?.activation ?? null);
  if (decides === undefined) return standard;
  const { used, run } = await callScript(
    platform,
    scope,
    decides,
    {
      extensionPoint: CUSTOMER_BALANCE,
      method: 'compute_applied_customer_balance',
      request: {
        customerBalance: money(customer.balance, draft.currency),
        totalAmount: money(draft.total, draft.currency),
      },
      moment: moment ?? at,
      now: at,
      mode,
      subject: {
        customer: customer.id,
        subscription: draft.subscription,
        invoice: mode === 'applied' ? draft.id : null,
      },
    },
    (result) => appliedBy(result, standard),
  );
  writes.runs.push(run);
  return used ?? standard;
}

/** Ours: fractions of a minor unit are rounded half away from zero; the bounds are whole, so none is crossed. */
function appliedBy(result: JsonObject, standard: bigint): Use<bigint> {
  const { amount } = result.appliedCustomerBalance as { amount: string };
  const value = BigInt(Decimal.from(amount).toFixed(0, 'half-up'));
  return { value, passedThrough: value === standard };
}

function money(amount: bigint, currency: string): JsonObject {
  return { amount: amount.toString(), currency };
}
