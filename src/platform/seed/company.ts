/** Hypernia, the sample company: what it sells and to whom. Data only; seed.ts brings it to life through the API. */

/** Where the clock stands when the company is ready. */
export const SEEDED_NOW = Date.UTC(2026, 10, 20, 12, 42) / 1000;

/** Before anything was sold. */
export const FOUNDED = Date.UTC(2026, 7, 24, 8) / 1000;

export interface SeedProduct {
  name: string;
  description: string;
  /** Monthly price of one unit in minor units, by currency. */
  monthly: Readonly<Record<string, number>>;
  /** Yearly price of one unit in minor units, by currency. */
  yearly?: Readonly<Record<string, number>>;
}

export const PRODUCTS = {
  starter: {
    name: 'Starter',
    description: 'One workspace for one person.',
    monthly: { usd: 2500, eur: 2300, jpy: 3800 },
  },
  pro: {
    name: 'Pro',
    description: 'One workspace, unlimited projects.',
    monthly: { usd: 2700, eur: 2500, jpy: 4200, kwd: 8300 },
  },
  team: {
    name: 'Team',
    description: 'A shared workspace, per seat.',
    monthly: { usd: 1250, eur: 1150, jpy: 1900 },
  },
  scale: {
    name: 'Scale',
    description: 'Several workspaces with audit log and support.',
    monthly: { usd: 9900, eur: 9000, jpy: 14800, kwd: 30450 },
    yearly: { usd: 99000, eur: 90000 },
  },
} as const satisfies Record<string, SeedProduct>;

export type ProductKey = keyof typeof PRODUCTS;

export interface SeedCustomer {
  name: string;
  product: ProductKey;
  currency: string;
  /** ISO 8601, UTC. */
  started: string;
  quantity?: number;
  yearly?: true;
  trialDays?: number;
  /** `invoiced`: sent, due in 30 days. `declining`: from the second charge on. */
  pays?: 'invoiced' | 'declining';
  /** Days after the start: ended at once, or at the end of the period. */
  canceledAfter?: number;
  endsWithPeriod?: true;
  /** Credit for the customer in minor units. */
  credit?: number;
}

/** The customer of the first example: 3 hours 30 minutes into a monthly USD 25 plan. */
export const ALEX: SeedCustomer = {
  name: 'Alex Miles',
  product: 'starter',
  currency: 'usd',
  started: '2026-11-20T09:12:00Z',
};

