/** Sorts what was saved by kind: single objects, lists, and what was expanded inside of others. */
import { isSaved, type Saved } from './fields.ts';

export const KINDS = ['customer', 'product', 'meter', 'price', 'subscription'] as const;
export type Kind = (typeof KINDS)[number];

/** A file, or a line of one, and what it held. */
export interface Document {
  name: string;
  content: unknown;
}

export interface Gathered {
  /** By id, in the order of the files. */
  of: Readonly<Record<Kind, Map<string, Saved>>>;
  /** How many there are of every other kind: they are not imported. */
  others: Record<string, number>;
  /** Files whose list goes on elsewhere. */
  incomplete: string[];
  errors: string[];
}

export function gather(documents: readonly Document[]): Gathered {
  const gathered: Gathered = {
    of: {
      customer: new Map(),
      product: new Map(),
      meter: new Map(),
      price: new Map(),
      subscription: new Map(),
    },
    others: {},
    incomplete: [],
    errors: [],
  };
  for (const { name, content } of documents) take(gathered, name, content);
  // What stands for itself in a file goes before what was expanded in another object.
  for (const subscription of [...gathered.of.subscription.values()]) {
    add(gathered, subscription.customer);
    for (const item of itemsOf(subscription)) add(gathered, item.price);
  }
  for (const price of [...gathered.of.price.values()]) add(gathered, price.product);
  return gathered;
}

function take(gathered: Gathered, name: string, content: unknown): void {
  if (Array.isArray(content)) {
    for (const each of content) take(gathered, name, each);
    return;
  }
  if (!isSaved(content) || typeof content.object !== 'string') {
    gathered.errors.push(
      `${name} holds something that is no object of Stripe's API: ${JSON.stringify(content)?.slice(0, 60)}.`,
    );
    return;
  }
  if (content.object === 'list' || content.object === 'search_result') {
    if (content.has_more === true) gathered.incomplete.push(name);
    take(gathered, name, content.data ?? null);
    return;
  }
  const kind = kindOf(content.object);
  if (kind === null) {
    gathered.others[content.object] = (gathered.others[content.object] ?? 0) + 1;
    return;
  }
  const { id } = content;
  if (typeof id !== 'string' || id === '') {
    gathered.errors.push(`${name} holds a ${content.object} without an id.`);
    return;
  }
  const known = gathered.of[kind].get(id);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(content))
    gathered.errors.push(`The ${content.object} ${id} is there twice, and not the same; again in ${name}.`);
  gathered.of[kind].set(id, content);
}

/** An object that was expanded, unless it is known by itself; ids alone are looked up later. */
function add(gathered: Gathered, value: unknown): void {
  if (!isSaved(value) || typeof value.id !== 'string') return;
  const kind = typeof value.object === 'string' ? kindOf(value.object) : null;
  if (kind === null) return;
  const known = gathered.of[kind];
  if (!known.has(value.id)) known.set(value.id, value);
}

function itemsOf({ items }: Saved): Saved[] {
  return isSaved(items) && Array.isArray(items.data) ? items.data.filter(isSaved) : [];
}

const kindOf = (object: string): Kind | null =>
  KINDS.find((kind) => object === (kind === 'meter' ? 'billing.meter' : kind)) ?? null;
