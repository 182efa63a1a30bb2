/** A large company that is lived through: every change goes through the API, while the clock moves from first to last. */
import { DAY } from '../../../core/calendar.ts';
import { advanceTo } from '../../clock/advance.ts';
import { seededIds } from '../../ids.ts';
import type { Platform, Scope } from '../../platform.ts';
import { caller, type Call } from '../poster.ts';
import type { Company } from './bulk.ts';
import { CURRENCIES, ladderOf, MONTHS_PAID_OF_A_YEAR, PLANS } from './catalog.ts';
import { chanceOf, type Chance } from './chance.ts';
import { drawCustomer, TRIAL_DAYS, type DrawnCustomer } from './customer.ts';
import { priceKey } from './sold.ts';

interface Step {
  at: number;
  take(): Promise<unknown>;
}

/** @param tell steps taken, and all of them */
export async function liveCompany(
  platform: Platform,
  scope: Scope,
  company: Company,
  tell: (done: number, all: number) => void,
): Promise<void> {
  const { seed, now, days, customers } = company;
  const living: Platform = { ...platform, newId: seededIds(`company:${seed}`), seeds: true };
  const call = caller(living, scope);
  const prices = await sell(call);
  for (const coupon of COUPONS) await call('POST', '/v1/coupons', coupon);
  const steps = Array.from({ length: customers }, (_, index) => {
    const chance = chanceOf(seed, `history:${index}`);
    return stepsOf(drawCustomer(chance, index, now, days), company, chance, call, prices);
  })
    .flat()
    .sort((a, b) => a.at - b.at);
  for (const [index, step] of steps.entries()) {
    await advanceTo(living, scope, step.at);
    await step.take();
    tell(index + 1, steps.length);
  }
  await advanceTo(living, scope, now);
}

const COUPONS = [
  { id: 'WELCOME20', name: 'Welcome', percent_off: 20, duration: 'repeating', duration_in_months: 3 },
  { id: 'HALF', name: 'Half of the first invoice', percent_off: 50, duration: 'once' },
  { id: 'NONPROFIT', name: 'Non-profit', percent_off: 15, duration: 'forever' },
];

/** @returns ids of prices by `priceKey` */
async function sell(call: Call): Promise<ReadonlyMap<string, string>> {
  const prices = new Map<string, string>();
  for (const { key, name, description, monthly } of PLANS) {
    const product = await call('POST', '/v1/products', { name, description });
    for (const currency of CURRENCIES) {
      for (const interval of ['month', 'year'] as const) {
        const { id } = await call('POST', '/v1/prices', {
          product: product.id,
          currency,
          unit_amount: monthly[currency] * (interval === 'year' ? MONTHS_PAID_OF_A_YEAR : 1),
          recurring: { interval },
        });
        prices.set(priceKey(key, interval, currency), id);
      }
    }
  }
  return prices;
}

/** What a customer has, as far as the steps have come. */
interface Made {
  customer: string;
  subscription: string;
  item: string;
}

const BEHAVIORS = ['always_invoice', 'create_prorations', 'create_prorations', 'none'] as const;

function stepsOf(
  drawn: DrawnCustomer,
  { now }: Company,
  chance: Chance,
  call: Call,
  prices: ReadonlyMap<string, string>,
): Step[] {
  const made: Made = { customer: '', subscription: '', item: '' };
  const price = (plan: string): string | undefined =>
    prices.get(priceKey(plan, drawn.interval, drawn.currency));
  const end = drawn.fate === 'canceled' ? drawn.started + chance.whole(33, 60) * DAY : now - 2 * DAY;
  const coupon = chance.happens(0.2) ? chance.pick(COUPONS).id : null;
  const steps: Step[] = [{ at: drawn.started, take: () => begin(drawn, coupon, made, call, price) }];
  let { plan, quantity } = drawn.items[0] ?? { plan: 'starter', quantity: 1 };
  for (let at = drawn.started; drawn.fate !== 'trialing';) {
    at += chance.whole(20 * DAY, 160 * DAY);
    if (at >= end) break;
    const edit: { price?: string | undefined; quantity?: number } = {};
    if (quantity > 1 && chance.happens(0.6)) {
      quantity = Math.max(2, quantity + chance.whole(-4, 8));
      edit.quantity = quantity;
    } else {
      plan = chance.pick(ladderOf(plan)).key;
      edit.price = price(plan);
    }
    const behavior = chance.pick(BEHAVIORS);
    steps.push({ at, take: () => update(call, made, { items: [{ id: made.item, ...edit }] }, behavior) });
  }
  return [...steps, ...lastSteps(drawn, now, end, made, call, chance)];
}

function lastSteps(
  drawn: DrawnCustomer,
  now: number,
  end: number,
  made: Made,
  call: Call,
  chance: Chance,
): Step[] {
  const atPeriodEnd = (at: number): Step => ({
    at,
    take: () => call('POST', `/v1/subscriptions/${made.subscription}`, { cancel_at_period_end: true }),
  });
  switch (drawn.fate) {
    case 'past_due':
      return [
        {
          // Early enough that the next renewal is charged before the history ends.
          at: Math.max(drawn.started + DAY, now - 40 * DAY),
          take: () =>
            call('POST', `/v1/customers/${made.customer}`, {
              invoice_settings: { default_payment_method: 'pm_card_chargeCustomerFail' },
            }),
        },
      ];
    case 'ending':
      return drawn.started < now - DAY ? [atPeriodEnd(now - DAY)] : [];
    case 'canceled': {
      if (chance.happens(0.5)) return [atPeriodEnd(end)];
      const prorate = chance.happens(0.5);
      return [
        {
          at: end,
          take: () =>
            call('DELETE', `/v1/subscriptions/${made.subscription}`, { prorate, invoice_now: prorate }),
        },
      ];
    }
    default:
      return [];
  }
}

async function begin(
  drawn: DrawnCustomer,
  coupon: string | null,
  made: Made,
  call: Call,
  price: (plan: string) => string | undefined,
): Promise<void> {
  const customer = await call('POST', '/v1/customers', {
    name: drawn.name,
    email: drawn.email,
    payment_method: 'pm_card_visa',
    ...(drawn.credit === 0 ? {} : { balance: -drawn.credit }),
  });
  made.customer = customer.id;
  const subscription = (await call('POST', '/v1/subscriptions', {
    customer: customer.id,
    items: drawn.items.map(({ plan, quantity }) => ({ price: price(plan), quantity })),
    ...(coupon === null ? {} : { discounts: [{ coupon }] }),
    ...(drawn.fate === 'trialing' ? { trial_period_days: TRIAL_DAYS } : {}),
    ...(drawn.invoiced ? { collection_method: 'send_invoice', days_until_due: 30 } : {}),
  })) as { id: string; items?: { data: { id: string }[] } };
  made.subscription = subscription.id;
  made.item = subscription.items?.data[0]?.id ?? '';
}

function update(
  call: Call,
  made: Made,
  edit: Record<string, unknown>,
  behavior: (typeof BEHAVIORS)[number],
): Promise<unknown> {
  return call('POST', `/v1/subscriptions/${made.subscription}`, { ...edit, proration_behavior: behavior });
}
