/** Payment methods that are stored, and who may use one. */
import { eq } from 'drizzle-orm';
import { schema, type Database } from '../../store/index.ts';
import { invalid, missingReference, notSimulated } from '../api/errors.ts';
import type { PaymentMethodRow } from '../objects/payment-method.ts';
import type { Scope } from '../platform.ts';
import { within } from '../scope.ts';
import { TEST_METHODS } from './test-cards.ts';

export async function findMethod(db: Database, scope: Scope, id: string): Promise<PaymentMethodRow | null> {
  const { paymentMethods } = schema;
  const [row] = await db
    .select()
    .from(paymentMethods)
    .where(within(paymentMethods, scope, eq(paymentMethods.id, id)));
  return row ?? null;
}

/** @throws {ApiError} 400 for a method that is neither a token nor attached to this customer; 501 for other test tokens */
export async function checkUsable(
  db: Database,
  scope: Scope,
  id: string | null | undefined,
  customer: string,
  param: string,
): Promise<void> {
  if (id === null || id === undefined || TEST_METHODS.has(id)) return;
  const row = await findMethod(db, scope, id);
  if (row === null) throw unknownMethod(id, param);
  if (row.customer !== customer)
    throw invalid(
      param,
      `The payment method '${id}' is not attached to customer '${customer}'. Attach one and name it.`,
    );
}

/** As `checkUsable`, where there need not be a customer: then a method that belongs to nobody is charged. */
export async function checkChargeable(
  db: Database,
  scope: Scope,
  id: string | undefined,
  customer: string | null,
  param: string,
): Promise<void> {
  if (id === undefined || TEST_METHODS.has(id)) return;
  const row = await findMethod(db, scope, id);
  if (row === null) throw unknownMethod(id, param);
  if (row.customer === null ? row.fresh : row.customer === customer) return;
  throw invalid(
    param,
    `The payment method '${id}' belongs to ${row.customer === null ? 'nobody any more' : 'another customer'}. Name one of the customer who pays.`,
  );
}

export function unknownMethod(id: string, param: string) {
  return /^pm_card_[A-Za-z0-9]+$/.test(id)
    ? notSimulated(`the test payment method '${id}'`, param)
    : missingReference('PaymentMethod', id, param);
}
