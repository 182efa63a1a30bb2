// Coupons with a script in the real billing flow: when it is asked, what it sees, and what a failure means.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import type { ListWire, RunWire } from '../contract/wire/platform.ts';
import { checkBooks } from '../platform/books.ts';
import type { InstalledExtension } from '../platform/platform.ts';
import { projectRoot } from '../runtime/project-root.ts';
import { manifest, SCRIPT, temporaryApp } from '../runtime/testing/temporary-app.ts';
import { installApp } from './installed.ts';
import { newPrice, putToRest, send, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
let stripe: Stripe;
const installed: InstalledExtension[] = [];
let hundred: string;
let five: string;
beforeAll(async () => {
  installed.push(...(await installApp(projectRoot())).extensions);
  local = await localPlatform(installed);
  ({ stripe } = local);
  await putToRest(local);
  const product = (await stripe.products.create({ name: 'Plan' })).id;
  hundred = await newPrice(local, product, 10_000);
  five = await newPrice(local, product, 50_000, { metadata: { promotion: 'summer' } });
});
afterAll(async () => {
  expect(await checkBooks(local.platform.store.db)).toEqual([]);
  await local.close();
});

/** 20 %, at most 50.00. */
const CAPPED = [
  'script[id]=percent_off_up_to_maximum',
  'script[configuration][percentage_discount]=0.2',
  'script[configuration][maximum_discount][amount]=5000',
  'script[configuration][maximum_discount][currency]=usd',
].join('&');

async function scriptCoupon(body: string): Promise<string> {
  const made = await send(local, 'POST', '/v1/coupons', `${body}&duration=forever`);
  expect(made.error).toEqual({});
  return made.body.id as string;
}

/** A coupon whose script has this body. */
async function couponOf(body: string): Promise<string> {
  const app = temporaryApp({
    'stripe-app.yaml': manifest()
      .replace('billing.prorations', 'commerce.discount_calculation')
      .replace('prorate_items', 'compute_discounts'),
    [SCRIPT]: `export default class Rule { computeDiscounts(request: any): any { ${body} } }`,
  });
  const [rule] = (await installApp(app)).extensions;
  installed.push({ ...rule!, id: `rule_${installed.length}` });
  return scriptCoupon(`script[id]=${installed.at(-1)!.id}&script[configuration][none]=1`.replace('=1', '='));
}

const latest = (of: Stripe.Subscription): Stripe.Invoice => of.latest_invoice as Stripe.Invoice;
const off = ({ lines }: Stripe.Invoice) =>
  lines.data.map(({ discount_amounts: amounts }) => (amounts ?? []).map(({ amount }) => amount));
const runsOf = async (sub: Stripe.Subscription): Promise<RunWire[]> =>
  (await local.call<ListWire<RunWire>>('GET', `/platform/runs?subscription=${sub.id}`)).data;

test('the coupon shows its script, and its settings are checked', async () => {
  const made = await send(local, 'POST', '/v1/coupons', CAPPED);
  expect(made.body).toMatchObject({
    percent_off: null,
    amount_off: null,
    script: {
      id: 'percent_off_up_to_maximum',
      configuration: { percentage_discount: 0.2, maximum_discount: { amount: '5000', currency: 'usd' } },
    },
  });
  const refusals = [
    [CAPPED.replace('0.2', '20'), 'script[configuration][percentage_discount]'],
    [CAPPED.replace('percent_off_up_to_maximum', 'waive_small_prorations'), 'script[id]'],
    [CAPPED.replace('percent_off_up_to_maximum', 'none'), 'script[id]'],
    ['script[id]=percent_off_up_to_maximum', 'script[configuration]'],
    [`${CAPPED}&percent_off=10`, 'percent_off'],
  ] as const;
  for (const [body, param] of refusals) {
    const refused = await send(local, 'POST', '/v1/coupons', body);
    expect([refused.status, refused.error.param]).toEqual([400, param]);
  }
});

test('20 % of 600.00, at most 50.00, divided over the lines; its run names the invoice', async () => {
  const coupon = await scriptCoupon(CAPPED);
  const sub = await subscribed(local, [{ price: hundred }, { price: five }], { discounts: [{ coupon }] });
  // 5000 × 100 / 600 = 833.3; the rest to the other.
  expect([off(latest(sub)), latest(sub).total]).toEqual([[[833], [4167]], 55_000]);
  const [run] = await runsOf(sub);
  expect(run).toMatchObject({
    script: { id: 'percent_off_up_to_maximum' },
    mode: 'applied',
    verdict: 'changed',
    subject: { customer: sub.customer, subscription: sub.id, invoice: latest(sub).id },
    configuration: { percentage_discount: 0.2 },
  });
  const request = run!.request as unknown as { grossAmount: unknown; lineItems: object[] };
  expect(request.grossAmount).toEqual({ amount: '60000', currency: 'usd' });
  expect(request.lineItems[1]).toMatchObject({
    subtotal: { amount: '50000', currency: 'usd' },
    quantity: '1',
    period: { value: 'timeRange' },
    price: { id: five, metadata: { promotion: 'summer' } },
  });
});

test('a preview asks it too, marked as a preview, and shows what the invoice will', async () => {
  const coupon = await scriptCoupon(CAPPED);
  const sub = await subscribed(local, [{ price: five }], { discounts: [{ coupon }] });
  const preview = await stripe.invoices.createPreview({ subscription: sub.id });
  expect([preview.total, latest(sub).total]).toEqual([45_000, 45_000]);
  expect((await runsOf(sub)).map(({ mode }) => mode)).toEqual(['preview', 'applied']);
});

test('discounts before it leave less for it to see', async () => {
  const coupon = await scriptCoupon(CAPPED);
  const half = await stripe.coupons.create({ percent_off: 50, duration: 'forever' });
  const sub = await subscribed(local, [{ price: hundred, discounts: [{ coupon: half.id }] }], {
    discounts: [{ coupon }],
  });
  // 20 % of the 50.00 that the first left.
  expect(off(latest(sub))).toEqual([[5000, 1000]]);
});

test.each([
  ['throws', 'throw new Error("no");'],
  [
    'takes off more than there is',
    'return { discount: { amount: { amount: request.grossAmount.amount.add(1), currency: "usd" } } };',
  ],
  [
    'answers in another currency',
    'return { discount: { amount: { amount: request.grossAmount.amount, currency: "eur" } } };',
  ],
])('a script that %s gives no discount, and its run says so', async (_name, body) => {
  const coupon = await couponOf(body);
  const sub = await subscribed(local, [{ price: hundred }], { discounts: [{ coupon }] });
  expect([off(latest(sub)), latest(sub).total]).toEqual([[[]], 10_000]);
  const [run] = await runsOf(sub);
  expect(run).toMatchObject({ verdict: 'failed', result: null });
  expect(run!.problem).not.toBeNull();
});

test('fractions of a cent are rounded half away from zero', async () => {
  const coupon = await couponOf(
    'return { discount: { amount: { amount: request.grossAmount.amount.sub(9987.5), currency: "usd" } } };',
  );
  const sub = await subscribed(local, [{ price: hundred }], { discounts: [{ coupon }] });
  // 12.5 cents.
  expect(off(latest(sub))).toEqual([[13]]);
});

test.each(['flexible', 'classic'] as const)(
  'an upgrade in %s mode credits what was paid after the script; the new charge is of the price, and no script is asked',
  async (type) => {
    const coupon = await scriptCoupon(CAPPED);
    const sub = await subscribed(local, [{ price: hundred }], {
      discounts: [{ coupon }],
      billing_mode: { type },
    });
    const { id, current_period_start: start, current_period_end: end } = sub.items.data[0]!;
    const after = await stripe.subscriptions.update(sub.id, {
      items: [{ id, price: five }],
      proration_behavior: 'always_invoice',
      proration_date: (start + end) / 2,
      expand: ['latest_invoice'],
    });
    // Half of the 80.00 that were paid, half of 500.00.
    expect(latest(after).lines.data.map(({ amount }) => amount)).toEqual([-4000, 25_000]);
    expect(await runsOf(sub)).toHaveLength(1);
  },
);
