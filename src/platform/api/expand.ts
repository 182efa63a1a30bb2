/** `expand[]`: ids replaced by the objects that they name, up to four levels deep, on reads and writes alike. */
import type { Wire } from '../objects/catalog.ts';
import { ApiError, notSimulated } from './errors.ts';
import { REACHED, type Reached } from './known/known.ts';

/** Reads an object by id, as the API shows it. */
export type Load = (id: string) => Promise<Wire>;

/** What an object leaves out unless it is asked for, made from the object. */
export type Include = (holder: Wire) => Promise<unknown>;

export interface Expanders {
  /** By type of the object: `customer`. */
  load: Readonly<Record<string, Load>>;
  /** By type and path: `customer.subscriptions`. */
  include: Readonly<Record<string, Include>>;
}

/** Optional by their types, and always there here. */
const SHOWN = new Set([
  'coupon.applies_to',
  'customer.address',
  'customer.discount',
  'subscription.default_tax_rates',
]);

const DEEPEST = 4;

/**
 * Before anything is done: a write must not be refused for its `expand` once it is made.
 *
 * @param type of the answer: `subscription`, `list:subscription` or `search:subscription`
 * @throws {ApiError} 400 for what cannot be expanded, or more than four levels; 501 for what we do not simulate
 */
export function checkExpand(type: string, paths: readonly string[], expanders: Expanders): void {
  for (const path of paths) {
    const segments = path.split('.');
    const depth = segments[0] === 'data' ? segments.length - 1 : segments.length;
    if (depth > DEEPEST)
      throw refused(path, `You cannot expand more than ${DEEPEST} levels of a property. Property: ${path}`);
    const outcome = reach(type, segments, expanders);
    if (outcome === 'none') throw refused(path, `This property cannot be expanded (${path}).`);
    if (outcome === 'not simulated') throw notSimulated(`the expansion of '${path}'`, `expand[${path}]`);
  }
}

type Outcome = 'fine' | 'not simulated' | 'none';

function reach(type: string, segments: readonly string[], expanders: Expanders): Outcome {
  if (segments.length === 0) return 'fine';
  const [, many, each] = /^(list|search):(.*)$/.exec(type) ?? [];
  if (each !== undefined) {
    if (many === 'search' && segments.join('.') === 'total_count') return 'fine';
    return segments[0] === 'data' ? reach(each, segments.slice(1), expanders) : 'none';
  }
  for (let taken = 1; taken <= segments.length; taken += 1) {
    const key = `${type}.${segments.slice(0, taken).join('.')}`;
    const reached = REACHED.get(key);
    if (reached === undefined) continue;
    if (!simulated(key, reached, expanders)) return 'not simulated';
    const rest = segments.slice(taken);
    if (reached.types.length === 0 && rest.length > 0) continue;
    const outcomes = reached.types.map((next) => reach(next, rest, expanders));
    return outcomes.length === 0
      ? 'fine'
      : (outcomes.find((each) => each === 'fine') ?? outcomes.find((each) => each !== 'none') ?? 'none');
  }
  return 'none';
}

function simulated(key: string, { how }: Reached, { include }: Expanders): boolean {
  return how !== 'included' || SHOWN.has(key) || Object.hasOwn(include, key);
}

/** @param paths that `checkExpand` has let pass */
export async function expand(root: Wire, paths: readonly string[], expanders: Expanders): Promise<Wire> {
  if (paths.length === 0) return root;
  const walker = new Walker(expanders);
  for (const path of paths) await walker.walk(root, path.split('.'), typeOf(root), '');
  return root;
}

class Walker {
  readonly #expanders: Expanders;
  readonly #loaded = new Map<string, Promise<Wire>>();

  constructor(expanders: Expanders) {
    this.#expanders = expanders;
  }

  /** @param prefix from the nearest object that has a type down to here, `parent.` for instance */
  async walk(holder: Wire, [head, ...rest]: readonly string[], type: string, prefix: string): Promise<void> {
    if (head === undefined) return;
    const path = prefix + head;
    const include = this.#expanders.include[`${type}.${path}`];
    if (holder[head] === undefined && include !== undefined) holder[head] = await include(holder);
    if (holder[head] === undefined) return;
    holder[head] = await this.#expanded(holder[head], rest, type, path);
  }

  async #expanded(value: unknown, rest: readonly string[], type: string, path: string): Promise<unknown> {
    if (Array.isArray(value)) {
      const entries: unknown[] = [];
      for (const entry of value) entries.push(await this.#expanded(entry, rest, type, path));
      return entries;
    }
    const whole = typeof value === 'string' ? await this.#named(value, `${type}.${path}`) : value;
    if (typeof whole !== 'object' || whole === null) return whole;
    const inner = whole as Wire;
    if (typeOf(inner) === '') await this.walk(inner, rest, type, `${path}.`);
    else await this.walk(inner, rest, typeOf(inner), '');
    return inner;
  }

  /** The object of an id; what is no id of an object that there is stays as it is. */
  async #named(id: string, key: string): Promise<unknown> {
    const type = REACHED.get(key)?.types.find((each) => Object.hasOwn(this.#expanders.load, each));
    const load = type === undefined ? undefined : this.#expanders.load[type];
    if (load === undefined) return id;
    const loading = this.#loaded.get(`${type} ${id}`) ?? load(id);
    this.#loaded.set(`${type} ${id}`, loading);
    // Each place has its own: further expansions would else meet themselves.
    return structuredClone(await loading);
  }
}

function typeOf(holder: Wire): string {
  return typeof holder.object === 'string' ? holder.object : '';
}

function refused(path: string, message: string): ApiError {
  return new ApiError(400, message, { code: 'property_not_expandable', param: `expand[${path}]` });
}
