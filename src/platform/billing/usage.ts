/** What was reported to meters, aggregated by the database: no report is loaded. */
import { sql, type SQL } from 'drizzle-orm';
import type { PriceFacts } from '../../core/price.ts';
import { schema, type Database } from '../../store/index.ts';
import type { BilledUsage } from '../../store/schema/invoice.ts';
import type { ItemRow } from '../objects/subscription.ts';
import type { Scope } from '../platform.ts';

/** A stretch of reports and what they come to. */
export interface Counted {
  usage: BilledUsage;
  quantity: number;
}

/** Of a metered item, by its id: up to now, and of the whole period. */
export type ItemUsage = ReadonlyMap<string, { soFar: Counted; period: Counted }>;

/** The reports that an item bills: those of its period, or since it came or its price changed within it. */
export function stretchOf(
  item: Pick<ItemRow, 'periodStart' | 'usageFrom' | 'usageAfter'>,
  meter: string,
  until: number,
): BilledUsage {
  const begun = item.usageFrom !== null && item.usageFrom >= item.periodStart;
  return {
    meter,
    from: begun ? (item.usageFrom ?? item.periodStart) : item.periodStart,
    after: begun ? item.usageAfter : null,
    until,
  };
}

/** Reports of the present second count: they came before whatever asks. */
export const upTo = (now: number): number => now + 1;

/** @returns nothing, and asks nothing, where no item is metered */
export async function readItemUsage(
  db: Database,
  scope: Scope,
  customer: string,
  items: readonly { item: ItemRow; facts: PriceFacts }[],
  now: number,
): Promise<ItemUsage> {
  const asked = items.flatMap(({ item, facts: { meter } }) =>
    meter === null
      ? []
      : [
          {
            id: item.id,
            soFar: stretchOf(item, meter, Math.min(upTo(now), item.periodEnd)),
            period: stretchOf(item, meter, item.periodEnd),
          },
        ],
  );
  const counted = await readUsage(
    db,
    scope,
    customer,
    asked.flatMap(({ soFar, period }) => [soFar, period]),
  );
  return new Map(
    asked.map(({ id }, index) => {
      const [soFar, period] = counted.slice(2 * index, 2 * index + 2);
      if (soFar === undefined || period === undefined) throw new Error(`Usage of ${id} was not counted.`);
      return [id, { soFar, period }];
    }),
  );
}

/**
 * Usage in each of the stretches, in their order. Less than nothing bills as nothing, as Stripe's "Record usage" says.
 */
export async function readUsage(
  db: Database,
  scope: Scope,
  customer: string,
  stretches: readonly BilledUsage[],
): Promise<Counted[]> {
  const totals = await aggregated(
    db,
    scope,
    customer,
    stretches.map((usage) => ({ ...usage, knownAt: null })),
  );
  return stretches.map((usage, index) => ({ usage, quantity: Math.max(0, totals[index] ?? 0) }));
}

export interface Stretch extends BilledUsage {
  /** Only what was reported, and not cancelled, before this second; null: everything. */
  knownAt: number | null;
}

/** Sums, counts or latest values, as each meter says; they may be negative. */
export async function aggregated(
  db: Database,
  scope: Scope,
  customer: string,
  stretches: readonly Stretch[],
): Promise<number[]> {
  if (stretches.length === 0) return [];
  const rows = stretches.map(
    ({ meter, from, after, until, knownAt }, index) =>
      sql`(${index}::int, ${meter}::text, ${from}::bigint, ${after}::bigint, ${until}::bigint, ${knownAt}::bigint)`,
  );
  const result = await db.execute<{ n: number; total: string }>(sql`
    select w.n, (${total(scope, customer)})::text as total
    from (values ${sql.join(rows, sql`, `)}) as w (n, meter, first, after, until, known_at)
    join ${schema.meters} m
      on m.account_id = ${scope.accountId} and m.livemode = ${scope.livemode} and m.id = w.meter
    order by w.n`);
  const found = (result as unknown as { rows: { n: number; total: string }[] }).rows;
  if (found.length !== stretches.length)
    throw new Error('Usage of a meter was asked for that does not exist.');
  return found.map(({ total: text }) => Number(text));
}

/** A branch for each kind of meter, so that only one is computed; within a window the latest report stands for it. */
function total(scope: Scope, customer: string): SQL {
  const reported = sql`from ${schema.meterEvents} e
    where e.account_id = ${scope.accountId} and e.livemode = ${scope.livemode}
      and e.meter = w.meter and e.customer = ${customer}
      and e.timestamp >= w.first and e.timestamp < w.until
      and (w.after is null or e.timestamp > w.first or e.position > w.after)
      and (w.known_at is null or e.created < w.known_at)
      and (e.canceled_at is null or e.canceled_at >= w.known_at)`;
  const window = sql`e.timestamp / (case m.time_window when 'day' then 86400 else 3600 end)`;
  return sql`least(greatest(coalesce(case
    when m.formula = 'last' and m.time_window is null
      then (select e.value ${reported} order by e.timestamp desc, e.position desc limit 1)
    when m.formula = 'last'
      then (select e.value ${reported} order by ${window} desc, e.position desc limit 1)
    when m.formula = 'count' and m.time_window is null then (select count(*) ${reported})
    when m.formula = 'count' then (select count(distinct ${window}) ${reported})
    when m.time_window is null then (select sum(e.value) ${reported})
    else (select sum(latest.value) from (
      select distinct on (${window}) e.value ${reported} order by ${window}, e.position desc) latest)
  end, 0), -${Number.MAX_SAFE_INTEGER}::numeric), ${Number.MAX_SAFE_INTEGER}::numeric)`;
}

/** The last report that there is; what begins to count now counts what comes after it. */
export async function readLastReport(db: Database, scope: Scope): Promise<number | null> {
  const { meterEvents } = schema;
  const [row] = await db
    .select({ last: sql<number | null>`max(${meterEvents.position})`.mapWith(Number) })
    .from(meterEvents)
    .where(
      sql`${meterEvents.accountId} = ${scope.accountId} and ${meterEvents.livemode} = ${scope.livemode}`,
    );
  return row?.last ?? null;
}
