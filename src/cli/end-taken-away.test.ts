// An end that is set and taken away again leaves the period as its cycle had set it, and no time free or paid twice.
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkBooks } from '../platform/books.ts';
import { newPrice } from './testing/calls.ts';
import { amounts, invoicesOf, moveTo, periods, subscribedAt, utc, type Clocked } from './testing/clocked.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let monthly: string;
let yearly: string;
beforeAll(async () => {
  local = await localPlatform();
  const product = (await local.stripe.products.create({ name: 'Basic' })).id;
  monthly = await newPrice(local, product, 3100);
  yearly = await newPrice(local, product, 36_500, { recurring: { interval: 'year' } });
});
afterAll(async () => {
  const faults = await checkBooks(local.platform.store.db);
  await local.close();
  expect(faults).toEqual([]);
});

const CLASSIC = { billing_mode: { type: 'classic' } } as const;
const update = (
  { subscription }: Clocked,
  params: Stripe.SubscriptionUpdateParams,
): Promise<Stripe.Subscription> => local.stripe.subscriptions.update(subscription.id, params);
const waiting = async ({ customer }: Clocked): Promise<number[]> =>
  (await local.stripe.invoiceItems.list({ customer, pending: true, limit: 100 })).data
    .reverse()
    .map(({ amount }) => amount);

describe.each(['classic', 'flexible'] as const)('%s, up to an anchor', (type) => {
  const upToOctober = () =>
    subscribedAt(local, '2026-09-16T00:00', [{ price: monthly }], {
      billing_mode: { type },
      billing_cycle_anchor: utc('2026-10-01'),
    });

  test('the end with the period, taken away, leaves the period to the anchor', async () => {
    const made = await upToOctober();
    await update(made, { cancel_at_period_end: true });
    const after = await update(made, { cancel_at_period_end: false });
    expect(periods(after)).toEqual([['2026-09-16T00:00', '2026-10-01T00:00']]);
    await moveTo(local, made, '2026-10-01T02:00');
    expect((await invoicesOf(local, made)).map(({ total }) => total)).toEqual([1550, 3100]);
  });

  test('changes before and after an end inside it have the measure of the full interval', async () => {
    const made = await upToOctober();
    // 5 of the 30 days of September
    await update(made, { cancel_at: utc('2026-09-26') });
    expect(await waiting(made)).toEqual([-517]);
    await moveTo(local, made, '2026-09-21T00:00');
    await update(made, { items: [{ id: made.item, quantity: 2 }] });
    // Flexible gives back what is left of 15.50: 10 of 15 days are 10.33, of which 5.17 were given.
    expect((await waiting(made)).slice(1)).toEqual([type === 'classic' ? -517 : -516, 1033]);
    const after = await update(made, { cancel_at: '' });
    expect((await waiting(made)).slice(3)).toEqual([1033]);
    expect(periods(after)).toEqual([['2026-09-16T00:00', '2026-10-01T00:00']]);
  });
});

test('classic: a period to the 31st ends on the 31st again', async () => {
  const made = await subscribedAt(local, '2027-01-31T00:00', [{ price: monthly }], CLASSIC);
  await moveTo(local, made, '2027-03-01T00:00');
  await update(made, { cancel_at: utc('2027-03-16') });
  const after = await update(made, { cancel_at: '' });
  // 15 of the 31 days from 28 February to 31 March
  expect(await waiting(made)).toEqual([-1500, 1500]);
  expect(periods(after)).toEqual([['2027-02-28T00:00', '2027-03-31T00:00']]);
});

test('flexible: a month that ends early and then with a yearly price is still a month', async () => {
  const made = await subscribedAt(local, '2026-09-01T00:00', [{ price: monthly }]);
  await update(made, { cancel_at: utc('2026-09-16') });
  await update(made, { items: [{ id: made.item, price: yearly }], proration_behavior: 'none' });
  const after = await update(made, { cancel_at: '', proration_behavior: 'none' });
  expect(periods(after)).toEqual([['2026-09-01T00:00', '2026-10-01T00:00']]);
});

test.each(['classic', 'flexible'] as const)(
  '%s: time that the end had left out of a renewal is charged once the end is gone',
  async (type) => {
    const made = await subscribedAt(local, '2026-09-01T00:00', [{ price: monthly }], {
      billing_mode: { type },
    });
    await update(made, { cancel_at: utc('2026-10-11') });
    await moveTo(local, made, '2026-10-02T00:00');
    const [, october] = await invoicesOf(local, made);
    // 10 of 31 days, then the other 21
    expect(amounts(october!)).toEqual([1000]);
    const after = await update(made, { cancel_at: '' });
    expect(await waiting(made)).toEqual([2100]);
    expect(periods(after)).toEqual([['2026-10-01T00:00', '2026-11-01T00:00']]);
  },
);

test('classic: so is time that it had left out of a period that began with a change', async () => {
  const made = await subscribedAt(local, '2026-09-01T00:00', [{ price: monthly }], CLASSIC);
  await update(made, { cancel_at: utc('2026-10-11') });
  const reset = await local.stripe.subscriptions.update(made.subscription.id, {
    billing_cycle_anchor: { type: 'now' },
    items: [{ id: made.item, price: yearly }],
    expand: ['latest_invoice'],
  });
  // The whole of September back, and 40 of 365 days
  expect(amounts(reset.latest_invoice)).toEqual([-3100, 4000]);
  await update(made, { cancel_at: '' });
  expect(await waiting(made)).toEqual([32_500]);
});
