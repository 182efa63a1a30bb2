// Scripts of customer balance application in the real billing flow: what an invoice takes, what stays, and who said so.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type Stripe from 'stripe';
import type { ExtensionWire, ListWire, PreviewWire, RunWire } from '../contract/wire/platform.ts';
import type { InstalledExtension } from '../platform/platform.ts';
import { projectRoot } from '../runtime/project-root.ts';
import { manifest, SCRIPT, temporaryApp } from '../runtime/testing/temporary-app.ts';
import { installApp } from './installed.ts';
import { advance, idOf, newPrice, putToRest, subscribed } from './testing/calls.ts';
import { localPlatform, type LocalPlatform } from './testing/local-platform.ts';

let local: LocalPlatform;
const installed: InstalledExtension[] = [];
beforeAll(async () => {
  installed.push(...(await installApp(projectRoot())).extensions);
  local = await localPlatform(installed);
  await putToRest(local);
});
afterAll(() => local.close());

let active: string | null = null;
afterEach(async () => {
  if (active !== null) await local.call('POST', `/platform/extensions/${active}/deactivate`, {});
  active = null;
});

async function activate(id: string, configuration: Record<string, unknown>): Promise<void> {
  const answer = await local.call<ExtensionWire>('POST', `/platform/extensions/${id}/activate`, {
    configuration,
  });
  expect([answer.error, answer.active]).toEqual([undefined, true]);
  active = id;
}

const creditOf = (amount: string) =>
  activate('maximum_credit_amount_per_invoice', {
    maximum_credit_amount: { amount, currency: 'usd' },
  });
const minimumOf = (amount: string) =>
  activate('minimum_amount_before_collection', { minimum_amount: { amount, currency: 'usd' } });

/** A customer with this balance on a monthly price of this many cents. */
async function billed(amount: number, balance: number): Promise<Stripe.Subscription> {
  const product = await local.stripe.products.create({ name: 'Plan' });
  const price = await newPrice(local, product.id, amount);
  return subscribed(local, [{ price }], {}, { balance });
}

function amounts({ total, starting_balance, amount_due, ending_balance, status }: Stripe.Invoice) {
  return [total, starting_balance, amount_due, ending_balance, status];
}

async function nextInvoice(of: Stripe.Subscription): Promise<Stripe.Invoice> {
  const now = await local.stripe.subscriptions.retrieve(of.id);
  // A renewal's invoice stays a draft for an hour.
  await advance(local, now.items.data[0]!.current_period_end + 3600);
  const renewed = await local.stripe.subscriptions.retrieve(of.id);
  return local.stripe.invoices.retrieve(idOf(renewed.latest_invoice));
}

test('a credit of 50.00 is spread over invoices, at most 20.00 each', async () => {
  await creditOf('2000');
  const subscription = await billed(3000, -5000);
  expect(amounts(subscription.latest_invoice as Stripe.Invoice)).toEqual([3000, -5000, 1000, -3000, 'paid']);
  expect(amounts(await nextInvoice(subscription))).toEqual([3000, -3000, 1000, -1000, 'paid']);
  expect(amounts(await nextInvoice(subscription))).toEqual([3000, -1000, 2000, 0, 'paid']);

  const { data } = await local.stripe.customers.listBalanceTransactions(idOf(subscription.customer));
  expect(data.map(({ type, amount, ending_balance }) => [type, amount, ending_balance])).toEqual([
    ['applied_to_invoice', 1000, 0],
    ['applied_to_invoice', 2000, -1000],
    ['applied_to_invoice', 2000, -3000],
    ['initial', -5000, -5000],
  ]);
});

test('3.00 a month with a minimum of 5.00 is collected every second month, and nothing is lost', async () => {
  await minimumOf('500');
  const subscription = await billed(300, 0);
  expect(amounts(subscription.latest_invoice as Stripe.Invoice)).toEqual([300, 0, 0, 300, 'paid']);
  expect(amounts(await nextInvoice(subscription))).toEqual([300, 300, 600, 0, 'paid']);
  expect(amounts(await nextInvoice(subscription))).toEqual([300, 0, 0, 300, 'paid']);
});

