/** A customer of whom nothing is known yet. */
import type { Scope } from '../platform.ts';
import type { CustomerRow } from './catalog.ts';

export function newCustomerRow(
  scope: Scope,
  id: string,
  created: number,
  testClock: string | null,
): CustomerRow {
  return {
    ...scope,
    id,
    created,
    version: 1,
    name: null,
    email: null,
    description: null,
    phone: null,
    balance: 0n,
    currency: null,
    defaultPaymentMethod: null,
    taxExempt: 'none',
    address: null,
    shipping: null,
    preferredLocales: null,
    metadata: {},
    invoicePrefix: invoicePrefix(id),
    nextInvoiceSequence: 1,
    deleted: false,
    testClock,
  };
}

/** Letters and digits in front of the invoice numbers: the end of the customer's id, which is unique enough to read. */
function invoicePrefix(id: string): string {
  return id.slice(-8).toUpperCase();
}
