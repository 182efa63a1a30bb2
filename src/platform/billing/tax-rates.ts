/** Tax rates that a request names, found and checked. */
import { invalid, missingReference } from '../api/errors.ts';
import { inside } from '../api/params.ts';
import { taxRateCopy, type TaxRateCopy } from '../objects/tax.ts';
import type { Known } from './known.ts';

/**
 * @param ids null clears
 * @throws {ApiError} 400 for unknown or archived ones, for one named twice, and for inclusive beside exclusive ones: what
 *   the latter would be computed on is nowhere said
 */
export function taxRatesNamed(
  ids: readonly string[] | null,
  path: string,
  { taxRates }: Pick<Known, 'taxRates'>,
): TaxRateCopy[] {
  const rates = (ids ?? []).map((id, index) => {
    const row = taxRates.get(id);
    if (row === undefined) throw missingReference('tax_rate', id, inside(path, index));
    if (!row.active)
      throw invalid(inside(path, index), `The tax rate '${id}' is archived. Choose an active one.`);
    if (ids?.indexOf(id) !== index)
      throw invalid(inside(path, index), `The tax rate '${id}' is named twice.`);
    return taxRateCopy(row);
  });
  if (new Set(rates.map(({ inclusive }) => inclusive)).size > 1)
    throw invalid(path, `Tax rates of one list are all inclusive or all exclusive; '${path}' mixes them.`);
  return rates;
}