test('the preview of a renewal and the run of its invoice say what the script decides', async () => {
  await creditOf('500');
  const subscription = await billed(2000, -1500);
  const preview = await local.stripe.invoices.createPreview({ subscription: subscription.id });
  expect([preview.starting_balance, preview.amount_due, preview.ending_balance]).toEqual([-1000, 1500, -500]);

  const invoice = subscription.latest_invoice as Stripe.Invoice;
  const runs = await local.call<ListWire<RunWire>>('GET', `/platform/runs?invoice=${invoice.id}`);
  expect(runs.data).toMatchObject([
    {
      mode: 'applied',
      extension_point: 'billing.customer_balance_application',
      method: 'compute_applied_customer_balance',
      request: {
        customerBalance: { amount: '-1500', currency: 'usd' },
        totalAmount: { amount: '2000', currency: 'usd' },
      },
      result: { appliedCustomerBalance: { amount: '-500', currency: 'usd' } },
      verdict: 'changed',
      subject: { subscription: subscription.id, invoice: invoice.id },
    },
  ]);
});

test('an invoice that charges nothing asks no script: its credit goes to the balance as it is', async () => {
  await creditOf('500');
  const subscription = await billed(6000, 0);
  await local.stripe.subscriptions.cancel(subscription.id, { prorate: true, invoice_now: true });
  const [invoice] = (await local.stripe.invoices.list({ subscription: subscription.id })).data;
  expect(invoice).toMatchObject({ total: -6000, amount_due: 0, status: 'paid', ending_balance: -6000 });
  const runs = await local.call<ListWire<RunWire>>('GET', `/platform/runs?invoice=${invoice!.id}`);
  expect(runs.data).toEqual([]);
});

test('a preview goes stale when another script comes to decide over the balance', async () => {
  const subscription = await billed(2000, 0);
  const price = await newPrice(local, (await local.stripe.products.create({ name: 'More' })).id, 3000);
  const items = [{ id: subscription.items.data[0]!.id, price }];
  const plan = await local.call<PreviewWire>('POST', '/platform/previews', {
    subscription: subscription.id,
    items,
    proration_behavior: 'always_invoice',
  });
  await minimumOf('5000');
  const applied = local.stripe.subscriptions.update(
    subscription.id,
    { items, proration_behavior: 'always_invoice', proration_date: plan.moment },
    { headers: { 'Console-Plan': plan.id }, maxNetworkRetries: 0 },
  );
  await expect(applied).rejects.toMatchObject({
    code: 'preview_stale',
    message: expect.stringContaining('What is active for customer balance application'),
  });
});

const app = (body: string) =>
  temporaryApp({
    'stripe-app.yaml': manifest()
      .replace('billing.prorations', 'billing.customer_balance_application')
      .replace('prorate_items', 'compute_applied_customer_balance'),
    [SCRIPT]: `import { Decimal } from '@stripe/extensibility-sdk/stdlib';
      export default class Rule {
        computeAppliedCustomerBalance(request: any): any { ${body} }
      }`,
  });

test.each([
  ['throws', "throw new Error('No such customer.');", 'script_threw'],
  [
    'makes the invoice negative',
    "return { appliedCustomerBalance: { amount: Decimal.from(-9999), currency: 'usd' } };",
    'output_invalid',
  ],
])('a script that %s leaves the full balance, and its run says so', async (_, body, code) => {
  installed.push(...(await installApp(app(body))).extensions);
  await activate('rule', {});
  const subscription = await billed(2000, -500);
  const invoice = subscription.latest_invoice as Stripe.Invoice;
  expect(amounts(invoice)).toEqual([2000, -500, 1500, 0, 'paid']);
  const runs = await local.call<ListWire<RunWire>>('GET', `/platform/runs?invoice=${invoice.id}`);
  expect(runs.data.map(({ verdict, problem }) => [verdict, problem?.code])).toEqual([['failed', code]]);
  installed.pop();
});

test('fractions of a cent are rounded, never lost: 33.5 of a credit is 34', async () => {
  const half = "return { appliedCustomerBalance: { amount: Decimal.from('-33.5'), currency: 'usd' } };";
  installed.push(...(await installApp(app(half))).extensions);
  await activate('rule', {});
  const subscription = await billed(2000, -500);
  expect(amounts(subscription.latest_invoice as Stripe.Invoice)).toEqual([2000, -500, 1966, -466, 'paid']);
  installed.pop();
});
