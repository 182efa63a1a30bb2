/** The present state of a large company, written straight into the tables. */
import { insertRows, schema, type Database } from '../../../store/index.ts';
import { seededIds } from '../../ids.ts';
import type { Platform, Scope } from '../../platform.ts';

import { chanceOf, idsOf } from './chance.ts';
import { drawCustomer } from './customer.ts';
import { rowsOf, type Rows } from './rows.ts';
import { sold } from './sold.ts';

export interface Company {
  customers: number;
  /** Any text; the same one makes the same company. */
  seed: string;
  /** The end of its history, where the clock stands afterwards. */
  now: number;
  /** How far its history reaches back. */
  days: number;
}

/** Customers that are drawn before they are written: bounds the memory. */
const CHUNK = 2_000;

/**
 * In one transaction.
 *
 * @param tell how many customers are written so far
 * @returns rows written
 */
export async function writeCompany(
  platform: Platform,
  scope: Scope,
  company: Company,
  tell: (customers: number) => void,
): Promise<number> {
  const { seed, now, days, customers } = company;
  const catalog = sold(scope, seededIds(`${seed}:catalog`), now - (days + 1) * 86_400);
  return platform.store.db.transaction(async (tx) => {
    await insertRows(tx, schema.products, catalog.products);
    await insertRows(tx, schema.prices, catalog.prices);
    let rows = catalog.products.length + catalog.prices.length;
    for (let from = 0; from < customers; from += CHUNK) {
      const drawn: Rows[] = [];
      for (let index = from; index < Math.min(from + CHUNK, customers); index += 1) {
        const chance = chanceOf(seed, `customer:${index}`);
        const place = {
          platform: { ...platform, newId: idsOf(chance, seed, index) },
          scope,
          facts: catalog.facts,
          now,
        };
        drawn.push(rowsOf(drawCustomer(chance, index, now, days), place, chance));
      }
      rows += await write(tx, drawn);
      tell(from + drawn.length);
    }
    return rows;
  });
}

async function write(db: Database, drawn: readonly Rows[]): Promise<number> {
  const all = {
    customers: drawn.map(({ customer }) => customer),
    subscriptions: drawn.map(({ subscription }) => subscription),
    items: drawn.flatMap(({ items }) => items),
    invoices: drawn.map(({ invoice }) => invoice),
    lines: drawn.flatMap(({ lines }) => lines),
    debits: drawn.flatMap(({ debits }) => debits),
    intents: drawn.flatMap(({ intents }) => intents),
    charges: drawn.flatMap(({ charges }) => charges),
    balanceTransactions: drawn.flatMap(({ balanceTransactions }) => balanceTransactions),
  };
  await insertRows(db, schema.customers, all.customers);
  await insertRows(db, schema.subscriptions, all.subscriptions);
  await insertRows(db, schema.subscriptionItems, all.items);
  await insertRows(db, schema.invoices, all.invoices);
  await insertRows(db, schema.invoiceLines, all.lines);
  await insertRows(db, schema.debits, all.debits);
  await insertRows(db, schema.paymentIntents, all.intents);
  await insertRows(db, schema.charges, all.charges);
  await insertRows(db, schema.balanceTransactions, all.balanceTransactions);
  return Object.values(all).reduce((sum, { length }) => sum + length, 0);
}
