/** Bounds that tags set, exactly: whether one widens those under it, and whether together they leave nothing. */
import type { Decimal } from '../../sdk/index.ts';

export type Limit =
  | 'minimum'
  | 'maximum'
  | 'exclusiveMinimum'
  | 'exclusiveMaximum'
  | 'multipleOf'
  | 'minLength'
  | 'maxLength'
  | 'minItems'
  | 'maxItems';

export type Limits = Readonly<Partial<Record<Limit, Decimal>>>;

interface End {
  value: Decimal;
  open: boolean;
}

/** The narrower of both ways to say a lower bound. */
function lowerEnd({ minimum, exclusiveMinimum }: Limits): End | null {
  if (exclusiveMinimum && !(minimum && minimum.gt(exclusiveMinimum)))
    return { value: exclusiveMinimum, open: true };
  return minimum ? { value: minimum, open: false } : null;
}

function upperEnd({ maximum, exclusiveMaximum }: Limits): End | null {
  if (exclusiveMaximum && !(maximum && maximum.lt(exclusiveMaximum)))
    return { value: exclusiveMaximum, open: true };
  return maximum ? { value: maximum, open: false } : null;
}

/** Why a limit allows more than those that hold already; null when it narrows them or says the same. */
export function widening(base: Limits, limit: Limit, value: Decimal): string | null {
  const wider = WIDER[limit](base, value);
  return wider === null
    ? null
    : `allows more than the ${wider} that its type already has. A tag can only narrow: take it away, or change the type's own tag`;
}

const WIDER: Record<Limit, (base: Limits, value: Decimal) => string | null> = {
  minimum: (base, value) =>
    widerThan(lowerEnd(base), { value, open: false }, (a, b) => a.lt(b), 'lower bound'),
  exclusiveMinimum: (base, value) =>
    widerThan(lowerEnd(base), { value, open: true }, (a, b) => a.lt(b), 'lower bound'),
  maximum: (base, value) =>
    widerThan(upperEnd(base), { value, open: false }, (a, b) => a.gt(b), 'upper bound'),
  exclusiveMaximum: (base, value) =>
    widerThan(upperEnd(base), { value, open: true }, (a, b) => a.gt(b), 'upper bound'),
  multipleOf: ({ multipleOf }, value) =>
    multipleOf && !isMultiple(value, multipleOf) ? `multiple of ${multipleOf}` : null,
  minLength: ({ minLength }, value) =>
    minLength && value.lt(minLength) ? `least length ${minLength}` : null,
  maxLength: ({ maxLength }, value) =>
    maxLength && value.gt(maxLength) ? `greatest length ${maxLength}` : null,
  minItems: ({ minItems }, value) => (minItems && value.lt(minItems) ? `least number ${minItems}` : null),
  maxItems: ({ maxItems }, value) => (maxItems && value.gt(maxItems) ? `greatest number ${maxItems}` : null),
};

function widerThan(
  base: End | null,
  given: End,
  beyond: (a: Decimal, b: Decimal) => boolean,
  name: string,
): string | null {
  if (base === null) return null;
  const wider = beyond(given.value, base.value) || (given.value.eq(base.value) && base.open && !given.open);
  return wider ? `${name} ${base.value}` : null;
}

/** Why no value can meet these limits; null when one can. */
export function contradiction(limits: Limits): string | null {
  const [lower, upper] = [lowerEnd(limits), upperEnd(limits)];
  if (lower && upper) {
    const { multipleOf } = limits;
    const least = multipleOf ? firstMultiple(lower, multipleOf) : lower.value;
    const closed = multipleOf ? !upper.open : !lower.open && !upper.open;
    if (least.gt(upper.value) || (least.eq(upper.value) && !closed)) {
      const step = multipleOf ? ` in steps of ${multipleOf}` : '';
      return `${phrase(lower, 'more than', 'at least')} and ${phrase(upper, 'less than', 'at most')}${step} leave no number`;
    }
  }
  return (
    crossed(limits.minLength, limits.maxLength, '@minLength', '@maxLength') ??
    crossed(limits.minItems, limits.maxItems, '@minItems', '@maxItems')
  );
}

function phrase({ value, open }: End, opened: string, closed: string): string {
  return `${open ? opened : closed} ${value}`;
}

function firstMultiple({ value, open }: End, step: Decimal): Decimal {
  const first = value.div(step, 0, 'ceil').mul(step);
  return open && first.eq(value) ? first.add(step) : first;
}

function crossed(
  least: Decimal | undefined,
  most: Decimal | undefined,
  low: string,
  high: string,
): string | null {
  return least && most && least.gt(most) ? `${low} ${least} and ${high} ${most} leave nothing` : null;
}

function isMultiple(value: Decimal, step: Decimal): boolean {
  return value.div(step, 0, 'round-down').mul(step).eq(value);
}
