/**
 * Clients that change subscriptions through stripe-node and note what was acknowledged. Each has customers of its own, so
 * that it knows how they must look; a request whose answer never came is kept, to be sent again under the same key.
 */
import Stripe from 'stripe';

export type Random = () => number;

/** A subscription as its last acknowledged request left it. */
export interface Expected {
  id: string;
  customer: string;
  quantity: number;
  price: string;
  /** Number of the last change, in its metadata. */
  step: number;
  canceled: boolean;
}

/** What the platform acknowledged. Keys are tokens, which stand in the objects' metadata. */
export interface Journal {
  customers: Map<string, string>;
  subscriptions: Map<string, Expected>;
  invoiceItems: Map<string, { id: string; amount: number }>;
  /** Invoices by id, as they were when they were first shown. */
  invoices: Map<string, { total: number; number: string | null }>;
  clock: number;
  acknowledged: number;
  refused: number;
  /** Retries that were told that the first request was carried out and only its answer is lost. */
  answersLost: number;
}

export const emptyJournal = (): Journal => ({
  customers: new Map(),
  subscriptions: new Map(),
  invoiceItems: new Map(),
  invoices: new Map(),
  clock: 0,
  acknowledged: 0,
  refused: 0,
  answersLost: 0,
});

/** One request: sent now, and again under the same key when its answer did not come. */
export interface Operation {
  token: string;
  send(api: Api): Promise<void>;
  /** Finds what it did where only the answer was lost. */
  find(api: Api): Promise<void>;
}

export interface Api {
  stripe: Stripe;
  origin: string;
}

export class Client {
  /** The request whose answer did not come. */
  pending: Operation | null = null;
  readonly #name: string;
  readonly #journal: Journal;
  readonly #random: Random;
  readonly #prices: readonly string[];
  #count = 0;
  /** Tokens of this client's own. */
  readonly #customers: string[] = [];
  readonly #subscriptions: string[] = [];

  constructor(name: string, journal: Journal, random: Random, prices: readonly string[]) {
    this.#name = name;
    this.#journal = journal;
    this.#random = random;
    this.#prices = prices;
  }

