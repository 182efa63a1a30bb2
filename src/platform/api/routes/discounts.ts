/** `DELETE /v1/subscriptions/:id/discount` and `/v1/customers/:id/discount`. */
import { discountWire } from '../../objects/discount.ts';
import type { Wire } from '../../objects/catalog.ts';
import { ApiError, missing } from '../errors.ts';
import { findCustomer, findDiscount, findSubscription } from '../loaders.ts';
import { object } from '../params.ts';
import { route } from '../route.ts';
import { updateParams } from './subscription-params.ts';
import { updateSubscription } from './subscriptions.ts';

export const discountRoutes = [
  // Those of items stay. Of several, ours: all are removed, and the first is the answer.
  route('DELETE', '/v1/subscriptions/:id/discount', object({}), async (info): Promise<Wire> => {
    const { db } = info.platform.store;
    const { id, discounts } = await findSubscription(db, info.scope, info.path.id ?? '');
    const [first] = discounts;
    if (first === undefined) throw noDiscount('subscription', id);
    const discount = await findDiscount(db, info.scope, first);
    await updateSubscription(info, updateParams({ discounts: '' }, ''));
    return { ...discountWire(discount), deleted: true };
  }),

  // Nothing of the API gives a customer a discount any more: there never is one to remove.
  route('DELETE', '/v1/customers/:id/discount', object({}), async ({ platform, scope, path }) => {
    const { id, deleted } = await findCustomer(platform.store.db, scope, path.id ?? '');
    throw deleted ? missing('customer', id) : noDiscount('customer', id);
  }),
];

function noDiscount(noun: string, id: string): ApiError {
  return new ApiError(404, `No active discount for ${noun}: ${id}`, {
    code: 'resource_missing',
    param: 'id',
  });
}
