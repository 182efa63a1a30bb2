import { and, eq, isNull } from 'drizzle-orm';
import { schema, type Database } from '../../../store/index.ts';
import { checkUsable } from '../../billing/payment-methods.ts';
import { deleteCustomer } from '../../billing/delete-customer.ts';
import { event, storeEvents } from '../../events/event.ts';
import { accountOf } from '../../clock/clock.ts';
import { refuseTooMany, timeFor } from '../../clock/test-clock.ts';
import {
  balanceTransactionWire,
  customerWire,
  type BalanceTransactionRow,
  type CustomerRow,
} from '../../objects/catalog.ts';
import { applyMetadata } from '../../objects/metadata.ts';
import { newCustomerRow } from '../../objects/new-customer.ts';
import type { Platform, Scope } from '../../platform.ts';
import { within } from '../../scope.ts';
import { checkCurrency, invalid, missing, named } from '../errors.ts';
import { created, listWire, page, paging } from '../list.ts';
import { findCustomer } from '../loaders.ts';
import { amount, LARGEST_AMOUNT, metadata, object, optional, required, text, unsettable } from '../params.ts';
import { route } from '../route.ts';
import { detailFields, detailsOf } from './customer-details.ts';

const { customers, balanceTransactions } = schema;

const fields = {
  name: optional(unsettable(text({ max: 256 }))),
  email: optional(unsettable(text({ max: 512 }))),
  description: optional(unsettable(text())),
  phone: optional(unsettable(text({ max: 20 }))),
  balance: optional(amount),
  metadata: optional(metadata),
  ...detailFields,
  invoice_settings: optional(
    object({
      default_payment_method: optional(unsettable(text())),
    }),
  ),
};
const edit = object(fields);
const newCustomer = object({ ...fields, payment_method: optional(text()), test_clock: optional(text()) });
type Edit = ReturnType<typeof edit> & { payment_method?: string | undefined };

function edited(row: CustomerRow, params: Edit): CustomerRow {
  return {
    ...row,
    name: params.name === undefined ? row.name : params.name,
    email: params.email === undefined ? row.email : params.email,
    description: params.description === undefined ? row.description : params.description,
    phone: params.phone === undefined ? row.phone : params.phone,
    ...detailsOf(row, params),
    balance: params.balance === undefined ? row.balance : BigInt(params.balance),
    defaultPaymentMethod:
      params.invoice_settings?.default_payment_method === undefined
        ? (params.payment_method ?? row.defaultPaymentMethod)
        : params.invoice_settings.default_payment_method,
    metadata: applyMetadata(row.metadata, params.metadata),
  };
}

async function checkMethods(
  db: Database,
  scope: Scope,
  { payment_method: method, invoice_settings: settings }: Edit,
  customer: string,
): Promise<void> {
  const named = 'invoice_settings[default_payment_method]';
  await checkUsable(db, scope, method, customer, 'payment_method');
  await checkUsable(db, scope, settings?.default_payment_method, customer, named);
}

/** A balance that is set by hand has its entry in the ledger, so that transactions always add up to the balance. */
async function adjust(
  platform: Platform,
  tx: Database,
  before: CustomerRow,
  after: CustomerRow,
  at: number,
  type: 'initial' | 'adjustment',
  description: string | null = null,
): Promise<BalanceTransactionRow | null> {
  const { accountId, livemode, id, balance } = after;
  if (balance === before.balance) return null;
  const account = await accountOf(tx, { accountId, livemode });
  const row: BalanceTransactionRow = {
    accountId,
    livemode,
    id: platform.newId('cbtxn'),
    created: at,
    customer: id,
    amount: balance - before.balance,
    endingBalance: balance,
    // Before anything was billed the balance counts in the account's own currency.
    currency: after.currency ?? account.defaultCurrency,
    type,
    invoice: null,
    description,
  };
  await tx.insert(balanceTransactions).values(row);
  return row;
}

