/** Whether a plan still holds: applying it is refused when anything that it was computed from has moved. */
import { and, eq, isNull } from 'drizzle-orm';
import { extensionPoint } from '../../contract/extension-points/index.ts';
import { schema, type Database } from '../../store/index.ts';
import { ApiError, invalid } from '../api/errors.ts';
import type { SubscriptionSnapshot } from '../billing/snapshot.ts';
import type { SubscriptionEdit } from '../billing/edit.ts';
import { RowMoved } from '../change.ts';
import type { Platform, Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { pendingOf, scriptsOf, type PlanRow } from './preview-plan.ts';

/** @throws {ApiError} 409 `preview_stale`, 400 when the request is not the plan's */
export function checkPlan(
  platform: Platform,
  plan: PlanRow | null,
  snapshot: SubscriptionSnapshot,
  edit: SubscriptionEdit,
): void {
  if (plan === null)
    throw invalid(
      'Console-Plan',
      'There is no such preview. Preview the change again, then apply it.',
      'preview_unknown',
    );
  if (!isPlanned(plan, snapshot, edit))
    throw invalid(
      'Console-Plan',
      'This request is not the change that was previewed. Nothing was changed; preview it again.',
      'preview_mismatch',
    );
  const moved = whatMoved(platform, plan, snapshot);
  if (moved !== null)
    throw new ApiError(409, `${moved} Nothing was changed or billed. Preview again to see the new amount.`, {
      code: 'preview_stale',
      param: 'Console-Plan',
    });
}

function whatMoved(
  platform: Platform,
  { basis, appliedAt }: PlanRow,
  snapshot: SubscriptionSnapshot,
): string | null {
  if (appliedAt !== null) return 'This preview has been applied already.';
  if (snapshot.subscription.version !== basis.subscriptionVersion)
    return 'The subscription changed since the preview.';
  const decided = decidedOtherwise(basis.scripts, scriptsOf(platform, snapshot));
  if (decided !== null) return decided;
  if (pendingOf(snapshot).join() !== basis.pending.join())
    return 'What waits for the next invoice changed since the preview.';
  if (snapshot.customer.version !== basis.customerVersion)
    return 'The customer, perhaps the balance, changed since the preview.';
  return null;
}

function decidedOtherwise(
  then: PlanRow['basis']['scripts'],
  now: PlanRow['basis']['scripts'],
): string | null {
  for (const point of new Set([...Object.keys(then), ...Object.keys(now)])) {
    const [before, after] = [then[point], now[point]];
    if (before?.activation !== after?.activation)
      return `What is active for ${(extensionPoint(point)?.name ?? point).toLowerCase()}, or its configuration, changed since the preview.`;
    if (before?.sourceHash !== after?.sourceHash) return 'The script itself changed since the preview.';
  }
  return null;
}

function isPlanned(
  { preview, subscription }: PlanRow,
  snapshot: SubscriptionSnapshot,
  edit: SubscriptionEdit,
): boolean {
  const { change, moment } = preview;
  return (
    subscription === snapshot.subscription.id &&
    edit.prorationDate === moment &&
    edit.prorationBehavior === change.proration_behavior &&
    changesNoRates(edit) &&
    canonical(edit.items) === canonical(change.items)
  );
}

/** Discounts and tax rates are not part of any plan. */
function changesNoRates({ discounts, defaultTaxRates, items }: SubscriptionEdit): boolean {
  return (
    discounts === undefined &&
    defaultTaxRates === undefined &&
    items.every((item) => item.discounts === undefined && item.tax_rates === undefined)
  );
}

function canonical(
  items: readonly {
    id?: string | undefined;
    price?: string | undefined;
    quantity?: number | undefined;
    deleted?: boolean | undefined;
  }[],
): string {
  return JSON.stringify(
    items.map(({ id, price, quantity, deleted }) => [
      id ?? null,
      price ?? null,
      quantity ?? null,
      deleted ?? false,
    ]),
  );
}

/** In the commit of the change itself: of two requests with one plan, one wins. */
export async function markApplied(db: Database, scope: Scope, plan: PlanRow, at: number): Promise<void> {
  const { plans } = schema;
  const marked = await db
    .update(plans)
    .set({ appliedAt: at })
    .where(within(plans, scope, and(eq(plans.id, plan.id), isNull(plans.appliedAt))))
    .returning({ id: plans.id });
  if (marked.length !== 1) throw new RowMoved();
}
