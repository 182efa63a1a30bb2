/**
 * A customer's present state as rows: what the engine would have left of it, made by the engine's own functions. Of its
 * past there is only the invoice of the present period; earlier invoices, and all events, are left out. Rows are written
 * out, not begun with a spread: that takes an engine of JavaScript several times as long.
 */
import { boundary, DAY, periodAt, type Period } from '../../../core/calendar.ts';
import type { PriceFacts } from '../../../core/price.ts';
import type { schema } from '../../../store/index.ts';
import { finalise } from '../../billing/collection.ts';
import { draftInvoice, periodLines } from '../../billing/invoice.ts';
import { debitOf } from '../../billing/ledger.ts';
import { DRAFT_SECONDS } from '../../billing/book-drafts.ts';
import { intentFor, methodOf } from '../../billing/invoice-payment.ts';
import type { Retries } from '../../billing/retries.ts';
import { payByItself } from '../../billing/settle.ts';
import type { BalanceTransactionRow, CustomerRow } from '../../objects/catalog.ts';
import type { ChargeRow, IntentRow } from '../../objects/payment.ts';
import type { InvoiceRow, LineRow } from '../../objects/invoice.ts';
import { RUNNING, type DebitRow, type ItemRow, type SubscriptionRow } from '../../objects/subscription.ts';
import type { Platform, Scope } from '../../platform.ts';
import type { Chance } from './chance.ts';
import { TRIAL_DAYS, type DrawnCustomer, type Fate } from './customer.ts';
import { priceKey } from './sold.ts';

type BalanceTransaction = typeof schema.balanceTransactions.$inferInsert;

export interface Rows {
  customer: CustomerRow;
  subscription: SubscriptionRow;
  items: ItemRow[];
  invoice: InvoiceRow;
  lines: LineRow[];
  debits: DebitRow[];
  balanceTransactions: BalanceTransaction[];
  intents: IntentRow[];
  charges: ChargeRow[];
}

export interface Place {
  /** Only its ids are asked for. */
  platform: Platform;
  scope: Scope;
  facts: ReadonlyMap<string, PriceFacts>;
  now: number;
}

const INVOICED_DAYS = 30;

/** Where a customer stands in their subscription. */
interface Standing {
  period: Period;
  /** The one before; null in the first. */
  before: Period | null;
  fate: Fate;
}

export function rowsOf(drawn: DrawnCustomer, place: Place, chance: Chance): Rows {
  const { platform, scope } = place;
  const standing = standingOf(drawn, place.now, chance);
  const customer = newCustomer(drawn, standing, place, chance);
  const priced = drawn.items.map(({ plan, quantity }) => {
    const price = place.facts.get(priceKey(plan, drawn.interval, drawn.currency));
    if (price === undefined) throw new Error(`The plan ${plan} has no price in ${drawn.currency}.`);
    return { price, quantity };
  });
  const begun = newSubscription(drawn, customer, standing, place, chance);
  const items = priced.map(({ price, quantity }) => itemOf(begun, price, quantity, standing.period, place));
  const lines = items.flatMap((item, index) =>
    periodLines(begun, item, priced[index] ?? missing(), () => platform.newId('il'), {
      trial: standing.fate === 'trialing',
    }),
  );
  const draft = draftOf(begun, customer, lines, standing, place);
  const settled = settledOf(draft.invoice, customer, standing, place);
  const credit = creditOf(drawn, settled.customer, place);
  return {
    customer: { ...settled.customer, balance: settled.customer.balance - BigInt(drawn.credit) },
    subscription: { ...begun, latestInvoice: draft.invoice.id },
    items,
    invoice: settled.invoice,
    lines: draft.lines,
    debits: draft.lines.flatMap((line) =>
      line.amount > 0n ? [debitOf(platform, line, line.subscriptionItem ?? missing())] : [],
    ),
    balanceTransactions: [...settled.transactions, ...(credit === null ? [] : [{ ...scope, ...credit }])],
    intents: settled.intents,
    charges: settled.charges,
  };
}

function standingOf(drawn: DrawnCustomer, now: number, chance: Chance): Standing {
  const { started, fate } = drawn;
  if (fate === 'trialing')
    return { period: { start: started, end: started + TRIAL_DAYS * DAY }, before: null, fate };
  const recurrence = { interval: drawn.interval, count: 1 };
  const present = periodAt(started, recurrence, now);
  let period = present;
  if (fate === 'canceled') {
    // Ended with one of the last periods that are over.
    let over = 1;
    while (boundary(started, recurrence, over + 1) <= now) over += 1;
    const last = chance.whole(Math.max(1, over - 5), over);
    period = { start: boundary(started, recurrence, last - 1), end: boundary(started, recurrence, last) };
  }
  const first = period.start === started;
  // A first charge that fails makes no subscription, and a renewal is charged an hour after its period began.
  const charged = !first && now >= period.start + DRAFT_SECONDS;
  return {
    period,
    before: first ? null : periodAt(started, recurrence, period.start - 1),
    fate: fate === 'past_due' && !charged ? 'active' : fate,
  };
}

