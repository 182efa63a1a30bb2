/** Payment methods as the API shows them. */
import type { schema } from '../../store/index.ts';
import type { TestMethod } from '../billing/test-cards.ts';
import type { Wire } from './catalog.ts';

export type PaymentMethodRow = Omit<typeof schema.paymentMethods.$inferSelect, 'position'>;

const NOBODY = { email: null, name: null, phone: null };

/** As charges show it too. */
export function cardWire({ brand, last4 }: TestMethod, given: PaymentMethodRow['given'] = null): Wire {
  return {
    brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: null },
    country: 'US',
    display_brand: brand,
    exp_month: given?.expMonth ?? 12,
    exp_year: given?.expYear ?? 2099,
    fingerprint: null,
    funding: 'credit',
    generated_from: null,
    last4,
    networks: { available: [brand], preferred: null },
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
}

export function paymentMethodWire(
  {
    id,
    created,
    customer,
    livemode,
    given,
    metadata,
  }: Pick<PaymentMethodRow, 'id' | 'created' | 'customer' | 'livemode' | 'given' | 'metadata'>,
  method: TestMethod,
): Wire {
  return {
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, tax_id: null, ...(given?.billingDetails ?? NOBODY) },
    card: cardWire(method, given),
    created,
    customer,
    livemode,
    metadata,
    type: 'card',
  };
}
