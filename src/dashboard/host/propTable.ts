/** Which props each component of the SDK takes, generated from the SDK's types by build/generatePropTable.ts. */
import table from './propTable.json' with { type: 'json' };

export type PropKind =
  | 'any'
  | 'string'
  | 'number'
  | 'boolean'
  | 'function'
  | 'date'
  /** Text or JSX; JSX arrives as a fragment. */
  | 'node'
  | { one: (string | number | boolean | null)[] }
  | { array: PropKind }
  | { object: PropShape }
  | { css: string[] }
  | { union: PropKind[] };

export interface PropShape {
  [prop: string]: { kind: PropKind; optional?: true };
}

/** Schema version, component, props; null where the props cannot be said one by one. */
export interface PropTable {
  [schemaVersion: string]: { [component: string]: PropShape | null };
}

export const PROP_TABLE = table as unknown as PropTable;
