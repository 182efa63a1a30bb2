/**
 * What a proration script cannot know, and when that matters.
 *
 * A script is given the price of one unit and a factor, no quantity and no amount (extensions.md 2.2). A rule with a
 * money threshold therefore judges one unit's net. We multiply out and say so when the real net lies on the other side
 * of a threshold than the one that the script saw.
 */
import { Decimal } from '../sdk/index.ts';
import type { ComparedLine } from './comparison.ts';
import { formatMoney, minor, negate, sum, type Minor, type Money } from './money.ts';

export interface BlindSpot {
  code: 'quantity_unseen' | 'debit_base_unseen';
  message: string;
}

/** @param thresholds the amounts of money in the script's configuration */
export function blindSpots(lines: readonly ComparedLine[], thresholds: readonly Money[]): BlindSpot[] {
  const changed = lines.filter((line) => line.verdict === 'changed' && line.byDefault.isProration);
  if (changed.length === 0) return [];
  const prorations = lines.filter((line) => line.byDefault.isProration).map((line) => line.byDefault);
  const currency = prorations[0]?.price.currency;
  const real = sum(prorations.map((line) => line.amount));
  const seen = roundedNet(prorations.map((line) => line.price.unitAmount.mul(line.factor)));
  const crossed = thresholds
    .filter((threshold) => threshold.currency === currency)
    .find(({ amount }) => isSmallCharge(seen, amount) && !isSmallCharge(real, amount));
  if (crossed === undefined || currency === undefined) return [];

  const quantities = prorations.some((line) => line.quantity !== 1);
  const money = (amount: Minor): string => formatMoney(amount, currency);
  return [
    {
      code: quantities ? 'quantity_unseen' : 'debit_base_unseen',
      message:
        (real > 0n
          ? `The script changes a real charge of ${money(real)}, which is above the ${money(crossed.amount)} it is set to. `
          : `The script changes what is really a credit of ${money(negate(real))}, not a small charge. `) +
        (quantities
          ? `It is not given the quantity: for one unit it saw a charge of ${money(seen)}.`
          : `It is not given what was really charged before: by the prices it saw a charge of ${money(seen)}.`),
    },
  ];
}

/** What a rule with a minimum is about. */
function isSmallCharge(net: Minor, minimum: Minor): boolean {
  return net > 0n && net < minimum;
}

function roundedNet(amounts: readonly Decimal[]): Minor {
  const net = amounts.reduce((total, amount) => total.add(amount), Decimal.zero);
  return minor(BigInt(net.toFixed(0, 'half-up')));
}
