/** What a large company sells: a ladder of plans for one, plans per seat, and an addition; by the month and the year. */

export const CURRENCIES = ['usd', 'eur', 'gbp', 'jpy', 'kwd'] as const;
export type CurrencyCode = (typeof CURRENCIES)[number];

/** How often customers pay in each, in parts of a hundred. */
export const SHARE_OF: Readonly<Record<CurrencyCode, number>> = {
  usd: 48,
  eur: 26,
  gbp: 12,
  jpy: 10,
  kwd: 4,
};

export interface Plan {
  key: string;
  name: string;
  description: string;
  /** Sold by the seat: a quantity above 1 makes sense. */
  seats: boolean;
  /** Beside another plan, never alone. */
  addition: boolean;
  /** Of one unit for a month, in minor units. */
  monthly: Readonly<Record<CurrencyCode, number>>;
}

/** A year costs as much as ten months. */
export const MONTHS_PAID_OF_A_YEAR = 10;

const plan = (
  key: string,
  name: string,
  description: string,
  [usd, eur, gbp, jpy, kwd]: [number, number, number, number, number],
  kind: { seats?: true; addition?: true } = {},
): Plan => ({
  key,
  name,
  description,
  seats: kind.seats ?? false,
  addition: kind.addition ?? false,
  monthly: { usd, eur, gbp, jpy, kwd },
});

/** In order of price: an upgrade goes to the right among plans of one kind. */
export const PLANS: readonly Plan[] = [
  plan('solo', 'Solo', 'One workspace for one person.', [900, 850, 750, 1300, 2750]),
  plan('starter', 'Starter', 'One workspace, five projects.', [2500, 2300, 1900, 3800, 7700]),
  plan('pro', 'Pro', 'One workspace, unlimited projects.', [4900, 4500, 3900, 7400, 15050]),
  plan('scale', 'Scale', 'Several workspaces with audit log.', [9900, 9000, 7900, 14800, 30450]),
  plan('enterprise', 'Enterprise', 'Everything, and a person to call.', [49900, 45900, 39900, 74800, 153500]),
  plan('team', 'Team', 'A shared workspace, per seat.', [1250, 1150, 990, 1900, 3855], { seats: true }),
  plan('business', 'Business', 'Shared workspaces with roles, per seat.', [2150, 1990, 1690, 3200, 6605], {
    seats: true,
  }),
  plan('support', 'Priority support', 'An answer within the hour.', [1900, 1750, 1500, 2800, 5850], {
    addition: true,
  }),
];

/** The plans that one may be changed to: of the same kind. */
export function ladderOf(key: string): readonly Plan[] {
  const from = PLANS.find((each) => each.key === key);
  return PLANS.filter((each) => each.seats === from?.seats && each.addition === from.addition);
}
