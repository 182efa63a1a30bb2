/** An attempt to pay that did not succeed, as the error of the request that made it. */
import { ApiError } from '../api/errors.ts';
import type { Attempt } from './payment-intent.ts';
import { declineIn } from './test-cards.ts';

/**
 * @param of what was to be paid, for the code of an error that asks for the cardholder
 * @param consequence what stands after it, and what to do
 */
export function paymentError(
  { intent }: Pick<Attempt, 'intent'>,
  of: 'invoice' | 'subscription' | null,
  consequence: string,
): ApiError {
  const { lastError } = intent;
  if (lastError === null)
    return new ApiError(
      402,
      `This payment requires additional user action before it can be completed. ${consequence}`,
      {
        type: 'card_error',
        code: of === null ? 'authentication_required' : `${of}_payment_intent_requires_action`,
      },
    );
  return new ApiError(402, `${declineIn(lastError).message} ${consequence}`, {
    type: 'card_error',
    code: lastError.code,
    ...(lastError.declineCode === null ? {} : { declineCode: lastError.declineCode }),
  });
}
