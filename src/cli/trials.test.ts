// Trials: begun and ended by an update, by time, and without a payment method.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { checkBooks } from '../platform/books.ts';
import { newPrice } from './testing/calls.ts';
import { amounts, inUtc, invoicesOf, moveTo, periods, subscribedAt, utc } from './testing/clocked.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let monthly: string;
let tried: string;
beforeAll(async () => {
  local = await localPlatform();
  const product = (await local.stripe.products.create({ name: 'Basic' })).id;
  monthly = await newPrice(local, product, 3100);
  tried = await newPrice(local, product, 3100, { recurring: { interval: 'month', trial_period_days: 14 } });
});
afterAll(async () => {
  const faults = await checkBooks(local.platform.store.db);
  await local.close();
  expect(faults).toEqual([]);
});

const MODES = ['classic', 'flexible'] as const;

describe.each(MODES)('%s', (type) => {
  const mode = { billing_mode: { type } };

  test('a trial on an active subscription gives back the rest, and its end is the anchor', async () => {
    const made = await subscribedAt(local, '2026-09-01T00:00', [{ price: monthly }], mode);
    await moveTo(local, made, '2026-09-11T00:00');
    const change = { trial_end: utc('2026-09-25') };
    const shown = await local.stripe.invoices.createPreview({
      subscription: made.subscription.id,
      subscription_details: change,
    });
    const after = await local.stripe.subscriptions.update(made.subscription.id, {
      ...change,
      expand: ['latest_invoice'],
    });
    expect(amounts(after.latest_invoice)).toEqual([-2067, 0]);
    expect(amounts(shown)).toEqual([-2067, 0]);
    const [, trial] = (after.latest_invoice as Stripe.Invoice).lines.data;
    expect(trial?.description).toBe(type === 'classic' ? 'Trial period for Basic' : 'Free trial for Basic');
    expect(after).toMatchObject({ status: 'trialing', billing_cycle_anchor: change.trial_end });
    expect(periods(after)).toEqual([['2026-09-11T00:00', '2026-09-25T00:00']]);
    await moveTo(local, made, '2026-09-25T02:00');
    const renewed = await local.stripe.subscriptions.retrieve(made.subscription.id);
    expect([renewed.status, periods(renewed)]).toEqual([
      'active',
      [['2026-09-25T00:00', '2026-10-25T00:00']],
    ]);
    const [first, second, third] = await invoicesOf(local, made);
    expect([first?.total, second?.total, third?.total, third?.amount_due]).toEqual([3100, -2067, 3100, 1033]);
  });

  test('ending a trial now begins a full period, in the configuration of the same call', async () => {
    const made = await subscribedAt(local, '2026-09-01T00:00', [{ price: monthly }], {
      ...mode,
      trial_end: utc('2026-09-30'),
    });
    await moveTo(local, made, '2026-09-11T06:00');
    const after = await local.stripe.subscriptions.update(made.subscription.id, {
      trial_end: 'now',
      items: [{ id: made.item, quantity: 2 }],
      expand: ['latest_invoice'],
    });
    expect(amounts(after.latest_invoice)).toEqual([6200]);
    expect(after).toMatchObject({ status: 'active', trial_end: utc('2026-09-11T06:00') });
    expect(periods(after)).toEqual([['2026-09-11T06:00', '2026-10-11T06:00']]);
  });

  test('a trial that is moved bills nothing, and ends when it says', async () => {
    const made = await subscribedAt(local, '2026-09-01T00:00', [{ price: monthly }], {
      ...mode,
      trial_period_days: 7,
    });
    const after = await local.stripe.subscriptions.update(made.subscription.id, {
      trial_end: utc('2026-09-20'),
    });
    expect(periods(after)).toEqual([['2026-09-01T00:00', '2026-09-20T00:00']]);
    expect(inUtc(after.trial_start!)).toBe('2026-09-01T00:00');
    await moveTo(local, made, '2026-09-20T02:00');
    expect((await invoicesOf(local, made)).map(({ total }) => total)).toEqual([0, 3100]);
  });
});

test.each([
  ['cancel', 'canceled', [0]],
  ['pause', 'paused', [0]],
  ['create_invoice', 'active', [0, 3100]],
] as const)('without a payment method the end of a trial can %s', async (behavior, status, totals) => {
  const made = await subscribedAt(local, '2026-09-01T00:00', [{ price: monthly }], {
    trial_period_days: 7,
    trial_settings: { end_behavior: { missing_payment_method: behavior } },
  });
  expect(made.subscription.trial_settings?.end_behavior.missing_payment_method).toBe(behavior);
  await moveTo(local, made, '2026-09-08T02:00');
  const after = await local.stripe.subscriptions.retrieve(made.subscription.id);
  expect(after.status).toBe(status);
  expect((await invoicesOf(local, made)).map(({ total }) => total)).toEqual(totals);
});

test('a trial of the days that the price names', async () => {
  const made = await subscribedAt(local, '2026-09-01T00:00', [{ price: tried }], { trial_from_plan: true });
  expect(periods(made.subscription)).toEqual([['2026-09-01T00:00', '2026-09-15T00:00']]);
  const without = await subscribedAt(local, '2026-09-01T00:00', [{ price: tried }]);
  expect(without.subscription.status).toBe('active');
});

test('a trial, then the time up to the anchor, then full periods; what passed before is charged at once', async () => {
  const made = await subscribedAt(local, '2026-09-01T00:00', [{ price: monthly }], {
    trial_end: utc('2026-09-16'),
    billing_cycle_anchor: utc('2026-10-01'),
    backdate_start_date: utc('2026-08-29'),
  });
  // 3 of the 31 days from 29 August, and the trial
  expect(amounts(made.subscription.latest_invoice)).toEqual([300, 0]);
  await moveTo(local, made, '2026-10-01T02:00');
  expect((await invoicesOf(local, made)).map(({ total }) => total)).toEqual([300, 1550, 3100]);
});
