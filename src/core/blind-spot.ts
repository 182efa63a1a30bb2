/**
 * What a proration script cannot know, and when that matters.
 *
 * A script is given the price of one unit and a factor, no quantity and no amount (extensions.md 2.2). A rule with a
 * money threshold therefore judges one unit's net, and a rule for upgrades judges one unit's price. We multiply out and
 * say so when the real net lies on the other side of a threshold than the one that the script saw, or when all units
 * together become dearer while one becomes cheaper, or the other way round.
 */
import { Decimal } from '../sdk/index.ts';
import type { ComparedLine } from './comparison.ts';
import { formatMoney, minor, negate, sum, type Currency, type Minor, type Money } from './money.ts';
import { fullAmount } from './price.ts';
import type { ProrationLine } from './proration/line.ts';

export interface BlindSpot {
  code: 'quantity_unseen' | 'debit_base_unseen';
  message: string;
}

/** Scripts whose rule is about upgrades and downgrades, told apart by the price of one unit. */
const JUDGE_BY_UNIT_PRICE: readonly string[] = ['charge_price_difference'];

/**
 * @param thresholds the amounts of money in the script's configuration
 * @param extension id of the script's extension
 */
export function blindSpots(
  lines: readonly ComparedLine[],
  thresholds: readonly Money[],
  extension: string,
): BlindSpot[] {
  const prorations = lines.filter((line) => line.byDefault.isProration);
  if (!prorations.some((line) => line.verdict === 'changed')) return [];
  const found = [
    crossedThreshold(
      prorations.map((line) => line.byDefault),
      thresholds,
    ),
    JUDGE_BY_UNIT_PRICE.includes(extension) ? mistakenDirection(prorations) : null,
  ];
  return found.filter((spot) => spot !== null);
}

function crossedThreshold(
  prorations: readonly ProrationLine[],
  thresholds: readonly Money[],
): BlindSpot | null {
  const currency = prorations[0]?.price.currency;
  const real = sum(prorations.map((line) => line.amount));
  const seen = seenNet(prorations);
  const crossed = thresholds
    .filter((threshold) => threshold.currency === currency)
    .find(({ amount }) => (seen === null || isSmallCharge(seen, amount)) && !isSmallCharge(real, amount));
  if (crossed === undefined || currency === undefined) return null;

  const quantities = seen === null || prorations.some((line) => line.quantity !== 1);
  const money = (amount: Minor): string => formatMoney(amount, currency);
  return {
    code: quantities ? 'quantity_unseen' : 'debit_base_unseen',
    message:
      (real > 0n
        ? `The script changes a real charge of ${money(real)}, which is above the ${money(crossed.amount)} it is set to. `
        : `The script changes what is really a credit of ${money(negate(real))}, not a small charge. `) +
      (seen === null
        ? 'It is not given the quantity, which decides what tiers charge.'
        : quantities
          ? `It is not given the quantity: for one unit it saw a charge of ${money(seen)}.`
          : `It is not given what was really charged before: by the prices it saw a charge of ${money(seen)}.`),
  };
}

/** The net of one unit each; null where tiers say what units cost. */
function seenNet(prorations: readonly ProrationLine[]): Minor | null {
  const amounts = prorations.flatMap(({ price: { unitAmount }, factor }) =>
    unitAmount === null ? [] : [unitAmount.mul(factor)],
  );
  return amounts.length < prorations.length ? null : roundedNet(amounts);
}

/** What a rule with a minimum is about. */
function isSmallCharge(net: Minor, minimum: Minor): boolean {
  return net > 0n && net < minimum;
}

function roundedNet(amounts: readonly Decimal[]): Minor {
  const net = amounts.reduce((total, amount) => total.add(amount), Decimal.zero);
  return minor(BigInt(net.toFixed(0, 'half-up')));
}

/**
 * One price replaced by another, where one unit and all units together go in opposite directions: from 2 seats at USD 30
 * to 9 at USD 20 one seat becomes cheaper, and the subscription dearer.
 */
function mistakenDirection(prorations: readonly ComparedLine[]): BlindSpot | null {
  const [credit, debit] = (['credit', 'debit'] as const).map((type) =>
    prorations.filter((line) => line.byDefault.type === type),
  );
  // What such a script answers otherwise is no upgrade or downgrade to it, so it left the lines alone.
  const [before, after] = [credit?.[0]?.byDefault, debit?.[0]?.byDefault];
  if (prorations.length !== 2 || before === undefined || after === undefined) return null;
  const [was, is] = [before.price.unitAmount, after.price.unitAmount];
  if (was === null || is === null) return null;
  const seen = is.cmp(was);
  const [paid, pays] = [before, after].map((line) => fullAmount(line.price, line.quantity));
  const real = compared(pays!, paid!);
  if (seen === 0 || real === 0 || seen === real) return null;

  const { currency } = after.price;
  const net = (side: 'byDefault' | 'byScript'): string =>
    chargeOrCredit(sum(prorations.map((line) => (line[side] ?? line.byDefault).amount)), currency);
  return {
    code: 'quantity_unseen',
    message:
      `The script changes ${net('byDefault')} to ${net('byScript')}. It is not given the quantity: by the price of one unit, ` +
      `from ${unitText(was, currency)} to ${unitText(is, currency)}, it saw ${DIRECTIONS[seen]}. ` +
      `All units together go from ${formatMoney(paid!, currency)} to ${formatMoney(pays!, currency)}, ${DIRECTIONS[real]}.`,
  };
}

const DIRECTIONS = { [-1]: 'a downgrade', 1: 'an upgrade' } as const;

function compared(one: Minor, other: Minor): -1 | 0 | 1 {
  if (one === other) return 0;
  return one > other ? 1 : -1;
}

function chargeOrCredit(amount: Minor, currency: Currency): string {
  if (amount === 0n) return 'nothing';
  return amount > 0n
    ? `a charge of ${formatMoney(amount, currency)}`
    : `a credit of ${formatMoney(negate(amount), currency)}`;
}

/** Prices of less than a minor unit are not rounded: two of them could read alike. */
function unitText(unitAmount: Decimal, currency: Currency): string {
  const whole = roundedNet([unitAmount]);
  if (unitAmount.eq(Number(whole))) return formatMoney(whole, currency);
  return `${unitAmount.toString()} minor units of ${currency.toUpperCase()}`;
}
