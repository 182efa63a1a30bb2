/** `expand[]`: ids replaced by the objects that they name, up to four levels deep, on reads and writes alike. */
import type { Wire } from '../objects/catalog.ts';
import { ApiError } from './errors.ts';

/** Reads an object by id, as the API shows it. */
export type Load = (id: string) => Promise<Wire>;

/** What an id at a path inside an object names: `subscription.latest_invoice` → an invoice. */
const EXPANDABLE: Readonly<Record<string, string>> = {
  'customer_balance_transaction.customer': 'customer',
  'customer_balance_transaction.invoice': 'invoice',
  'invoice.customer': 'customer',
  'invoice.parent.subscription_details.subscription': 'subscription',
  'invoiceitem.customer': 'customer',
  'invoiceitem.invoice': 'invoice',
  'invoiceitem.parent.subscription_details.subscription': 'subscription',
  'invoiceitem.pricing.price_details.price': 'price',
  'line_item.pricing.price_details.price': 'price',
  'line_item.subscription': 'subscription',
  'plan.product': 'product',
  'price.product': 'product',
  'subscription.customer': 'customer',
  'subscription.latest_invoice': 'invoice',
};

/** Objects that are there unasked, on the way to what they hold. */
const EMBEDDED: Readonly<Record<string, string>> = {
  'invoice.lines': 'list:line_item',
  'subscription.items': 'list:subscription_item',
  'subscription_item.plan': 'plan',
  'subscription_item.price': 'price',
};

const DEEPEST = 4;

/**
 * Before anything is done: a write must not be refused for its `expand` once it is made.
 *
 * @param type of the answer: `subscription`, or `list:subscription`
 * @throws {ApiError} 400 for what cannot be expanded, or more than four levels
 */
export function checkExpand(type: string, paths: readonly string[]): void {
  for (const path of paths) {
    const segments = path.split('.');
    const depth = segments[0] === 'data' ? segments.length - 1 : segments.length;
    if (depth > DEEPEST)
      throw refused(path, `You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`);
    if (!expandable(type, segments)) throw refused(path, `This property cannot be expanded (${path}).`);
  }
}

function expandable(type: string, segments: readonly string[]): boolean {
  if (segments.length === 0) return true;
  if (type.startsWith('list:'))
    return segments[0] === 'data' && expandable(type.slice('list:'.length), segments.slice(1));
  for (let taken = 1; taken <= segments.length; taken += 1) {
    const key = `${type}.${segments.slice(0, taken).join('.')}`;
    const next = Object.hasOwn(EXPANDABLE, key)
      ? EXPANDABLE[key]
      : Object.hasOwn(EMBEDDED, key)
        ? EMBEDDED[key]
        : undefined;
    if (next !== undefined) return expandable(next, segments.slice(taken));
  }
  return false;
}

/**
 * @param paths that `checkExpand` has let pass
 * @param loaders by object type
 */
export async function expand(
  root: Wire,
  paths: readonly string[],
  loaders: Readonly<Record<string, Load>>,
): Promise<Wire> {
  for (const path of paths) await walk(root, path.split('.'), loaders, '');
  return root;
}

/** @param prefix from the nearest object that has a type down to here, `parent.` for instance */
async function walk(
  holder: Wire,
  [head, ...rest]: readonly string[],
  loaders: Readonly<Record<string, Load>>,
  prefix: string,
  type = typeOf(holder),
): Promise<void> {
  if (head === undefined) return;
  const value = holder[head];
  if (typeof value === 'string') {
    const load = loaders[EXPANDABLE[`${type}.${prefix}${head}`] ?? ''];
    if (load === undefined) throw new Error(`'${type}.${prefix}${head}' names nothing that can be loaded.`);
    const loaded = await load(value);
    holder[head] = loaded;
    return walk(loaded, rest, loaders, '');
  }
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const entry of value) await walk(entry as Wire, rest, loaders, '');
    return;
  }
  const inner = value as Wire;
  if (typeOf(inner) !== '') return walk(inner, rest, loaders, '');
  return walk(inner, rest, loaders, `${prefix}${head}.`, type);
}

function typeOf(holder: Wire): string {
  return typeof holder.object === 'string' ? holder.object : '';
}

function refused(path: string, message: string): ApiError {
  return new ApiError(400, message, { code: 'property_not_expandable', param: `expand[${path}]` });
}
