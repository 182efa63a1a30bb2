/** Checks the props of each node as the Dashboard does: stops the view in strict mode, leaves the prop out in lenient mode. */
import { BOOKKEEPING, isFragment } from './hostProps.ts';
import type { OnProblem } from './problem.ts';
import { PROP_TABLE } from './propTable.ts';
import type { PropKind, PropShape } from './propTable.ts';
import type { CheckProps } from './treeSettings.ts';

export class PropError extends Error {
  override readonly name = 'PropError';
}

export interface PropFault {
  prop: string;
  expected: string;
  received: string;
}

/** In lenient mode the whole top-level prop goes, also when only a part of it is wrong. */
export function propChecker(validation: 'strict' | 'lenient', onProblem: OnProblem): CheckProps {
  return (type, schemaVersion, props) => {
    const faults = faultsOf(type, schemaVersion, props);
    const first = faults[0];
    if (first === undefined) return props;
    const message = `<${type}> prop "${first.prop}": expected ${first.expected}, received ${first.received}. The Dashboard stops a view on this in development preview and leaves the prop out in production. Correct the view.`;
    if (validation === 'strict') throw new PropError(message);
    onProblem({ source: 'props', name: 'PropError', message, stack: null, viewId: null });
    const refused = new Set(faults.map(({ prop }) => prop.split(/[.[]/)[0]));
    return Object.fromEntries(Object.entries(props).filter(([name]) => !refused.has(name)));
  };
}

/** Everything wrong with the props of one node; empty for types that the SDK does not have, which are painted as unsupported. */
export function faultsOf(
  type: string,
  schemaVersion: string | null,
  props: Readonly<Record<string, unknown>>,
): PropFault[] {
  const shape = schemaVersion === null ? undefined : PROP_TABLE[schemaVersion]?.[type];
  if (!shape) return [];
  const own = Object.fromEntries(Object.entries(props).filter(([name]) => !BOOKKEEPING.has(name)));
  // Children travel beside the props, not among them.
  return objectFaults(own, { ...shape, children: { kind: 'any', optional: true } }, '');
}

function objectFaults(
  value: Readonly<Record<string, unknown>>,
  shape: PropShape,
  prefix: string,
): PropFault[] {
  const unknown = Object.keys(value)
    .filter((name) => value[name] !== undefined && !Object.hasOwn(shape, name))
    .map((name) => ({
      prop: `${prefix}${name}`,
      expected: 'no prop of this name',
      received: described(value[name]),
    }));
  const known = Object.entries(shape).flatMap(([name, { kind, optional }]) => {
    if (value[name] !== undefined) return faults(value[name], kind, `${prefix}${name}`);
    return optional ? [] : [{ prop: `${prefix}${name}`, expected: wording(kind), received: 'nothing' }];
  });
  return [...unknown, ...known];
}

function faults(value: unknown, kind: PropKind, prop: string): PropFault[] {
  if (typeof kind === 'object') {
    if ('array' in kind && Array.isArray(value)) {
      return value.flatMap((item, index) => faults(item, kind.array, `${prop}[${index}]`));
    }
    if ('object' in kind && isRecord(value)) return objectFaults(value, kind.object, `${prop}.`);
    if ('css' in kind && isRecord(value)) {
      return Object.keys(value)
        .filter((key) => value[key] !== undefined && !kind.css.includes(key))
        .map((key) => ({ prop: `${prop}.${key}`, expected: wording(kind), received: described(value[key]) }));
    }
    if ('union' in kind) {
      const answers = kind.union.map((part) => faults(value, part, prop));
      if (answers.some((answer) => answer.length === 0)) return [];
    }
    if ('one' in kind && kind.one.includes(value as string)) return [];
  } else if (isOf(value, kind)) return [];
  return [{ prop, expected: wording(kind), received: described(value) }];
}

function isOf(value: unknown, kind: Extract<PropKind, string>): boolean {
  if (kind === 'any') return true;
  if (kind === 'node')
    return value === null || ['string', 'number', 'boolean'].includes(typeof value) || isFragment(value);
  if (kind === 'date') return value instanceof Date;
  return typeof value === kind;
}

function wording(kind: PropKind): string {
  if (typeof kind === 'string') return kind === 'node' ? 'text or one element' : `a ${kind}`;
  if ('one' in kind)
    return kind.one.length > 12
      ? 'a name from its list'
      : `one of ${kind.one.map((one) => JSON.stringify(one)).join(', ')}`;
  if ('array' in kind) return 'a list';
  if ('object' in kind) return 'an object';
  if ('css' in kind) return `css with ${kind.css.length > 12 ? 'the keys of its type' : kind.css.join(', ')}`;
  return kind.union.map(wording).join(' or ');
}

function described(value: unknown): string {
  if (isFragment(value)) return 'JSX';
  if (typeof value === 'function') return 'a function';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isFragment(value);
}
