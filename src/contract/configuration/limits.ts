/** Bounds and steps of numbers, told exactly: never through floats. Pure; the forms use it as the checks do. */
import { Decimal } from '../../sdk/index.ts';
import type { Bound } from './keywords.ts';

const WITHIN: Record<Bound, (value: Decimal, bound: Decimal) => boolean> = {
  minimum: (value, bound) => value.gte(bound),
  maximum: (value, bound) => value.lte(bound),
  exclusiveMinimum: (value, bound) => value.gt(bound),
  exclusiveMaximum: (value, bound) => value.lt(bound),
};

/** @param value a decimal */
export function isWithin(bound: Bound, value: string, limit: string | number): boolean {
  return WITHIN[bound](Decimal.from(value), Decimal.from(limit));
}

/** @param value a decimal */
export function isMultiple(value: string, step: string | number): boolean {
  const [number, unit] = [Decimal.from(value), Decimal.from(step)];
  return number.div(unit, 0, 'round-down').mul(unit).eq(number);
}
