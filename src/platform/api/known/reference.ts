/** docs/api.md: every endpoint and parameter that Stripe has or that we have, with its state, from the routes themselves. */
import { shapeOf, type Shape } from '../params.ts';
import { endpointOf, type Route } from '../route.ts';
import { KNOWN_ENDPOINTS, knownParams, type KnownParam } from './known.ts';

const HEAD = `# The API of the local Stripe

Made by \`npm run build\` from the routes and from the types of stripe-node; changes by hand are lost.

What is listed as _simulated_ works as on Stripe. What is listed as _not simulated_ is known to Stripe and answered with
501 \`not_simulated\`, which names the parameter in \`param\`: nothing that a request says is ignored. Some values of a
simulated parameter may answer 501 too. Every other parameter is answered with 400 \`parameter_unknown\`, every other path
with 404. \`expand[]\` goes with every endpoint. \`items[].price\` is written \`items[0][price]\` in a form.
`;

/** @returns the whole file */
export function apiReference(routes: readonly Route[]): string {
  const simulated = new Map(routes.map((route) => [endpointOf(route), route]));
  const sections = [...simulated]
    .sort(([a], [b]) => byPath(a, b))
    .map(([endpoint, route]) => section(endpoint, route));
  const rest = new Map<string, string[]>();
  for (const endpoint of KNOWN_ENDPOINTS.filter((each) => !simulated.has(each))) {
    const [method = '', path = ''] = endpoint.split(' ');
    rest.set(path, [...(rest.get(path) ?? []), method]);
  }
  const others = [...rest]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, methods]) => `- \`${path}\`: ${methods.join(', ')}`);
  return [
    HEAD,
    '## Simulated endpoints\n',
    ...sections,
    '## Endpoints that are not simulated\n',
    ...others,
    '',
  ].join('\n');
}

/** The methods of a path together. */
function byPath(a: string, b: string): number {
  const key = (endpoint: string) => endpoint.split(' ').reverse().join(' ');
  return key(a) < key(b) ? -1 : 1;
}

function section(endpoint: string, route: Route): string {
  const names: Names = { simulated: [], not: [] };
  collect(shapeOf(route.params), knownParams(endpoint), '', names);
  const lines = [
    names.simulated.length === 0 ? 'Takes no parameters here.' : `Simulated: ${quoted(names.simulated)}.`,
    ...(names.not.length === 0 ? [] : [`Not simulated: ${quoted(names.not)}.`]),
  ];
  return `### ${endpoint}\n\n${lines.join('\n\n')}\n`;
}

interface Names {
  simulated: string[];
  not: string[];
}

const quoted = (names: readonly string[]): string =>
  [...names]
    .sort()
    .map((name) => `\`${name}\``)
    .join(', ');

function collect(declared: Shape, known: KnownParam | null, path: string, names: Names): void {
  if (typeof declared === 'object' && 'of' in declared) {
    const { of } = declared;
    if (typeof of === 'object')
      collect(of, known === null ? null : { ...known, list: false }, `${path}[]`, names);
    else names.simulated.push(`${path}[]`);
    return;
  }
  if (typeof declared !== 'object') {
    names[declared === 'value' ? 'simulated' : 'not'].push(path);
    return;
  }
  const inside = (name: string): string => (path === '' ? name : `${path}.${name}`);
  for (const [name, shape] of Object.entries(declared.fields))
    collect(shape, known?.fields?.get(name) ?? null, inside(name), names);
  for (const [name, { list }] of known?.fields ?? [])
    if (!Object.hasOwn(declared.fields, name)) names.not.push(inside(name) + (list ? '[]' : ''));
}
