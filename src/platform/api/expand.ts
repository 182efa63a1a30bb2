/** `expand[]`: ids replaced by the objects that they name, up to four levels deep, on reads and writes alike. */
import type { Wire } from '../objects/catalog.ts';
import { ApiError } from './errors.ts';

/** Reads an object by id, as the API shows it. */
export type Load = (id: string) => Promise<Wire>;

/** What an id under a path of an object type names: `subscription.latest_invoice` → an invoice. */
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

const DEEPEST = 4;

/**
 * @param loaders by object type
 * @throws {ApiError} 400 for what cannot be expanded, or more than four levels
 */
export async function expand(
  root: Wire,
  paths: readonly string[],
  loaders: Readonly<Record<string, Load>>,
): Promise<Wire> {
  for (const path of paths) {
    const segments = path.split('.');
    const depth = segments[0] === 'data' ? segments.length - 1 : segments.length;
    if (depth > DEEPEST)
      throw refused(path, `You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`);
    await walk(root, segments, { path, loaders, prefix: '' });
  }
  return root;
}

interface Walk {
  path: string;
  loaders: Readonly<Record<string, Load>>;
  /** From the nearest object that has a type down to here, `parent.` for instance. */
  prefix: string;
}

async function walk(
  holder: Wire,
  [head, ...rest]: readonly string[],
  state: Walk,
  type = typeOf(holder),
): Promise<void> {
  if (head === undefined) return;
  const value = holder[head];
  if (typeof value === 'string') {
    const target = EXPANDABLE[`${type}.${state.prefix}${head}`];
    const load = target === undefined ? undefined : state.loaders[target];
    if (load === undefined) throw refused(state.path, `This property cannot be expanded (${state.path}).`);
    holder[head] = await load(value);
    return walk(holder, [head, ...rest], state, type);
  }
  if (value === null) return;
  if (Array.isArray(value)) {
    for (const entry of value) await walk(entry as Wire, rest, { ...state, prefix: '' });
    return;
  }
  if (typeof value !== 'object')
    throw refused(state.path, `This property cannot be expanded (${state.path}).`);
  const inner = value as Wire;
  if (typeof inner.object === 'string') return walk(inner, rest, { ...state, prefix: '' });
  return walk(inner, rest, { ...state, prefix: `${state.prefix}${head}.` }, type);
}

function typeOf(holder: Wire): string {
  return typeof holder.object === 'string' ? holder.object : '';
}

function refused(path: string, message: string): ApiError {
  return new ApiError(400, message, { code: 'property_not_expandable', param: `expand[${path}]` });
}
