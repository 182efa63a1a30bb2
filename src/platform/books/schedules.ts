/** A subscription that a schedule manages has what the phase that runs says, no more and no less. */
import { eq, inArray } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { currentPhase, type ScheduleRow } from '../objects/schedule.ts';
import { ENDED, type ItemRow, type SubscriptionRow } from '../objects/subscription.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import type { Books } from './customer-books.ts';

/** A schedule with a phase that runs, and what it manages. */
export interface Scheduled {
  schedule: ScheduleRow;
  subscription: SubscriptionRow | undefined;
  items: ItemRow[];
}

export async function scheduledOf(tx: Database, scope: Scope, customers: string[]): Promise<Scheduled[]> {
  const { subscriptionSchedules, subscriptions, subscriptionItems } = schema;
  const schedules = await tx
    .select()
    .from(subscriptionSchedules)
    .where(
      within(
        subscriptionSchedules,
        scope,
        inArray(subscriptionSchedules.customer, customers),
        eq(subscriptionSchedules.status, 'active'),
      ),
    );
  const ids = schedules.flatMap(({ subscription }) => subscription ?? []);
  if (ids.length === 0)
    return schedules.map((schedule) => ({ schedule, subscription: undefined, items: [] }));
  const managed = await tx
    .select()
    .from(subscriptions)
    .where(within(subscriptions, scope, inArray(subscriptions.id, ids)));
  const items = await tx
    .select()
    .from(subscriptionItems)
    .where(within(subscriptionItems, scope, inArray(subscriptionItems.subscription, ids)));
  return schedules.map((schedule) => ({
    schedule,
    subscription: managed.find(({ id }) => id === schedule.subscription),
    items: items.filter(({ subscription }) => subscription === schedule.subscription),
  }));
}

export function phasesHold({ scheduled }: Books): string[] {
  return scheduled.flatMap(({ schedule, subscription, items }) => {
    const { id, subscription: managed } = schedule;
    if (subscription === undefined || subscription.schedule !== id)
      return [`Schedule ${id} runs, and the subscription ${managed} does not say that it is managed by it.`];
    if (ENDED.includes(subscription.status))
      return [`Schedule ${id} runs, and its subscription ${managed} is ${subscription.status}.`];
    const told = (each: { price: string; quantity: number | null }) =>
      `${each.quantity ?? 0} × ${each.price}`;
    const planned = (currentPhase(schedule)?.items ?? []).map(told).sort().join(', ');
    const own = items.map(told).sort().join(', ');
    return planned === own
      ? []
      : [`Subscription ${managed} has ${own}, and the phase of ${id} that runs says ${planned}.`];
  });
}
