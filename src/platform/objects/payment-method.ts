/** Payment methods as the API shows them. */
import type { schema } from '../../store/index.ts';
import type { TestMethod } from '../billing/payment-methods.ts';
import type { Wire } from './catalog.ts';

export type PaymentMethodRow = Omit<typeof schema.paymentMethods.$inferSelect, 'position'>;

export function paymentMethodWire(
  { id, created, customer, livemode }: Pick<PaymentMethodRow, 'id' | 'created' | 'customer' | 'livemode'>,
  { brand, last4 }: TestMethod,
): Wire {
  return {
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: null },
      country: 'US',
      display_brand: brand,
      exp_month: 12,
      exp_year: 2099,
      fingerprint: null,
      funding: 'credit',
      generated_from: null,
      last4,
      networks: { available: [brand], preferred: null },
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created,
    customer,
    livemode,
    metadata: {},
    type: 'card',
  };
}
