import type { JsonObject } from '../contract/json.ts';
import type { Outcome, ScriptContext } from '../contract/run.ts';
import type { ObjectShape } from '../contract/shapes/shape.ts';

/**
 * A script ready to run: one self-contained piece of JavaScript that declares `script`, an object of what the module
 * exports: `default`, and the `Decimal` and `isDecimal` that were bundled with it.
 */
export interface ScriptBundle {
  extensionId: string;
  extensionPoint: string;
  code: string;
  /** Shape of its configuration, from the generated schema; no fields where it has none. */
  configuration: ObjectShape;
  /** SHA-256 over `code`, hex: two bundles with one hash answer alike. */
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
  close(): Promise<void>;
}
