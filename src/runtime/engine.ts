import type { JsonObject } from '../contract/json.ts';
import type { Outcome, ScriptContext } from '../contract/run.ts';
import type { ObjectShape } from '../contract/shapes/shape.ts';

/** A script ready to run. */
export interface ScriptBundle {
  extensionId: string;
  extensionPoint: string;
  /**
   * JavaScript in which two names are free (sandbox/factory.ts): `sdk`, what the script imports of Stripe's package,
   * and `exportDefault`, a function that it calls with its class.
   */
  code: string;
  /** Source map of `code` (version 3, JSON): errors name the author's file and line. Null: they name none. */
  sourceMap: string | null;
  /** Shape of its configuration, from the generated schema; no fields where it has none. */
  configuration: ObjectShape;
  /** SHA-256 over `code` and the SDK, hex: two bundles with one hash answer alike. */
  sourceHash: string;
}

/** One call, everything in script form (camelCase, decimals as strings, dates as ISO 8601). */
export interface Call {
  bundle: ScriptBundle;
  /** Manifest name (`prorate_items`) or TypeScript name (`prorateItems`). */
  method: string;
  request: JsonObject;
  configuration: JsonObject;
  context: ScriptContext;
}

/**
 * Runs scripts inside limits. Never throws for what a script or its input does: that is a problem on the outcome.
 * No state of one call reaches the next.
 */
export interface Engine {
  call(call: Call): Promise<Outcome>;
  /** Many calls at once: their outcomes in the same order, each as if it had been called alone. */
  callAll(calls: readonly Call[]): Promise<Outcome[]>;
  close(): Promise<void>;
}