  /** Sends one request after the other until the server is gone. */
  async work(api: Api, gone: () => boolean): Promise<void> {
    while (!gone()) {
      this.pending = this.#next();
      if (!(await this.#settle(api, this.pending))) return;
    }
  }

  /** Sends what is pending again; afterwards the journal says how things must be. */
  async retry(api: Api): Promise<void> {
    if (this.pending !== null && !(await this.#settle(api, this.pending)))
      throw new Error(`The server that was started again does not answer ${this.pending.token}.`);
  }

  /** @returns false when the connection broke, so that nobody knows */
  async #settle(api: Api, operation: Operation): Promise<boolean> {
    try {
      await operation.send(api);
      this.#journal.acknowledged += 1;
    } catch (error) {
      if (error instanceof Stripe.errors.StripeConnectionError) return false;
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
      if (error.code === 'answer_lost') {
        this.#journal.answersLost += 1;
        await operation.find(api);
      } else if (error.statusCode === 409) this.#journal.refused += 1;
      else throw new Error(`${operation.token}: ${error.statusCode} ${error.message}`, { cause: error });
    }
    this.pending = null;
    return true;
  }

  #next(): Operation {
    this.#count += 1;
    const token = `${this.#name}-${this.#count}`;
    const living = this.#subscriptions.filter((each) => !this.#expected(each).canceled);
    const drawn = this.#random();
    if (this.#customers.length === 0 || drawn < 0.12) return this.#customer(token);
    if (living.length === 0 || drawn < 0.3) return this.#subscribe(token, this.#pick(this.#customers));
    if (drawn < 0.4) return this.#invoiceItem(token, this.#pick(this.#customers));
    if (drawn < 0.46) return this.#cancel(token, this.#pick(living));
    return this.#change(token, this.#pick(living));
  }

  #customer(token: string): Operation {
    const balance = -Math.floor(this.#random() * 5_000);
    const note = ({ id }: Stripe.Customer): void => {
      this.#journal.customers.set(token, id);
      this.#customers.push(token);
    };
    return {
      token,
      send: async ({ stripe }) =>
        note(
          await stripe.customers.create(
            { name: token, balance, payment_method: 'pm_card_visa', metadata: { token } },
            { idempotencyKey: token },
          ),
        ),
      find: async ({ stripe }) => note(await only(stripe.customers.list({ limit: 100 }), token)),
    };
  }

  #subscribe(token: string, owner: string): Operation {
    const price = this.#pick(this.#prices);
    const quantity = 1 + Math.floor(this.#random() * 9);
    const customer = this.#journal.customers.get(owner) ?? '';
    const note = (subscription: Stripe.Subscription): void => {
      const { id } = subscription;
      this.#journal.subscriptions.set(token, { id, customer, quantity, price, step: 0, canceled: false });
      this.#subscriptions.push(token);
      this.#noteInvoice(subscription);
    };
    return {
      token,
      send: async ({ stripe }) =>
        note(
          await stripe.subscriptions.create(
            {
              customer,
              items: [{ price, quantity }],
              metadata: { token, step: '0' },
              expand: ['latest_invoice'],
            },
            { idempotencyKey: token },
          ),
        ),
      find: async ({ stripe }) =>
        note(await only(stripe.subscriptions.list({ customer, status: 'all', limit: 100 }), token)),
    };
  }

  #change(token: string, of: string): Operation {
    const expected = this.#expected(of);
    const price = this.#pick(this.#prices);
    const quantity = 1 + Math.floor(this.#random() * 9);
    const behavior = this.#pick(['always_invoice', 'create_prorations', 'none'] as const);
    const step = expected.step + 1;
    const note = (subscription: Stripe.Subscription): void => {
      this.#journal.subscriptions.set(of, { ...expected, price, quantity, step });
      this.#noteInvoice(subscription);
    };
    return {
      token,
      send: async ({ stripe }) => {
        const [item] = (await stripe.subscriptions.retrieve(expected.id)).items.data;
        note(
          await stripe.subscriptions.update(
            expected.id,
            {
              items: [{ id: item?.id ?? '', price, quantity }],
              proration_behavior: behavior,
              metadata: { step: String(step) },
              expand: ['latest_invoice'],
            },
            { idempotencyKey: token },
          ),
        );
      },
      find: async ({ stripe }) => note(await stripe.subscriptions.retrieve(expected.id)),
    };
  }

  #cancel(token: string, of: string): Operation {
    const expected = this.#expected(of);
    const note = (): void => {
      this.#journal.subscriptions.set(of, { ...expected, canceled: true });
    };
    return {
      token,
      // A DELETE carries no idempotency key: what it asks for is there, or is done now.
      send: async ({ stripe }) => {
        const present = await stripe.subscriptions.retrieve(expected.id);
        if (present.status !== 'canceled')
          await stripe.subscriptions.cancel(expected.id, { prorate: true, invoice_now: true });
        note();
      },
      find: () => Promise.resolve(note()),
    };
  }

  #invoiceItem(token: string, owner: string): Operation {
    const customer = this.#journal.customers.get(owner) ?? '';
    const amount = 100 + Math.floor(this.#random() * 900);
    const note = ({ id }: Stripe.InvoiceItem): void => {
      this.#journal.invoiceItems.set(token, { id, amount });
    };
    return {
      token,
      send: async ({ stripe }) =>
        note(
          await stripe.invoiceItems.create(
            { customer, amount, currency: 'usd', metadata: { token } },
            { idempotencyKey: token },
          ),
        ),
      find: async ({ stripe }) => note(await only(stripe.invoiceItems.list({ customer, limit: 100 }), token)),
    };
  }

  #noteInvoice({ latest_invoice: invoice }: Stripe.Subscription): void {
    if (invoice === null || typeof invoice === 'string' || invoice.id === undefined) return;
    this.#journal.invoices.set(invoice.id, { total: invoice.total, number: invoice.number });
  }

  #expected(token: string): Expected {
    const expected = this.#journal.subscriptions.get(token);
    if (expected === undefined) throw new Error(`${token} was never acknowledged.`);
    return expected;
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)] as T;
  }
}

/** The one object that carries the token. */
async function only<T extends { metadata: Stripe.Metadata | null }>(
  list: AsyncIterable<T>,
  token: string,
): Promise<T> {
  const found: T[] = [];
  for await (const each of list) if (each.metadata?.token === token) found.push(each);
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(`${token} is there ${found.length} times, and its answer said that it was carried out.`);
  return first;
}

/** Moves the clock by some days at a time. */
export class ClockMover {
  #target: number | null = null;
  readonly #journal: Journal;
  readonly #random: Random;

  constructor(journal: Journal, random: Random) {
    this.#journal = journal;
    this.#random = random;
  }

  async work(api: Api, gone: () => boolean): Promise<void> {
    while (!gone()) {
      const present = await clock(api, 'GET', '/platform/clock');
      if (present === null) return;
      this.#target = present + Math.floor(this.#random() * 6 * 86_400);
      if (!(await this.#move(api))) return;
    }
  }

  async retry(api: Api): Promise<void> {
    if (this.#target !== null && !(await this.#move(api)))
      throw new Error('The server that was started again does not move the clock.');
  }

  async #move(api: Api): Promise<boolean> {
    const reached = await clock(api, 'POST', '/platform/clock/advance', { to: this.#target });
    if (reached === null) return false;
    this.#journal.clock = reached;
    this.#journal.acknowledged += 1;
    this.#target = null;
    return true;
  }
}

/** @returns where the clock stands; null when the connection broke */
export async function clock(
  { origin }: Api,
  method: string,
  path: string,
  body?: unknown,
): Promise<number | null> {
  const answer = await fetch(origin + path, {
    method,
    headers: { Authorization: 'Bearer sk_test_of_a_soak', 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
    .then(async (response) => ({ ok: response.ok, text: await response.text() }))
    .catch(() => null);
  if (answer === null) return null;
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.text}`);
  return (JSON.parse(answer.text) as { now: number }).now;
}
