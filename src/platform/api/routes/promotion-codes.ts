import { and, eq, sql } from 'drizzle-orm';
import { isCurrency } from '../../../contract/configuration/currencies.ts';
import { schema, type Database } from '../../../store/index.ts';
import { now } from '../../clock/clock.ts';
import { event, storeEvents } from '../../events/event.ts';
import { promotionCodeWire, whyInvalid, type PromotionCodeRow } from '../../objects/discount.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import type { Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { invalid, missingReference, named } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { findCoupon, findCustomer, findPromotionCode } from '../loaders.ts';
import {
  boolean,
  integer,
  LARGEST_AMOUNT,
  metadata,
  object,
  oneOf,
  optional,
  required,
  text,
  timestamp,
} from '../params.ts';
import { route } from '../route.ts';

const { promotionCodes } = schema;

const newCode = object({
  promotion: required(object({ type: required(oneOf('coupon')), coupon: required(text()) })),
  code: optional(text({ max: 500 })),
  active: optional(boolean),
  customer: optional(text()),
  expires_at: optional(timestamp),
  max_redemptions: optional(integer({ min: 1, max: 2_147_483_647 })),
  restrictions: optional(
    object({
      first_time_transaction: optional(boolean),
      minimum_amount: optional(integer({ min: 1, max: LARGEST_AMOUNT })),
      minimum_amount_currency: optional(text({ max: 3 })),
    }),
  ),
  metadata: optional(metadata),
});
type NewCode = ReturnType<typeof newCode>;

export const promotionCodeRoutes = [
  route('POST', '/v1/promotion_codes', newCode, async ({ platform, scope }, params) => {
    const at = await now(platform, scope);
    if (params.expires_at !== undefined && params.expires_at <= at)
      throw invalid(
        'expires_at',
        `expires_at ${params.expires_at} is not in the future of the account's clock, ${at}.`,
      );
    return platform.store.db.transaction(async (tx) => {
      await checkReferences(tx, scope, params, at);
      const row: PromotionCodeRow = {
        ...scope,
        id: platform.newId('promo'),
        created: at,
        code: params.code ?? platform.newId('code').slice(-8).toUpperCase(),
        coupon: params.promotion.coupon,
        active: params.active ?? true,
        customer: params.customer ?? null,
        expiresAt: params.expires_at ?? null,
        maxRedemptions: params.max_redemptions ?? null,
        timesRedeemed: 0,
        firstTimeTransaction: params.restrictions?.first_time_transaction ?? false,
        ...minimumOf(params),
        metadata: applyMetadata({}, params.metadata),
      };
      if (row.active) await refuseTaken(tx, scope, row);
      await tx.insert(promotionCodes).values(row);
      const wire = promotionCodeWire(row);
      await tx.insert(schema.events).values(event(platform, scope, at, 'promotion_code.created', wire));
      return wire;
    });
  }),

  route(
    'GET',
    '/v1/promotion_codes',
    object({
      ...paging,
      created: optional(created),
      active: optional(boolean),
      code: optional(text()),
      coupon: optional(text()),
      customer: optional(text()),
    }),
    async ({ platform, scope }, { active, code, coupon, customer, ...params }) => {
      const found = await page<PromotionCodeRow>(platform.store.db, scope, promotionCodes, params, {
        noun: 'promotion_code',
        created: params.created,
        where: and(
          active === undefined ? undefined : eq(promotionCodes.active, active),
          code === undefined ? undefined : sameCode(code),
          coupon === undefined ? undefined : eq(promotionCodes.coupon, coupon),
          customer === undefined ? undefined : eq(promotionCodes.customer, customer),
        ),
      });
      return listWire('/v1/promotion_codes', found.rows.map(promotionCodeWire), found.hasMore);
    },
  ),

  route('GET', '/v1/promotion_codes/:id', object({}), async ({ platform, scope, path }) =>
    promotionCodeWire(await findPromotionCode(platform.store.db, scope, path.id ?? '')),
  ),

  route(
    'POST',
    '/v1/promotion_codes/:id',
    object({ active: optional(boolean), metadata: optional(metadata) }),
    async ({ platform, scope, path }, params) => {
      const at = await now(platform, scope);
      return platform.store.db.transaction(async (tx) => {
        const before = await findPromotionCode(tx, scope, path.id ?? '');
        const set = {
          active: params.active ?? before.active,
          metadata: applyMetadata(before.metadata, params.metadata),
        };
        if (set.active && !before.active) await refuseTaken(tx, scope, before);
        await tx
          .update(promotionCodes)
          .set(set)
          .where(within(promotionCodes, scope, eq(promotionCodes.id, before.id)));
        const wire = promotionCodeWire({ ...before, ...set });
        await storeEvents(
          tx,
          event(platform, scope, at, 'promotion_code.updated', wire, promotionCodeWire(before)),
        );
        return wire;
      });
    },
  ),
];

/** Codes are the same in any case of letters. */
const sameCode = (code: string) => sql`lower(${promotionCodes.code}) = lower(${code})`;

async function checkReferences(
  db: Database,
  scope: Scope,
  { promotion, customer }: NewCode,
  at: number,
): Promise<void> {
  const param = 'promotion[coupon]';
  const coupon = await named(param, 'coupon', promotion.coupon, findCoupon(db, scope, promotion.coupon));
  if (coupon.deleted) throw missingReference('coupon', coupon.id, param);
  const why = whyInvalid(coupon, at);
  if (why !== null)
    throw invalid(param, `The coupon '${coupon.id}' cannot be redeemed: ${why}. Choose another.`);
  if (customer !== undefined)
    await named('customer', 'customer', customer, findCustomer(db, scope, customer));
}

/** Of active codes, one customer can type each in one meaning only. */
async function refuseTaken(
  db: Database,
  scope: Scope,
  { id, code, customer }: PromotionCodeRow,
): Promise<void> {
  const same = await db
    .select({ id: promotionCodes.id, customer: promotionCodes.customer })
    .from(promotionCodes)
    .where(within(promotionCodes, scope, and(eq(promotionCodes.active, true), sameCode(code))));
  const taken = same.find(
    (other) =>
      other.id !== id && (other.customer === null || customer === null || other.customer === customer),
  );
  if (taken)
    throw invalid(
      'code',
      `An active promotion code '${code}' already exists: '${taken.id}'. Choose another, or make that one inactive.`,
      'resource_already_exists',
    );
}

function minimumOf({
  restrictions,
}: NewCode): Pick<PromotionCodeRow, 'minimumAmount' | 'minimumAmountCurrency'> {
  const amount = restrictions?.minimum_amount;
  const currency = restrictions?.minimum_amount_currency?.toLowerCase();
  if ((amount === undefined) !== (currency === undefined))
    throw invalid(
      `restrictions[${amount === undefined ? 'minimum_amount' : 'minimum_amount_currency'}]`,
      'A minimum amount and its currency go together.',
      'parameter_missing',
    );
  if (currency !== undefined && !isCurrency(currency))
    throw invalid(
      'restrictions[minimum_amount_currency]',
      `Invalid currency: ${currency}.`,
      'currency_invalid',
    );
  return {
    minimumAmount: amount === undefined ? null : BigInt(amount),
    minimumAmountCurrency: currency ?? null,
  };
}
