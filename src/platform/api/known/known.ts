/** What Stripe has, whether we simulate it or not: looked up in the table that stripe-node's types gave. */
import table from './known.json' with { type: 'json' };
import type { KnownTable } from './table.ts';

const KNOWN: KnownTable = table;

/** In the CLI and in no typed client (billing.md section 6). */
const IN_NO_CLIENT = [
  'GET /v2/extend/workflows',
  'GET /v2/extend/workflows/:id',
  'POST /v2/extend/workflows/:id/invoke',
  'GET /v2/extend/workflow_runs',
  'GET /v2/extend/workflow_runs/:id',
];

/** Every endpoint: `POST /v1/customers/:id`. */
export const KNOWN_ENDPOINTS: readonly string[] = [...Object.keys(KNOWN.endpoints), ...IN_NO_CLIENT].sort();

/** What a parameter holds: a value, any keys, or these names; with `list`, each entry of it does. */
export interface KnownParam {
  list: boolean;
  /** Null: a value, or any keys. */
  fields: ReadonlyMap<string, KnownParam> | null;
}

/** Null when no client has the endpoint. */
export function knownParams(endpoint: string): KnownParam | null {
  const written = Object.hasOwn(KNOWN.endpoints, endpoint) ? KNOWN.endpoints[endpoint] : undefined;
  return written === undefined ? null : read(written);
}

const readShapes = new Map<string, ReadonlyMap<string, KnownParam>>();

/** @param suffix as in `KnownTable.shapes`: `[]#4` */
function read(suffix: string): KnownParam {
  const list = suffix.startsWith('[]');
  const of = list ? suffix.slice(2) : suffix;
  return { list, fields: of.startsWith('#') ? shape(of) : null };
}

function shape(reference: string): ReadonlyMap<string, KnownParam> {
  const present = readShapes.get(reference);
  if (present !== undefined) return present;
  const fields = new Map(
    (KNOWN.shapes[Number(reference.slice(1))] ?? '').split(' ').flatMap((field) => {
      const [name = ''] = /^\w*/.exec(field) ?? [];
      return name === '' ? [] : [[name, read(field.slice(name.length))]];
    }),
  );
  readShapes.set(reference, fields);
  return fields;
}

/** `GET /v1/customers/cus_1` → `GET /v1/customers/:id`; null when Stripe has no such endpoint. */
export function knownEndpoint(method: string, path: string): string | null {
  const segments = path.split('/');
  const fits = KNOWN_ENDPOINTS.filter((endpoint) => {
    const [verb, pattern = ''] = endpoint.split(' ');
    const wanted = pattern.split('/');
    return (
      verb === method &&
      wanted.length === segments.length &&
      wanted.every(
        (segment, index) => segment === segments[index] || (segment === ':id' && segments[index] !== ''),
      )
    );
  });
  // A fixed name goes before an id: `/v1/customers/search`.
  return fits.sort((a, b) => a.split(':id').length - b.split(':id').length)[0] ?? null;
}

/** How `expand` goes on from a property of an object. */
export interface Reached {
  /** `id` of another object, an object `embedded`, or one `included` only when it is asked for. */
  how: 'id' | 'embedded' | 'included';
  /** Types of what is there, such as `invoice` or `list:line_item`; empty for a hash without a type. */
  types: readonly string[];
}

/** By object and path: `subscription.latest_invoice`. */
export const REACHED: ReadonlyMap<string, Reached> = new Map(
  Object.entries(KNOWN.objects).flatMap(([object, reached]) =>
    reached.split(' ').map((each): [string, Reached] => {
      const [, path = '', sign = '', types = ''] = /^([\w.]+)([>=?])(.*)$/.exec(each) ?? [];
      const how = sign === '>' ? 'id' : sign === '=' ? 'embedded' : 'included';
      return [`${object}.${path}`, { how, types: types === '' ? [] : types.split('|') }];
    }),
  ),
);