export const CUSTOMERS: readonly SeedCustomer[] = [
  ALEX,
  { name: 'Amara Okafor', product: 'pro', currency: 'usd', started: '2026-09-03T14:20:11Z' },
  { name: 'Aoi Tanaka', product: 'starter', currency: 'jpy', started: '2026-11-05T02:15:00Z' },
  { name: 'Atlas Freight', product: 'team', currency: 'usd', started: '2026-10-12T10:00:00Z', quantity: 12 },
  { name: 'Beatriz Silva', product: 'starter', currency: 'eur', started: '2026-10-31T17:45:30Z' },
  { name: 'Birch & Lane', product: 'team', currency: 'usd', started: '2026-11-09T08:30:00Z', quantity: 4 },
  {
    name: 'Blue Harbor Dental',
    product: 'scale',
    currency: 'usd',
    started: '2026-09-15T15:00:00Z',
    pays: 'invoiced',
  },
  {
    name: 'Camille Laurent',
    product: 'pro',
    currency: 'eur',
    started: '2026-11-14T11:11:11Z',
    trialDays: 14,
  },
  {
    name: 'Cedar Analytics',
    product: 'scale',
    currency: 'usd',
    started: '2026-08-28T09:00:00Z',
    yearly: true,
  },
  {
    name: 'Chen Wei',
    product: 'starter',
    currency: 'usd',
    started: '2026-09-22T06:40:00Z',
    canceledAfter: 31,
  },
  { name: 'Daichi Mori', product: 'pro', currency: 'jpy', started: '2026-10-20T00:05:00Z' },
  { name: 'Delta Ceramics', product: 'team', currency: 'eur', started: '2026-10-05T13:00:00Z', quantity: 6 },
  { name: 'Elena Petrova', product: 'starter', currency: 'eur', started: '2026-11-01T19:20:00Z' },
  { name: 'Farid Haddad', product: 'pro', currency: 'kwd', started: '2026-11-02T07:00:00Z' },
  {
    name: 'Fennel Kitchen',
    product: 'starter',
    currency: 'usd',
    started: '2026-10-08T12:00:00Z',
    credit: 1500,
  },
  { name: 'Grace Kim', product: 'pro', currency: 'usd', started: '2026-11-18T16:00:00Z', trialDays: 7 },
  {
    name: 'Greenfield School',
    product: 'team',
    currency: 'usd',
    started: '2026-09-01T07:30:00Z',
    quantity: 25,
    pays: 'invoiced',
  },
  { name: 'Hana Yoshida', product: 'team', currency: 'jpy', started: '2026-10-15T03:00:00Z', quantity: 5 },
  {
    name: 'Hugo Martin',
    product: 'starter',
    currency: 'eur',
    started: '2026-09-18T20:10:00Z',
    pays: 'declining',
  },
  { name: 'Ibrahim Yusuf', product: 'starter', currency: 'usd', started: '2026-11-11T05:55:00Z' },
  {
    name: 'Ivy Thompson',
    product: 'pro',
    currency: 'usd',
    started: '2026-10-25T21:30:00Z',
    endsWithPeriod: true,
  },
  { name: 'Juniper Labs', product: 'scale', currency: 'eur', started: '2026-10-01T09:00:00Z' },
  { name: 'Kenji Sato', product: 'scale', currency: 'jpy', started: '2026-09-30T23:59:59Z' },
  { name: 'Lena Fischer', product: 'starter', currency: 'eur', started: '2026-08-31T10:30:00Z' },
  {
    name: 'Lumen Studio',
    product: 'team',
    currency: 'eur',
    started: '2026-11-16T14:00:00Z',
    quantity: 3,
    trialDays: 14,
  },
  { name: 'Maya Singh', product: 'pro', currency: 'usd', started: '2026-09-10T04:45:00Z' },
  {
    name: 'Nadia Rahman',
    product: 'starter',
    currency: 'usd',
    started: '2026-10-02T18:00:00Z',
    canceledAfter: 20,
  },
  { name: 'Noah Bennett', product: 'starter', currency: 'usd', started: '2026-11-19T22:00:00Z' },
  { name: 'Northwind Logistics', product: 'scale', currency: 'usd', started: '2026-10-18T08:00:00Z' },
  { name: 'Olivia Rossi', product: 'pro', currency: 'eur', started: '2026-10-11T16:45:00Z' },
  { name: 'Orchard Health', product: 'team', currency: 'usd', started: '2026-11-03T09:15:00Z', quantity: 8 },
  {
    name: 'Pablo Navarro',
    product: 'starter',
    currency: 'eur',
    started: '2026-09-26T11:00:00Z',
    canceledAfter: 45,
  },
  {
    name: 'Quill Publishing',
    product: 'team',
    currency: 'usd',
    started: '2026-09-08T13:20:00Z',
    quantity: 2,
  },
  { name: 'Ravi Patel', product: 'pro', currency: 'usd', started: '2026-10-29T02:30:00Z', pays: 'declining' },
  { name: 'Sakura Print', product: 'team', currency: 'jpy', started: '2026-11-12T01:00:00Z', quantity: 10 },
  { name: 'Sofia Lind', product: 'starter', currency: 'eur', started: '2026-11-07T07:07:07Z' },
  {
    name: 'Summit Climbing',
    product: 'pro',
    currency: 'usd',
    started: '2026-09-20T10:00:00Z',
    endsWithPeriod: true,
  },
  { name: 'Tomás Herrera', product: 'starter', currency: 'usd', started: '2026-10-30T15:00:00Z' },
  { name: 'Union Street Books', product: 'starter', currency: 'usd', started: '2026-08-29T12:00:00Z' },
  { name: 'Yuki Nakamura', product: 'starter', currency: 'jpy', started: '2026-11-20T01:30:00Z' },
];
