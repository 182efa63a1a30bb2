import { and, eq } from 'drizzle-orm';
import { isCurrency } from '../../../contract/configuration/currencies.ts';
import { configurationHash } from '../../../runtime/configuration/hash.ts';
import { Decimal } from '../../../sdk/index.ts';
import { DURATIONS } from '../../../store/schema/discount.ts';
import { schema, type Database } from '../../../store/index.ts';
import { scriptConfiguration } from '../../apps/configuration.ts';
import { formConfiguration } from '../../apps/form-configuration.ts';
import { DISCOUNTS } from '../../billing/snapshot.ts';
import { now } from '../../clock/clock.ts';
import { event, storeEvents } from '../../events/event.ts';
import type { CouponRow } from '../../objects/discount.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import type { Platform, Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { ApiError, invalid, missing, missingReference } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { couponWireOf, findCoupon } from '../loaders.ts';
import {
  anything,
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
import { route } from '../route.ts';

const { coupons } = schema;

const newCoupon = object({
  id: optional(text({ max: 200 })),
  amount_off: optional(integer({ min: 1, max: LARGEST_AMOUNT })),
  percent_off: optional(decimal),
  currency: optional(text({ max: 3 })),
  script: optional(object({ id: required(text()), configuration: required(anything) })),
  duration: optional(oneOf(...DURATIONS)),
  duration_in_months: optional(integer({ min: 1, max: 1200 })),
  applies_to: optional(object({ products: optional(list(text())) })),
  max_redemptions: optional(integer({ min: 1, max: 2_147_483_647 })),
  redeem_by: optional(timestamp),
  name: optional(text({ max: 40 })),
  metadata: optional(metadata),
});
type NewCoupon = ReturnType<typeof newCoupon>;

export const couponRoutes = [
  route('POST', '/v1/coupons', newCoupon, async ({ platform, scope }, params) => {
    const at = await now(platform, scope);
    const row = couponOf(platform, scope, params, at);
    const wire = await couponWireOf(platform, scope, row, at);
    await platform.store.db.transaction(async (tx) => {
      await checkProducts(tx, scope, row.products ?? []);
      const [taken] = await tx
        .select()
        .from(coupons)
        .where(within(coupons, scope, eq(coupons.id, row.id)));
      if (taken?.deleted === false)
        throw invalid(
          'id',
          `Coupon already exists: '${row.id}'. Leave out the id, or choose another.`,
          'resource_already_exists',
        );
      if (taken) await tx.delete(coupons).where(within(coupons, scope, eq(coupons.id, row.id)));
      await tx.insert(coupons).values(row);
      await tx.insert(schema.events).values(event(platform, scope, at, 'coupon.created', wire));
    });
    return wire;
  }),

  route(
    'GET',
    '/v1/coupons',
    object({ ...paging, created: optional(created) }),
    async ({ platform, scope }, params) => {
      const found = await page<CouponRow>(platform.store.db, scope, coupons, params, {
        noun: 'coupon',
        created: params.created,
        where: eq(coupons.deleted, false),
      });
      const wires = found.rows.map((row) => couponWireOf(platform, scope, row));
      return listWire('/v1/coupons', await Promise.all(wires), found.hasMore);
    },
  ),

  route('GET', '/v1/coupons/:id', object({}), async ({ platform, scope, path }) =>
    couponWireOf(platform, scope, await present(platform.store.db, scope, path.id ?? '')),
  ),

  route(
    'POST',
    '/v1/coupons/:id',
    object({
      name: optional(unsettable(text({ max: 40 }))),
      metadata: optional(metadata),
    }),
    async ({ platform, scope, path }, params) => {
      const at = await now(platform, scope);
      return platform.store.db.transaction(async (tx) => {
        const before = await present(tx, scope, path.id ?? '');
        const set = {
          name: params.name === undefined ? before.name : params.name,
          metadata: applyMetadata(before.metadata, params.metadata),
        };
        await tx
          .update(coupons)
          .set(set)
          .where(within(coupons, scope, eq(coupons.id, before.id)));
        const wire = await couponWireOf(platform, scope, { ...before, ...set }, at);
        const old = await couponWireOf(platform, scope, before, at);
        await storeEvents(tx, event(platform, scope, at, 'coupon.updated', wire, old));
        return wire;
      });
    },
  ),

  route('DELETE', '/v1/coupons/:id', object({}), async ({ platform, scope, path }) => {
    const at = await now(platform, scope);
    return platform.store.db.transaction(async (tx) => {
      const row = await present(tx, scope, path.id ?? '');
      await tx
        .update(coupons)
        .set({ deleted: true })
        .where(within(coupons, scope, and(eq(coupons.id, row.id), eq(coupons.deleted, false))));
      const wire = await couponWireOf(platform, scope, row, at);
      await tx.insert(schema.events).values(event(platform, scope, at, 'coupon.deleted', wire));
      return { id: row.id, object: 'coupon', deleted: true };
    });
  }),
];

/** Discounts go on showing a deleted coupon; by itself it is gone. */
async function present(db: Database, scope: Scope, id: string): Promise<CouponRow> {
  const row = await findCoupon(db, scope, id);
  if (row.deleted) throw missing('coupon', id);
  return row;
}

async function checkProducts(db: Database, scope: Scope, ids: readonly string[]): Promise<void> {
  const { products } = schema;
  for (const [index, id] of ids.entries()) {
    const [found] = await db
      .select({ id: products.id })
      .from(products)
      .where(within(products, scope, eq(products.id, id)));
    if (found === undefined) throw missingReference('product', id, inside('applies_to[products]', index));
  }
}

function couponOf(platform: Platform, scope: Scope, params: NewCoupon, at: number): CouponRow {
  const duration = params.duration ?? 'once';
  if ((duration === 'repeating') !== (params.duration_in_months !== undefined))
    throw invalid(
      'duration_in_months',
      "duration_in_months goes with the duration 'repeating', and that needs it.",
      params.duration_in_months === undefined ? 'parameter_missing' : 'parameter_invalid',
    );
  if (params.redeem_by !== undefined && params.redeem_by <= at)
    throw invalid(
      'redeem_by',
      `redeem_by ${params.redeem_by} is not in the future of the account's clock, ${at}.`,
    );
  return {
    ...scope,
    id: params.id ?? platform.newId('coupon').replace('coupon_', '').slice(0, 8),
    created: at,
    name: params.name ?? null,
    ...termsOf(platform, params),
    duration,
    durationInMonths: params.duration_in_months ?? null,
    products: params.applies_to?.products ?? null,
    maxRedemptions: params.max_redemptions ?? null,
    redeemBy: params.redeem_by ?? null,
    timesRedeemed: 0,
    metadata: applyMetadata({}, params.metadata),
    deleted: false,
  };
}

type Terms = Pick<
  CouponRow,
  | 'percentOff'
  | 'amountOff'
  | 'currency'
  | 'extension'
  | 'extensionVersion'
  | 'configuration'
  | 'configurationHash'
>;

const NO_SCRIPT = { extension: null, extensionVersion: null, configuration: null, configurationHash: null };

function termsOf(platform: Platform, params: NewCoupon): Terms {
  const { percent_off: percent, amount_off: amount, script, currency } = params;
  const given = [percent, amount, script].filter((each) => each !== undefined).length;
  if (given !== 1)
    throw new ApiError(400, 'Give exactly one of percent_off, amount_off and script.', {
      code: given === 0 ? 'parameter_missing' : 'parameter_invalid',
      param: 'percent_off',
    });
  if (amount !== undefined)
    return { ...NO_SCRIPT, percentOff: null, amountOff: BigInt(amount), currency: code(currency) };
  if (currency !== undefined) throw invalid('currency', 'currency goes with amount_off only.');
  if (script !== undefined)
    return { percentOff: null, amountOff: null, currency: null, ...scriptOf(platform, script) };
  if (percent === undefined || !percent.isPositive() || percent.gt(Decimal.from(100)))
    throw invalid('percent_off', 'percent_off is above 0 and at most 100.');
  return { ...NO_SCRIPT, percentOff: percent.toString(), amountOff: null, currency: null };
}

function code(currency: string | undefined): string {
  const lower = currency?.toLowerCase() ?? '';
  if (isCurrency(lower)) return lower;
  throw invalid(
    'currency',
    currency === undefined
      ? 'amount_off needs a currency.'
      : `Invalid currency: ${currency}. Give a three-letter ISO code such as usd.`,
    currency === undefined ? 'parameter_missing' : 'currency_invalid',
  );
}

/** The script of an installed extension with the settings of this coupon (extensions.md 5.3). */
function scriptOf(
  platform: Platform,
  { id, configuration }: { id: string; configuration: unknown },
): Pick<Terms, 'extension' | 'extensionVersion' | 'configuration' | 'configurationHash'> {
  const extension = platform.extensions.find((each) => each.id === id);
  if (extension === undefined) throw missingReference('script', id, 'script[id]');
  if (extension.extensionPoint !== DISCOUNTS)
    throw invalid(
      'script[id]',
      `The script '${id}' is for ${extension.extensionPoint}; a coupon takes one for ${DISCOUNTS}.`,
    );
  const checked = scriptConfiguration(
    extension,
    formConfiguration(extension.configurationSchema, configuration),
  );
  if (!checked.ok) {
    const path = checked.problem.path?.split('.') ?? [];
    throw invalid(
      path.reduce((param, key) => inside(param, key), 'script[configuration]'),
      checked.problem.message,
      'config_invalid',
    );
  }
  return {
    extension: extension.id,
    extensionVersion: extension.version,
    configuration: checked.wire,
    configurationHash: configurationHash(checked.wire),
  };
}