export const customerRoutes = [
  route('POST', '/v1/customers', newCustomer, async ({ platform, scope }, params) => {
    const { db } = platform.store;
    const testClock = params.test_clock ?? null;
    const at = await named(
      'test_clock',
      'test clock',
      testClock ?? '',
      timeFor(platform, scope, db, { testClock }),
    );
    if (testClock !== null) await refuseTooMany(platform, scope, db, { testClock });
    const id = platform.newId('cus');
    const blank = newCustomerRow(scope, id, at, testClock);
    const row = edited(blank, params);
    await db.transaction(async (tx) => {
      await checkMethods(tx, scope, params, id);
      await tx.insert(customers).values(row);
      await adjust(platform, tx, blank, row, at, 'initial');
      await tx
        .insert(schema.events)
        .values(event(platform, scope, at, 'customer.created', customerWire(row)));
    });
    return customerWire(row);
  }),

  route(
    'GET',
    '/v1/customers',
    object({
      ...paging,
      created: optional(created),
      email: optional(text()),
      test_clock: optional(text()),
    }),
    async ({ platform, scope }, params) => {
      const found = await page<CustomerRow>(platform.store.db, scope, customers, params, {
        noun: 'customer',
        created: params.created,
        where: and(
          eq(customers.deleted, false),
          params.test_clock === undefined
            ? isNull(customers.testClock)
            : eq(customers.testClock, params.test_clock),
          params.email === undefined ? undefined : eq(customers.email, params.email),
        ),
      });
      return listWire('/v1/customers', found.rows.map(customerWire), found.hasMore);
    },
  ),

  route('GET', '/v1/customers/:id', object({}), async ({ platform, scope, path }) =>
    customerWire(await findCustomer(platform.store.db, scope, path.id ?? '')),
  ),

  route('POST', '/v1/customers/:id', edit, async ({ platform, scope, path }, params) => {
    const { db } = platform.store;
    return db.transaction(async (tx) => {
      const before = await findCustomer(tx, scope, path.id ?? '');
      if (before.deleted) throw missing('customer', before.id);
      const at = await timeFor(platform, scope, tx, before);
      await checkMethods(tx, scope, params, before.id);
      const row = { ...edited(before, params), version: before.version + 1 };
      const { position: _position, ...set } = row as CustomerRow & { position?: number };
      await tx
        .update(customers)
        .set(set)
        .where(within(customers, scope, eq(customers.id, row.id)));
      await adjust(platform, tx, before, row, at, 'adjustment');
      await storeEvents(
        tx,
        event(platform, scope, at, 'customer.updated', customerWire(row), customerWire(before)),
      );
      return customerWire(row);
    });
  }),

  route('DELETE', '/v1/customers/:id', object({}), async ({ platform, scope, path }) => {
    const { db } = platform.store;
    const customer = await findCustomer(db, scope, path.id ?? '');
    if (customer.deleted) throw missing('customer', customer.id);
    await deleteCustomer(platform, scope, customer.id, await timeFor(platform, scope, db, customer));
    return { id: customer.id, object: 'customer', deleted: true };
  }),

  route(
    'GET',
    '/v1/customers/:id/balance_transactions',
    object(paging),
    async ({ platform, scope, path }, params) => {
      const customer = await findCustomer(platform.store.db, scope, path.id ?? '');
      const found = await page<BalanceTransactionRow>(platform.store.db, scope, balanceTransactions, params, {
        noun: 'customer_balance_transaction',
        where: eq(balanceTransactions.customer, customer.id),
      });
      return listWire(
        `/v1/customers/${customer.id}/balance_transactions`,
        found.rows.map(balanceTransactionWire),
        found.hasMore,
      );
    },
  ),

  route(
    'POST',
    '/v1/customers/:id/balance_transactions',
    object({
      amount: required(amount),
      currency: required(text({ max: 3 })),
      description: optional(text({ max: 350 })),
    }),
    async ({ platform, scope, path }, params) => {
      if (params.amount === 0)
        throw invalid('amount', 'An amount of 0 changes no balance.', 'parameter_invalid_integer');
      return platform.store.db.transaction(async (tx) => {
        const before = await findCustomer(tx, scope, path.id ?? '');
        if (before.deleted) throw missing('customer', before.id);
        const { defaultCurrency } = await accountOf(tx, scope);
        checkCurrency(params.currency, before.currency ?? defaultCurrency);
        const balance = before.balance + BigInt(params.amount);
        if (balance > LARGEST_AMOUNT || balance < -LARGEST_AMOUNT)
          throw invalid('amount', `The balance would become ${balance}, more than an account can carry.`);
        const at = await timeFor(platform, scope, tx, before);
        const after = { ...before, balance, version: before.version + 1 };
        const row = await adjust(platform, tx, before, after, at, 'adjustment', params.description ?? null);
        if (row === null) throw new Error(`The balance of ${before.id} was changed and has no entry.`);
        await tx
          .update(customers)
          .set({ balance, version: after.version })
          .where(within(customers, scope, eq(customers.id, before.id)));
        await storeEvents(
          tx,
          event(platform, scope, at, 'customer.updated', customerWire(after), customerWire(before)),
        );
        return balanceTransactionWire(row);
      });
    },
  ),

  route(
    'GET',
    '/v1/customers/:id/balance_transactions/:transaction',
    object({}),
    async ({ platform, scope, path }) => {
      const id = path.transaction ?? '';
      const [row] = await platform.store.db
        .select()
        .from(balanceTransactions)
        .where(
          within(
            balanceTransactions,
            scope,
            eq(balanceTransactions.id, id),
            eq(balanceTransactions.customer, path.id ?? ''),
          ),
        );
      if (row === undefined) throw missing('customer_balance_transaction', id);
      return balanceTransactionWire(row);
    },
  ),
];
