/** What every part of the platform is given: the store, the scripts, and the outside world as functions. */
import type { JsonObject } from '../contract/json.ts';
import type { Engine, ScriptBundle } from '../runtime/engine.ts';
import type { Store } from '../store/index.ts';
import type { RateLimits } from './api/rate-limits.ts';
import type { RequestLog } from './requests/log.ts';

/** Account and mode: the first argument of everything that touches data. */
export interface Scope {
  accountId: string;
  livemode: boolean;
}

/** An extension of an installed app, built and ready to run. */
export interface InstalledExtension {
  id: string;
  name: string;
  description: string | null;
  extensionPoint: string;
  /** Manifest names of the methods that it implements. */
  methods: readonly string[];
  version: string;
  app: { id: string; name: string; version: string };
  bundle: ScriptBundle;
  configurationSchema: JsonObject | null;
  configurationUi: JsonObject | null;
}

export interface Platform {
  store: Store;
  engine: Engine;
  extensions: readonly InstalledExtension[];
  /** Wall time in seconds: signatures, timeouts, a clock that follows. Never billing by itself. */
  wallNow(): number;
  /** A new id with the given prefix, such as `sub`. */
  newId(prefix: string): string;
  /** Whether Stripe's bounds on test clocks hold. */
  testClockLimits: boolean;
  /** Empties the account and fills it with the sample company again. */
  reset(scope: Scope): Promise<void>;
  /** The API request that is being answered, for its events; absent for what the clock does. */
  request?: { id: string; idempotencyKey: string | null };
  /** Absent: as many requests as come are answered. */
  rateLimits?: RateLimits;
  /** What the API was asked; absent where nobody looks at it. */
  requests?: RequestLog;
  /** Set for the requests that make the sample company. */
  seeds?: true;
  log(message: string, error?: unknown): void;
}