function newCustomer(drawn: DrawnCustomer, { fate }: Standing, { platform, scope }: Place, chance: Chance) {
  const id = platform.newId('cus');
  const customer: CustomerRow = {
    accountId: scope.accountId,
    livemode: scope.livemode,
    id,
    created: drawn.started - chance.whole(60, DAY),
    version: 1,
    name: drawn.name,
    email: drawn.email,
    description: null,
    phone: null,
    balance: 0n,
    currency: drawn.currency,
    defaultPaymentMethod: fate === 'past_due' ? 'pm_card_chargeCustomerFail' : 'pm_card_visa',
    metadata: {},
    invoicePrefix: id.slice(-8),
    taxExempt: 'none',
    address: null,
    shipping: null,
    preferredLocales: null,
    nextInvoiceSequence: 1,
    deleted: false,
    testClock: null,
  };
  return customer;
}

function newSubscription(
  drawn: DrawnCustomer,
  customer: CustomerRow,
  { period, fate }: Standing,
  { platform, scope, now }: Place,
  chance: Chance,
): SubscriptionRow {
  const ends = fate === 'canceled' || fate === 'ending';
  const asked = period.start + Math.floor(chance.fraction() * (Math.min(now, period.end) - period.start));
  const trial = fate === 'trialing';
  return {
    accountId: scope.accountId,
    livemode: scope.livemode,
    id: platform.newId('sub'),
    created: drawn.started,
    version: 1,
    customer: customer.id,
    status: fate === 'ending' ? 'active' : fate,
    billingMode: 'flexible',
    prorationDiscounts: 'included',
    billingModeUpdatedAt: null,
    billingCycleAnchorConfig: null,
    billingCycleAnchor: trial ? period.end : drawn.started,
    currency: drawn.currency,
    startDate: drawn.started,
    endedAt: fate === 'canceled' ? period.end : null,
    canceledAt: ends ? asked : null,
    cancelAt: ends ? period.end : null,
    cancelAtPeriodEnd: ends,
    trialStart: trial ? period.start : null,
    trialEnd: trial ? period.end : null,
    trialEndBehavior: 'create_invoice',
    collectionMethod: drawn.invoiced ? 'send_invoice' : 'charge_automatically',
    daysUntilDue: drawn.invoiced ? INVOICED_DAYS : null,
    defaultPaymentMethod: null,
    description: null,
    metadata: {},
    discounts: [],
    defaultTaxRates: [],
    ...RUNNING,
    latestInvoice: null,
    schedule: null,
    pendingUpdate: null,
    pendingUntil: null,
    dueAt: fate === 'canceled' ? null : period.end,
    testClock: null,
  };
}

function itemOf(
  { id, created }: SubscriptionRow,
  price: PriceFacts,
  quantity: number,
  period: Period,
  { platform, scope }: Place,
): ItemRow {
  return {
    accountId: scope.accountId,
    livemode: scope.livemode,
    id: platform.newId('si'),
    created,
    subscription: id,
    price: price.id,
    quantity,
    periodStart: period.start,
    periodEnd: period.end,
    uncut: null,
    usageFrom: null,
    usageAfter: null,
    metadata: {},
    discounts: [],
    taxRates: [],
  };
}

function draftOf(
  subscription: SubscriptionRow,
  customer: CustomerRow,
  lines: LineRow[],
  { period, before }: Standing,
  { platform, scope }: Place,
) {
  return draftInvoice(
    scope,
    {
      id: platform.newId('in'),
      at: period.start,
      reason: before === null ? 'subscription_create' : 'subscription_cycle',
      period: before ?? { start: period.start, end: period.start },
      finalizesAt: null,
    },
    customer,
    subscription,
    lines,
  );
}

interface SettledRows {
  invoice: InvoiceRow;
  customer: CustomerRow;
  intents: IntentRow[];
  charges: ChargeRow[];
  transactions: BalanceTransactionRow[];
}

/** Nobody comes back to what failed: it stays past due. */
const NO_RETRIES: Retries = { retryDays: [], afterRetries: 'past_due', invoiceAfterRetries: 'open' };

function settledOf(
  draft: InvoiceRow,
  customer: CustomerRow,
  { period, before }: Standing,
  { platform, scope, now }: Place,
): SettledRows {
  const at = before === null ? period.start : period.start + DRAFT_SECONDS;
  if (at > now)
    return { invoice: { ...draft, finalizesAt: at }, customer, intents: [], charges: [], transactions: [] };
  const settled = finalise(draft, customer, 0n, at, platform.newId);
  if (settled.invoice.status !== 'open') return { ...settled, intents: [], charges: [], transactions: [] };
  const method = methodOf(null, customer);
  const intent = intentFor(platform, scope, settled.invoice, method, at);
  if (settled.invoice.collectionMethod === 'send_invoice')
    return { ...settled, intents: [intent], charges: [], transactions: [] };
  const { attempt, transaction, ...made } = payByItself(platform, scope, { ...settled, intent }, method, {
    at,
    retries: NO_RETRIES,
  });
  return {
    ...made,
    intents: [attempt.intent],
    charges: attempt.charge === null ? [] : [attempt.charge],
    transactions: transaction === null ? [] : [transaction],
  };
}

/** Given by hand, after the invoice: the next one takes it. */
function creditOf(drawn: DrawnCustomer, customer: CustomerRow, { platform, now }: Place) {
  if (drawn.credit === 0) return null;
  return {
    id: platform.newId('cbtxn'),
    created: now,
    customer: customer.id,
    amount: -BigInt(drawn.credit),
    endingBalance: customer.balance - BigInt(drawn.credit),
    currency: drawn.currency,
    type: 'adjustment',
    invoice: null,
    description: 'Credit',
  } as const;
}

function missing(): never {
  throw new Error('Each item of a customer has a price and a line.');
}
