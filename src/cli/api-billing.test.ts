// What billing does to subscriptions over time, through stripe-node; amounts worked by hand from billing.md 2 and 4.
import type Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { advance, clockAt, idOf, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let product: string;
/** 1 December 2026, midnight: a period of 31 days. */
const DECEMBER = Date.UTC(2026, 11, 1) / 1000;
const JANUARY = Date.UTC(2027, 0, 1) / 1000;
const DAY = 86_400;
const HOUR = 3600;

beforeAll(async () => {
  local = await localPlatform();
  product = (await local.stripe.products.create({ name: 'Plan' })).id;
  await putToRest(local);
  await advance(local, DECEMBER);
});
afterAll(() => local.close());

const price = (amount: number, more: Partial<Stripe.PriceCreateParams> = {}): Promise<string> =>
  newPrice(local, product, amount, more);
const invoicesOf = async (subscription: string): Promise<Stripe.Invoice[]> =>
  (await local.stripe.invoices.list({ subscription, limit: 100 })).data;
const pendingOf = async (customer: string): Promise<Stripe.InvoiceItem[]> =>
  (await local.stripe.invoiceItems.list({ customer, pending: true, limit: 100 })).data.reverse();
const amounts = (invoice: Stripe.Invoice | undefined): number[] =>
  invoice?.lines.data.map(({ amount }) => amount) ?? [];
const balanceOf = async (customer: string): Promise<number> =>
  ((await local.stripe.customers.retrieve(customer)) as Stripe.Customer).balance;
const itemOf = (sub: Stripe.Subscription): string => sub.items.data[0]!.id;
const latest = (sub: Stripe.Subscription): Stripe.Invoice => sub.latest_invoice as Stripe.Invoice;

// Everything that begins on 1 December, so that one advance of the clock serves every test.
describe('on the first day', () => {
  test('a subscription bills its first period at once', async () => {
    const sub = await subscribed(local, [{ price: await price(2000), quantity: 3 }]);
    expect([
      sub.status,
      sub.items.data[0]!.current_period_start,
      sub.items.data[0]!.current_period_end,
    ]).toEqual(['active', DECEMBER, JANUARY]);
    const invoice = latest(sub);
    expect([
      invoice.status,
      invoice.total,
      invoice.amount_paid,
      invoice.amount_remaining,
      invoice.billing_reason,
    ]).toEqual(['paid', 6000, 6000, 0, 'subscription_create']);
    expect(invoice.lines.data[0]).toMatchObject({
      description: '3 × Plan (at $20.00 / month)',
      period: { start: DECEMBER, end: JANUARY },
    });
    expect(invoice.number).toMatch(/-0001$/);
  });

  test.each([
    ['eur', 1999],
    ['jpy', 980],
    ['kwd', 10_405],
  ])('%s is billed in its own minor unit', async (currency, amount) => {
    const sub = await subscribed(local, [{ price: await price(amount, { currency }), quantity: 2 }]);
    expect([sub.currency, latest(sub).total, latest(sub).amount_paid]).toEqual([
      currency,
      2 * amount,
      2 * amount,
    ]);
    expect(((await local.stripe.customers.retrieve(idOf(sub.customer))) as Stripe.Customer).currency).toBe(
      currency,
    );
  });

  test('a fractional unit amount is rounded on the extended amount: 3 × 0.335 cents is 1 cent', async () => {
    const fraction = await local.stripe.prices.create({
      product,
      currency: 'usd',
      unit_amount_decimal: '0.335' as never,
      recurring: { interval: 'month' },
    });
    expect(fraction.unit_amount).toBeNull();
    expect(latest(await subscribed(local, [{ price: fraction.id, quantity: 3 }])).total).toBe(1);
  });

  test('an invoice that is sent stays open until its due date', async () => {
    const sub = await subscribed(local, [{ price: await price(5000) }], {
      collection_method: 'send_invoice',
      days_until_due: 14,
    });
    expect([
      sub.status,
      latest(sub).status,
      latest(sub).amount_due,
      latest(sub).amount_paid,
      latest(sub).due_date,
    ]).toEqual(['active', 'open', 5000, 0, DECEMBER + 14 * DAY]);
    const back = await local.stripe.subscriptions.update(sub.id, {
      collection_method: 'charge_automatically',
    });
    expect(back.days_until_due).toBeNull();
  });

  test('a first charge that is declined leaves the subscription incomplete', async () => {
    const sub = await subscribed(
      local,
      [{ price: await price(1000) }],
      {},
      { payment_method: 'pm_card_chargeCustomerFail' },
    );
    expect([sub.status, latest(sub).status, latest(sub).attempted]).toEqual(['incomplete', 'open', true]);
  });

  test('4 → 7 seats of one price: the whole old amount is credited, the whole new one charged', async () => {
    const seat = await price(1250);
    const sub = await subscribed(local, [{ price: seat, quantity: 4 }]);
    const preview = await local.stripe.invoices.createPreview({
      subscription: sub.id,
      subscription_details: {
        items: [{ id: itemOf(sub), quantity: 7 }],
        proration_behavior: 'always_invoice',
        proration_date: DECEMBER + 8.5 * DAY,
      },
    });
    // billing.md 2.2 example C: 22.5 of 31 days left, 5000 → −3629, 8750 → 6351
    expect(amounts(preview)).toEqual([-3629, 6351]);
    expect(preview.lines.data.map(({ description, quantity }) => [description, quantity])).toEqual([
      ['Unused time on 4 × Plan after 09 Dec 2026', 4],
      ['Remaining time on 7 × Plan after 09 Dec 2026', 7],
    ]);
    expect(preview.lines.data.every(({ pricing }) => pricing?.unit_amount_decimal === null)).toBe(true);
  });
});

describe('a month passes', () => {
  const subs: Record<string, Stripe.Subscription> = {};

  beforeAll(async () => {
    const make = async (
      name: string,
      amount: number,
      more: Partial<Stripe.SubscriptionCreateParams> = {},
      customer: Stripe.CustomerCreateParams = {},
    ) => {
      subs[name] = await subscribed(local, [{ price: await price(amount) }], more, customer);
    };
    await make('pending', 3100);
    await make('always', 3100);
    await make('none', 3100);
    await make('classic', 3100, { billing_mode: { type: 'classic' } });
    await make('chain', 1800);
    await make('seats', 5000);
    await make('adds', 3100);
    await make('credit', 3100, {}, { balance: -500 });
    await make('muchCredit', 3100, {}, { balance: -9000 });
    await make('owes', 3100, {}, { balance: 700 });
    await make('cents', 3100);
    await make('trial', 2000, { trial_period_days: 20 });
    await make('ends', 3100);
    await make('endsWithPending', 3100);
    await make('canceled', 2400);
    await make('plainlyCanceled', 2400);
    await make('creditKept', 2400);
    await make('declines', 3100);
    await make('renewedDeclines', 3100);
    await advance(local, DECEMBER + 15.5 * DAY); // half of December
  });

  test('create_prorations leaves the lines pending', async () => {
    const sub = subs.pending!;
    await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: itemOf(sub), price: await price(4401) }],
    });
    const pending = await pendingOf(idOf(sub.customer));
    // half of 3100 and of 4401 (2200.5, away from zero)
    expect(pending.map(({ amount }) => amount)).toEqual([-1550, 2201]);
    expect(pending.map(({ proration, invoice }) => [proration, invoice])).toEqual([
      [true, null],
      [true, null],
    ]);
    expect(await invoicesOf(sub.id)).toHaveLength(1);
    // the next invoice: what waits, then the next period
    const preview = await local.stripe.invoices.createPreview({ subscription: sub.id });
    expect([amounts(preview), preview.total, preview.billing_reason]).toEqual([
      [-1550, 2201, 4401],
      5052,
      'upcoming',
    ]);
    expect([preview.period_start, preview.period_end]).toEqual([DECEMBER, JANUARY]);
  });

  test('always_invoice bills at once and takes along what waits', async () => {
    const sub = subs.always!;
    await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: itemOf(sub), price: await price(4400) }],
    });
    const updated = await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: itemOf(sub), price: await price(6200) }],
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    });
    // 3100 → 4400 → 6200 at half: the second credit gives back the pending charge of 2200
    expect(amounts(latest(updated))).toEqual([-1550, 2200, -2200, 3100]);
    expect([latest(updated).total, latest(updated).status, latest(updated).amount_paid]).toEqual([
      1550,
      'paid',
      1550,
    ]);
    expect(await pendingOf(idOf(sub.customer))).toEqual([]);
    expect(latest(updated).number).toMatch(/-0002$/);
  });

  test('always_invoice without items does not bill what waits', async () => {
    const sub = subs.pending!;
    const updated = await local.stripe.subscriptions.update(sub.id, {
      metadata: { a: 'b' },
      proration_behavior: 'always_invoice',
    });
    expect(updated.latest_invoice).toBe(latest(sub).id);
  });

  test('none makes no lines; flexible then credits what was really charged, classic the present price', async () => {
    for (const [name, credit] of [
      ['none', -1550],
      ['classic', -2200],
    ] as const) {
      const sub = subs[name]!;
      await local.stripe.subscriptions.update(sub.id, {
        items: [{ id: itemOf(sub), price: await price(4400) }],
        proration_behavior: 'none',
      });
      expect(await pendingOf(idOf(sub.customer))).toEqual([]);
      const preview = await local.stripe.invoices.createPreview({
        subscription: sub.id,
        subscription_details: {
          items: [{ id: itemOf(sub), price: await price(1000) }],
          proration_behavior: 'always_invoice',
        },
      });
      expect(amounts(preview)).toEqual([credit, 500]);
    }
  });

  test('a credit names the charge that it gives back', async () => {
    const sub = subs.chain!;
    await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: itemOf(sub), price: await price(3000) }],
    });
    await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: itemOf(sub), price: await price(2700) }],
    });
    const [first, debit, second, last] = await pendingOf(idOf(sub.customer));
    expect([first, debit, second, last].map((item) => item?.amount)).toEqual([-900, 1500, -1500, 1350]);
    expect(first?.proration_details?.credited_items).toMatchObject({
      type: 'invoice_line_item_details',
      invoice_line_item_details: {
        invoice: latest(sub).id,
        invoice_line_items: [latest(sub).lines.data[0]!.id],
      },
    });
    expect(second?.proration_details?.credited_items).toMatchObject({
      type: 'invoice_item',
      invoice_item: debit!.id,
    });
    expect([debit, last].map((item) => item?.proration_details?.credited_items)).toEqual([null, null]);
  });

  test('4 × Team to 7 seats of another price', async () => {
    const team = await price(1250);
    const sub = await subscribed(local, [{ price: team, quantity: 4 }]);
    // At the very start: everything back, everything charged.
    const updated = await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: itemOf(sub), price: await price(1500), quantity: 7 }],
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    });
    expect([amounts(latest(updated)), updated.items.data[0]!.quantity]).toEqual([[-5000, 10_500], 7]);
    const kept = await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: itemOf(sub), price: team }],
    });
    expect(kept.items.data[0]!.quantity).toBe(7);
  });

  test('adding charges, removing credits, and untouched items make no lines', async () => {
    const sub = subs.adds!;
    const added = await local.stripe.subscriptions.update(sub.id, {
      items: [{ price: await price(1000), quantity: 2 }],
    });
    expect(added.items.data.map((item) => item.current_period_end)).toEqual([JANUARY, JANUARY]);
    expect((await pendingOf(idOf(sub.customer))).map(({ amount }) => amount)).toEqual([1000]);
    const removed = await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: itemOf(sub), deleted: true }],
    });
    expect(removed.items.data).toHaveLength(1);
    expect((await pendingOf(idOf(sub.customer))).map(({ amount }) => amount)).toEqual([1000, -1550]);
    await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: removed.items.data[0]!.id, quantity: 2 }],
    });
    expect(await pendingOf(idOf(sub.customer))).toHaveLength(2);
  });

  test('a credit balance pays first, a debt is collected too, and each move of it is in the ledger', async () => {
    // 3100 − 500; 3100 of 9000; 3100 + 700
    for (const [name, due, balance, moved] of [
      ['credit', 2600, 0, 500],
      ['muchCredit', 0, -5900, 3100],
      ['owes', 3800, 0, -700],
    ] as const) {
      const sub = subs[name]!;
      const invoice = latest(sub);
      expect([invoice.total, invoice.amount_due, invoice.ending_balance, invoice.status]).toEqual([
        3100,
        due,
        balance,
        'paid',
      ]);
      expect(invoice.amount_paid).toBe(due);
      expect(await balanceOf(idOf(sub.customer))).toBe(balance);
      const { data } = await local.stripe.customers.listBalanceTransactions(idOf(sub.customer));
      expect(data[0]).toMatchObject({
        type: 'applied_to_invoice',
        amount: moved,
        ending_balance: balance,
        invoice: invoice.id,
      });
    }
  });

  test('a negative total moves to the balance and pays the next invoice', async () => {
    const sub = subs.muchCredit!;
    const updated = await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: itemOf(sub), price: await price(1100) }],
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    });
    // −1550 + 550 = −1000 on −5900
    expect([
      latest(updated).total,
      latest(updated).amount_due,
      latest(updated).ending_balance,
      latest(updated).status,
    ]).toEqual([-1000, 0, -6900, 'paid']);
    expect(await balanceOf(idOf(sub.customer))).toBe(-6900);
  });

  test('less than the smallest charge is not collected but owed', async () => {
    const sub = subs.cents!;
    const updated = await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: itemOf(sub), price: await price(3180) }],
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    });
    // −1550 + 1590 = 40 cents
    expect([latest(updated).total, latest(updated).amount_due, latest(updated).status]).toEqual([
      40,
      0,
      'paid',
    ]);
    expect(await balanceOf(idOf(sub.customer))).toBe(40);
    const { data } = await local.stripe.customers.listBalanceTransactions(idOf(sub.customer));
    expect(data[0]).toMatchObject({ type: 'invoice_too_small', amount: 40 });
  });

  test('a trial costs nothing, and a change in it neither credits nor charges', async () => {
    const sub = subs.trial!;
    expect([sub.status, latest(sub).total, latest(sub).status]).toEqual(['trialing', 0, 'paid']);
    expect(latest(sub).lines.data[0]!.description).toBe('Free trial for Plan');
    await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: itemOf(sub), price: await price(2500) }],
      proration_behavior: 'always_invoice',
    });
    expect(await invoicesOf(sub.id)).toHaveLength(1);
    expect(await pendingOf(idOf(sub.customer))).toEqual([]);
  });

  test('cancellation with prorate and invoice_now moves the unused part to the balance', async () => {
    const sub = subs.canceled!;
    const ended = await local.stripe.subscriptions.cancel(sub.id, {
      prorate: true,
      invoice_now: true,
      expand: ['latest_invoice'],
    });
    expect([
      ended.status,
      ended.ended_at,
      latest(ended).total,
      latest(ended).amount_due,
      latest(ended).status,
    ]).toEqual(['canceled', await clockAt(local), -1200, 0, 'paid']);
    expect(await balanceOf(idOf(sub.customer))).toBe(-1200);
    await expect(local.stripe.subscriptions.update(sub.id, { description: 'late' })).rejects.toMatchObject({
      statusCode: 400,
    });
  });

  test('plain cancellation gives nothing back; prorate alone leaves the credit pending', async () => {
    await local.stripe.subscriptions.cancel(subs.plainlyCanceled!.id);
    expect(await pendingOf(idOf(subs.plainlyCanceled!.customer))).toEqual([]);
    await local.stripe.subscriptions.cancel(subs.creditKept!.id, { prorate: true });
    expect((await pendingOf(idOf(subs.creditKept!.customer))).map(({ amount }) => amount)).toEqual([-1200]);
    expect(await balanceOf(idOf(subs.creditKept!.customer))).toBe(0);
  });

  test('a charge of a change that is declined makes the subscription past due', async () => {
    const sub = subs.declines!;
    await local.stripe.subscriptions.update(sub.id, { default_payment_method: 'pm_card_chargeCustomerFail' });
    const updated = await local.stripe.subscriptions.update(sub.id, {
      items: [{ id: itemOf(sub), price: await price(9000) }],
      proration_behavior: 'always_invoice',
      expand: ['latest_invoice'],
    });
    expect([updated.status, latest(updated).status, latest(updated).amount_remaining]).toEqual([
      'past_due',
      'open',
      2950,
    ]);
  });

  describe('and the next one begins', () => {
    beforeAll(async () => {
      for (const name of ['ends', 'endsWithPending']) {
        const sub = subs[name]!;
        if (name === 'endsWithPending')
          await local.stripe.subscriptions.update(sub.id, {
            items: [{ id: itemOf(sub), price: await price(4400) }],
          });
        await local.stripe.subscriptions.update(sub.id, { cancel_at_period_end: true });
      }
      await local.stripe.subscriptions.update(subs.renewedDeclines!.id, {
        default_payment_method: 'pm_card_chargeDeclined',
      });
      await advance(local, JANUARY + HOUR - 1);
    });

    test('the renewal is a draft for an hour, then it is final and paid', async () => {
      const sub = subs.pending!;
      const [draft] = await invoicesOf(sub.id);
      expect([draft?.status, draft?.billing_reason, draft?.number, draft?.created]).toEqual([
        'draft',
        'subscription_cycle',
        null,
        JANUARY,
      ]);
      expect(amounts(draft)).toEqual([-1550, 2201, 4401]);
      expect(await pendingOf(idOf(sub.customer))).toEqual([]);
      await advance(local, JANUARY + HOUR);
      const [paid] = await invoicesOf(sub.id);
      expect([paid?.id, paid?.status, paid?.total, paid?.amount_paid]).toEqual([
        draft?.id,
        'paid',
        5052,
        5052,
      ]);
      expect(paid?.status_transitions.finalized_at).toBe(JANUARY + HOUR);
      expect(paid?.number).toMatch(/-0002$/);
      expect(paid?.lines.data.at(-1)?.period).toEqual({ start: JANUARY, end: Date.UTC(2027, 1, 1) / 1000 });
    });

    test('the balance pays the renewal', async () => {
      // 1100 of −6900, 40 owed on 3180
      expect(await balanceOf(idOf(subs.muchCredit!.customer))).toBe(-5800);
      const [invoice] = await invoicesOf(subs.cents!.id);
      expect([invoice?.total, invoice?.amount_due, invoice?.amount_paid]).toEqual([3180, 3220, 3220]);
    });

    test('a declined renewal makes the subscription past due, and is not paid', async () => {
      const sub = await local.stripe.subscriptions.retrieve(subs.renewedDeclines!.id, {
        expand: ['latest_invoice'],
      });
      expect([
        sub.status,
        latest(sub).status,
        latest(sub).amount_remaining,
        latest(sub).attempt_count,
      ]).toEqual(['past_due', 'open', 3100, 1]);
    });

    test('an incomplete subscription is not billed again', async () => {
      const { data } = await local.stripe.subscriptions.list({ status: 'ended', limit: 100 });
      const expired = data.filter(({ status }) => status === 'incomplete_expired');
      expect(expired).toHaveLength(1);
      expect(expired[0]!.ended_at).toBe(DECEMBER + 23 * HOUR);
      const invoices = await invoicesOf(expired[0]!.id);
      expect(invoices.map(({ status }) => status)).toEqual(['void']);
    });

    test('the end of the trial bills the first period and becomes the anchor', async () => {
      const sub = await local.stripe.subscriptions.retrieve(subs.trial!.id, { expand: ['latest_invoice'] });
      const end = DECEMBER + 20 * DAY;
      expect([sub.status, sub.billing_cycle_anchor, latest(sub).total]).toEqual(['active', end, 2500]);
      expect(latest(sub).lines.data[0]!.period).toEqual({ start: end, end: Date.UTC(2027, 0, 21) / 1000 });
    });

    test('cancel_at_period_end ends without another period, and collects what waited', async () => {
      const ended = await local.stripe.subscriptions.retrieve(subs.ends!.id);
      expect([ended.status, ended.ended_at]).toEqual(['canceled', JANUARY]);
      expect(await invoicesOf(ended.id)).toHaveLength(1);
      const waited = await local.stripe.subscriptions.retrieve(subs.endsWithPending!.id, {
        expand: ['latest_invoice'],
      });
      expect([
        waited.status,
        amounts(latest(waited)),
        latest(waited).status,
        latest(waited).amount_paid,
      ]).toEqual(['canceled', [-1550, 2200], 'paid', 650]);
      await advance(local, Date.UTC(2027, 1, 2) / 1000);
      expect(await invoicesOf(ended.id)).toHaveLength(1);
      expect(await invoicesOf(waited.id)).toHaveLength(2);
    });

    test('every invoice is the sum of its lines, and numbers of a customer have no gap', async () => {
      const numbers = new Map<string, string[]>();
      for await (const invoice of local.stripe.invoices.list({ limit: 100 })) {
        const sum = amounts(invoice).reduce((total, amount) => total + amount, 0);
        expect([invoice.subtotal, invoice.total]).toEqual([sum, sum]);
        expect(invoice.amount_remaining).toBe(invoice.amount_due - invoice.amount_paid);
        if (invoice.status === 'paid') expect(invoice.amount_remaining).toBe(0);
        if (invoice.number)
          numbers.set(idOf(invoice.customer), [
            ...(numbers.get(idOf(invoice.customer)) ?? []),
            invoice.number,
          ]);
      }
      const prefixes = new Set<string>();
      for (const given of numbers.values()) {
        const [prefix = ''] = (given[0] ?? '').split('-');
        prefixes.add(prefix);
        const expected = given.map((_, n) => `${prefix}-${String(n + 1).padStart(4, '0')}`);
        expect([...given].sort()).toEqual(expected);
      }
      expect(prefixes.size).toBe(numbers.size);
    });
  });
});

