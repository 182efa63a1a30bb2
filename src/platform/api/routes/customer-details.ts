/** What a customer has that is shown as it was given: address, shipping, languages. */
import { TAX_EXEMPTIONS } from '../../../store/schema/catalog.ts';
import type { Address } from '../../../store/schema/catalog.ts';
import type { CustomerRow } from '../../objects/catalog.ts';
import { list, object, oneOf, optional, required, text, unsettable, type Read } from '../params.ts';

const part = optional(unsettable(text({ max: 5000 })));
const address = object({
  city: part,
  country: part,
  line1: part,
  line2: part,
  postal_code: part,
  state: part,
});

/** Parameters of a customer, as `POST /v1/customers` takes them. */
export const detailFields = {
  address: optional(unsettable(address)),
  shipping: optional(
    unsettable(
      object({
        name: required(text({ max: 5000 })),
        phone: optional(unsettable(text({ max: 20 }))),
        address: required(address),
      }),
    ),
  ),
  preferred_locales: optional(unsettable(list(text({ max: 35 })))),
  tax_exempt: optional(unsettable(oneOf(...TAX_EXEMPTIONS))),
};

const addressOf = (given: ReturnType<typeof address>): Address => ({
  city: given.city ?? null,
  country: given.country ?? null,
  line1: given.line1 ?? null,
  line2: given.line2 ?? null,
  postal_code: given.postal_code ?? null,
  state: given.state ?? null,
});

/** The customer's columns after the request; an empty value unsets. */
export function detailsOf(
  row: CustomerRow,
  { address, shipping, preferred_locales: locales, tax_exempt: exempt }: Partial<Read<typeof detailFields>>,
): Pick<CustomerRow, 'address' | 'shipping' | 'preferredLocales' | 'taxExempt'> {
  return {
    address: address === undefined ? row.address : address === null ? null : addressOf(address),
    shipping:
      shipping === undefined
        ? row.shipping
        : shipping === null
          ? null
          : { name: shipping.name, phone: shipping.phone ?? null, address: addressOf(shipping.address) },
    preferredLocales: locales === undefined ? row.preferredLocales : locales,
    taxExempt: exempt === undefined ? row.taxExempt : (exempt ?? 'none'),
  };
}
