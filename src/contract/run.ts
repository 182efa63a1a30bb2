import type { Json, JsonObject } from './json.ts';
import type { Problem } from './problem.ts';

/** `applied`: billing used the answer. `preview`: someone looked, nothing was billed. `probe`: never stored. */
export type RunMode = 'applied' | 'preview' | 'probe';

/** The `context` argument of a script, in script form (extensions.md 7.3). */
export interface ScriptContext {
  type: 'script';
  id: string;
  livemode: boolean;
  stripeContext?: string;
  /** ISO 8601, UTC: the moment of the change. */
  clockTime?: string;
}

/** What one call cost, beside the limits that it ran under. */
export interface Spent {
  /** Wall time of the call in milliseconds, conversion and checks included. */
  ms: number;
  inputBytes: number;
  outputBytes: number;
}

/** What a call of a script came to: an answer, or a problem and then the default stands. */
export interface Outcome {
  /** In script form: camelCase, decimals as strings, dates as ISO 8601. Null exactly when there is a problem. */
  result: JsonObject | null;
  problem: Problem | null;
  /** What the script printed, oldest first. */
  logs: readonly string[];
  spent: Spent;
}

/** Everything that replaying one call needs, and everything a reader wants to know of it. */
export interface Run extends Outcome {
  id: string;
  /** Billing time of the account, seconds since 1970. */
  at: number;
  mode: RunMode;
  extensionPoint: string;
  method: string;
  script: { id: string; name: string; version: string; sourceHash: string };
  configuration: Json;
  configurationHash: string;
  context: ScriptContext;
  request: JsonObject;
  /** What the run was for. */
  subject: { customer: string | null; subscription: string | null; invoice: string | null };
}
