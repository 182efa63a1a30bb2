/** Requests drawn at random: near enough to right ones to go deep, wrong in every way that a client can be. */
import { knownParams, KNOWN_ENDPOINTS, type KnownParam } from '../../platform/api/known/known.ts';
import { shapeOf, type Shape } from '../../platform/api/params.ts';
import { endpointOf, type Route } from '../../platform/api/route.ts';
import type { Random } from './load.ts';
import { ANYTHING, EXPANDS, HOSTILE, KINDS, NAMES, USUAL } from './usual-values.ts';

export interface DrawnRequest {
  method: string;
  path: string;
  /** Of the query or the body, as it stands on the wire. */
  form: string;
  headers: Record<string, string>;
}

/** Ids that answers have named, by prefix. */
export type Pool = Map<string, string[]>;

const KEPT_IDS = 40;

export function remember(pool: Pool, text: string): void {
  for (const [id, prefix = ''] of text.matchAll(/"([a-z]+(?:_[a-z]+)*)_[A-Za-z0-9]{8,}"/g)) {
    const ids = pool.get(prefix) ?? [];
    const bare = id.slice(1, -1);
    if (ids.includes(bare)) continue;
    pool.set(prefix, [...ids.slice(1 - KEPT_IDS), bare]);
  }
}

export class Drawer {
  readonly #random: Random;
  readonly #routes: readonly Route[];
  readonly #pool: Pool;

  constructor(random: Random, routes: readonly Route[], pool: Pool) {
    this.#random = random;
    this.#routes = routes;
    this.#pool = pool;
  }

  request(): DrawnRequest {
    const route = this.#one(this.#routes);
    const endpoint = this.#chance(0.05) ? this.#one(KNOWN_ENDPOINTS) : endpointOf(route);
    const [known = 'GET', pattern = ''] = endpoint.split(' ');
    const method = this.#chance(0.03) ? this.#one(['GET', 'POST', 'DELETE', 'PUT', 'PATCH']) : known;
    const pairs: [string, string][] = [];
    this.#fill(shapeOf(route.params), knownParams(endpoint), '', pairs, 0);
    if (this.#chance(0.2)) pairs.push([`expand[${this.#chance(0.5) ? '0' : ''}]`, this.#one(EXPANDS)]);
    if (this.#chance(0.05)) pairs.push([this.#one(NAMES), this.#one(HOSTILE)]);
    const form = pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&');
    return {
      method,
      path: this.#path(pattern),
      form: this.#chance(0.08) ? this.#mutated(form) : form,
      headers: this.#headers(),
    };
  }

  /** The request as a client would correct it after being refused; null when there is nothing to learn. */
  mended(request: DrawnRequest, { code, param }: { code?: string; param?: string }): DrawnRequest | null {
    if (param === undefined || !this.#chance(0.8)) return null;
    const pairs = request.form === '' ? [] : request.form.split('&');
    const others = pairs.filter((pair) => !pair.startsWith(`${param}=`) && !pair.startsWith(`${param}[`));
    if (/(^|\[)items\]?$/.test(param)) others.push(`${param}[0][price]=${this.#value('price')}`);
    else if (code === 'parameter_missing')
      others.push(`${param}=${encodeURIComponent(this.#value(/(\w+)\W*$/.exec(param)?.[1] ?? ''))}`);
    else if (others.length === pairs.length) return null;
    return { ...request, form: others.join('&') };
  }

  #path(pattern: string): string {
    const segments = pattern.split('/');
    const filled = segments.map((segment, index) =>
      segment === ':id' ? encodeURIComponent(this.#value(segments[index - 1] ?? '')) : segment,
    );
    const [, api = '', ...rest] = filled;
    // Outside of the API pages are served, which is another matter.
    const path = rest.join('/');
    return `/${api}/${this.#chance(0.02) ? this.#mutated(path).replace(/[^\w/%.-]/g, '') : path}`;
  }

  #headers(): Record<string, string> {
    return {
      ...(this.#chance(0.3) ? { 'Idempotency-Key': `key-${Math.floor(this.#random() * 200)}` } : {}),
      ...(this.#chance(0.02) ? { 'Stripe-Version': this.#one(['1', '2020-08-27', 'x'.repeat(500)]) } : {}),
      ...(this.#chance(0.02) ? { 'Stripe-Account': 'acct_other' } : {}),
      ...(this.#chance(0.02) ? { 'Content-Type': this.#one(['application/json', 'text/plain', '']) } : {}),
      ...(this.#chance(0.01)
        ? { Authorization: this.#one(['Bearer x', 'Basic !', 'Bearer sk_live_0123456789']) }
        : {}),
    };
  }

  /** Most of the time what the endpoint declares, sometimes what only Stripe knows. */
  #fill(
    shape: Shape,
    known: KnownParam | null,
    path: string,
    pairs: [string, string][],
    depth: number,
  ): void {
    if (typeof shape !== 'object') {
      if (this.#chance(0.03)) pairs.push([`${path}[${this.#one(NAMES)}]`, this.#one(HOSTILE)]);
      else if (/payload\]?$/.test(path))
        pairs.push(
          [`${path}[stripe_customer_id]`, this.#value('customer')],
          [`${path}[value]`, this.#value('value')],
        );
      else if (/metadata\]?$/.test(path))
        pairs.push([`${path}[${this.#chance(0.9) ? 'a' : 'k'.repeat(41)}]`, this.#value('')]);
      else pairs.push([path, this.#value(/(\w+)\W*$/.exec(path.replace(/\[\d*\]/g, ''))?.[1] ?? '')]);
      return;
    }
    if ('of' in shape) {
      const entries = this.#chance(0.03) ? 25 : 1 + Math.floor(this.#random() * 2);
      for (let index = 0; index < entries; index += 1)
        this.#fill(shape.of, known, `${path}[${this.#chance(0.9) ? index : ''}]`, pairs, depth + 1);
      return;
    }
    for (const [name, field] of Object.entries(shape.fields))
      if (this.#chance(field === 'not simulated' ? 0.02 : depth === 0 ? 0.35 : 0.45))
        this.#fill(
          field,
          known?.fields?.get(name) ?? null,
          path === '' ? name : `${path}[${name}]`,
          pairs,
          depth + 1,
        );
    if (known?.fields && this.#chance(0.01)) {
      const name = this.#one([...known.fields.keys(), 'nothing']);
      pairs.push([path === '' ? name : `${path}[${name}]`, this.#value(name)]);
    }
  }

  #value(name: string): string {
    if (this.#chance(0.04)) return this.#one(HOSTILE);
    const usual = Object.hasOwn(USUAL, name) ? USUAL[name] : undefined;
    const kind = KINDS.find(([names]) => names.test(name))?.[1];
    const chosen = this.#one(usual ?? kind ?? ANYTHING);
    if (!chosen.startsWith('#')) return chosen;
    const ids = this.#pool.get(chosen.slice(1)) ?? [];
    return ids.length === 0 ? `${chosen.slice(1)}_none` : this.#one(ids);
  }

  /** Characters gone, doubled or swapped for others. */
  #mutated(text: string): string {
    const characters = [...text];
    for (let n = 0; n < 3; n += 1) {
      const at = Math.floor(this.#random() * characters.length);
      const put = this.#one(['', '[', ']', '&', '=', '%', '%ff', '[]', '+', '[0]', 'é', '"', '{']);
      characters.splice(at, this.#chance(0.5) ? 1 : 0, put);
    }
    return characters.join('');
  }

  #one<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)]!;
  }

  #chance(of: number): boolean {
    return this.#random() < of;
  }
}