test('a period that begins on the 31st ends on the last day and returns to the 31st', async () => {
  await putToRest(local);
  await advance(local, Date.UTC(2027, 2, 31, 10) / 1000);
  const sub = await subscribed(local, [{ price: await price(1000) }]);
  const ends: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const { items } = await local.stripe.subscriptions.retrieve(sub.id);
    const end = items.data[0]!.current_period_end;
    ends.push(new Date(end * 1000).toISOString().slice(0, 13));
    await advance(local, end);
  }
  expect(ends).toEqual(['2027-04-30T10', '2027-05-31T10', '2027-06-30T10']);
});

describe('at the same time', () => {
  test('ten updates of one subscription leave one state, and bill each that was made once', async () => {
    const sub = await subscribed(local, [{ price: await price(1000) }]);
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, n) =>
        local.stripe.subscriptions.update(sub.id, {
          items: [{ id: itemOf(sub), quantity: n + 2 }],
          metadata: { quantity: String(n + 2) },
          proration_behavior: 'always_invoice',
        }),
      ),
    );
    const made = answers.filter((answer) => answer.status === 'fulfilled');
    for (const answer of answers)
      if (answer.status === 'rejected')
        expect(answer.reason).toMatchObject({ statusCode: 409, code: 'conflict' });
    expect(made.length).toBeGreaterThan(0);
    const after = await local.stripe.subscriptions.retrieve(sub.id);
    expect(after.metadata.quantity).toBe(String(after.items.data[0]!.quantity));
    const invoices = await invoicesOf(sub.id);
    expect(invoices).toHaveLength(1 + made.length);
    // At the first second of the period all charges together are the price of what is had in the end.
    const total = invoices.reduce((sum, invoice) => sum + invoice.total, 0);
    expect(total).toBe(1000 * (after.items.data[0]!.quantity ?? 0));
    expect(await pendingOf(idOf(sub.customer))).toEqual([]);
    expect(new Set(invoices.map(({ number }) => number)).size).toBe(invoices.length);
  });

  test('one plan applied twice bills once', async () => {
    const sub = await subscribed(local, [{ price: await price(1000) }]);
    const items = [{ id: itemOf(sub), price: await price(3000) }];
    const plan = await local.call<{ id: string; moment: number }>('POST', '/platform/previews', {
      subscription: sub.id,
      items,
      proration_behavior: 'always_invoice',
    });
    const answers = await Promise.allSettled(
      Array.from({ length: 4 }, () =>
        local.stripe.subscriptions.update(
          sub.id,
          { items, proration_behavior: 'always_invoice', proration_date: plan.moment },
          { headers: { 'Console-Plan': plan.id } },
        ),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers)
      if (answer.status === 'rejected')
        expect(answer.reason).toMatchObject({ statusCode: 409, code: 'preview_stale' });
    expect((await invoicesOf(sub.id)).map(({ total }) => total)).toEqual([2000, 1000]);
  });

  test('subscriptions of one customer are numbered without a gap, whoever comes first', async () => {
    const customer = (await local.stripe.customers.create({ balance: -1500 })).id;
    const one = await price(1000);
    const made = await Promise.allSettled(
      Array.from({ length: 4 }, () =>
        local.stripe.subscriptions.create({ customer, items: [{ price: one }] }),
      ),
    );
    const { data } = await local.stripe.invoices.list({ customer });
    expect(data).toHaveLength(made.filter(({ status }) => status === 'fulfilled').length);
    expect(new Set(data.map(({ number }) => number)).size).toBe(data.length);
    // The credit of 1500 is used once, whatever the order.
    expect(data.reduce((sum, { amount_paid: paid }) => sum + paid, 0)).toBe(1000 * data.length - 1500);
    expect(await balanceOf(customer)).toBe(0);
  });

  test('two advances of the clock renew once, and the clock never goes back', async () => {
    const sub = await subscribed(local, [{ price: await price(1000) }]);
    const end = sub.items.data[0]!.current_period_end;
    await Promise.allSettled([
      advance(local, end + 2 * HOUR),
      advance(local, end + HOUR),
      advance(local, end + 3 * HOUR),
    ]);
    expect(await invoicesOf(sub.id)).toHaveLength(2);
    expect(await clockAt(local)).toBe(end + 3 * HOUR);
  });
});

test('a balance set by hand has its entries, so that transactions add up to the balance', async () => {
  const { id } = await local.stripe.customers.create({ name: 'Ledger', balance: -500 });
  await local.stripe.customers.update(id, { balance: 250 });
  const { data } = await local.stripe.customers.listBalanceTransactions(id);
  expect(data.map(({ type, amount, ending_balance: ending }) => [type, amount, ending])).toEqual([
    ['adjustment', 750, 250],
    ['initial', -500, -500],
  ]);
});
