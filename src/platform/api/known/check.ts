/**
 * Parameters against what Stripe knows: an unknown one is refused with 400, a known one that the endpoint does not
 * declare with 501. Nothing that a caller sends is ignored, and no route lists what it does not simulate.
 */
import { ApiError, notSimulated } from '../errors.ts';
import { inside, type Shape } from '../params.ts';
import type { KnownParam } from './known.ts';

type Tree = Record<string, unknown>;

interface Findings {
  unknown: string[];
  notSimulated: string[];
}

/**
 * @param declared what the endpoint reads
 * @param known what Stripe reads; null when no client knows the endpoint
 * @throws {ApiError} 400 `parameter_unknown`, or 501 `not_simulated`
 */
export function checkKnown(declared: Shape, known: KnownParam | null, given: Tree): void {
  const found: Findings = { unknown: [], notSimulated: [] };
  compare(declared, known, given, '', found);
  const [unknown] = found.unknown;
  if (unknown !== undefined)
    throw new ApiError(400, `Received unknown parameter: ${unknown}`, {
      code: 'parameter_unknown',
      param: unknown,
    });
  const [param] = found.notSimulated;
  if (param !== undefined) throw notSimulated(`the parameter '${param}'`, param);
}

function compare(
  declared: Shape | null,
  known: KnownParam | null,
  given: unknown,
  path: string,
  found: Findings,
): void {
  if (typeof given !== 'object' || given === null) return;
  const of = typeof declared === 'object' && declared !== null && 'of' in declared ? declared.of : null;
  if (of !== null || (declared === null && known?.list === true)) {
    const entry = known === null ? null : { ...known, list: false };
    for (const [index, value] of Object.entries(given)) compare(of, entry, value, inside(path, index), found);
    return;
  }
  const names = known?.fields ?? null;
  const fields =
    typeof declared === 'object' && declared !== null && 'fields' in declared ? declared.fields : null;
  // A value, or a hash with keys of its own: for its reader to judge.
  if (fields === null && (declared !== null || names === null)) return;
  for (const [key, value] of Object.entries(given)) {
    const here = inside(path, key);
    const field = fields !== null && Object.hasOwn(fields, key) ? fields[key] : undefined;
    const param = names?.get(key) ?? null;
    if (field === undefined && param === null) {
      found.unknown.push(here);
      continue;
    }
    if (declared !== null && (field === undefined || field === 'not simulated'))
      found.notSimulated.push(here);
    compare(field === undefined || field === 'not simulated' ? null : field, param, value, here, found);
  }
}
