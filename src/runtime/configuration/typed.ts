/** What the generator knows of a TypeScript type while it reads one, and what it collects on the way. */
import type ts from 'typescript';
import type { JsonObject } from '../../contract/json.ts';
import type { Control } from './layout.ts';
import type { Limits } from './limits.ts';
import type { Problems } from './problems.ts';

/** What a tag can stand on. `any`: a type that was reported, so that nothing more is said of it. */
export type Kind =
  'string' | 'number' | 'decimal' | 'boolean' | 'enum' | 'array' | 'object' | 'record' | 'date' | 'any';

export interface Typed {
  /** Of a named type the `$ref`, of anything else the whole schema. */
  schema: JsonObject;
  kind: Kind;
  /** May be null. Written in place as `T | null`, `schema` is that of T; of a named type, `schema` refers to both. */
  nullable?: 'here' | 'named';
  /** What its tags and those of the types under it say so far. */
  limits: Limits;
  /** Said once: a second would take the first's place in a form. */
  said?: { pattern?: string; format?: string };
  /** Of an object, by TypeScript name: what a path such as `:amount` can name. */
  fields?: ReadonlyMap<string, { key: string; typed: Typed }>;
  items?: Typed;
  /** Of an object, or of what a list or record holds: the form of its fields. */
  controls?: readonly Control[];
}

export type Declaration = ts.InterfaceDeclaration | ts.TypeAliasDeclaration;

export interface Generation {
  checker: ts.TypeChecker;
  appRoot: string;
  problems: Problems;
  /** `$defs` by their key. */
  definitions: Map<string, JsonObject>;
  /** Null while it is being read: meeting it again means that the type contains itself. */
  named: Map<Declaration, Typed | null>;
}

/** Stands in for what was reported. */
export const UNREAD: Typed = { schema: {}, kind: 'any', limits: {} };
