/** `customer_details` of create_preview: a customer who does not exist yet, or one with other details. */
import { newCustomerRow } from '../../objects/new-customer.ts';
import type { CustomerRow } from '../../objects/catalog.ts';
import type { Platform, Scope } from '../../platform.ts';
import { object, type Read } from '../params.ts';
import { detailFields, detailsOf } from './customer-details.ts';

const { address, shipping, tax_exempt } = detailFields;

export const customerDetails = object({ address, shipping, tax_exempt });
type Details = Pick<Read<typeof detailFields>, 'address' | 'shipping' | 'tax_exempt'>;

export const withDetails = (row: CustomerRow, details: Details | undefined): CustomerRow =>
  details === undefined ? row : { ...row, ...detailsOf(row, details) };

/** Somebody with no name, balance or currency; who is never stored. */
export const unknownCustomer = (
  platform: Platform,
  scope: Scope,
  at: number,
  details: Details,
): CustomerRow => withDetails(newCustomerRow(scope, platform.newId('cus_tmp'), at, null), details);
