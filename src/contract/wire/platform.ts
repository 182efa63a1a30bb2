/**
 * JSON shapes of `/platform`: what Stripe has no API for. snake_case like Stripe's own; amounts are integers in minor
 * units, factors decimal strings, times seconds since 1970 UTC.
 */
import type { ActivatedBy } from '../extension-points/index.ts';
import type { JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import type { RunMode, ScriptContext } from '../run.ts';

export interface ListWire<T> {
  object: 'list';
  data: T[];
  has_more: boolean;
  url: string;
}

/** `failing`: active, and the latest run failed. `needs_setup`: off, and no valid configuration is saved. */
export type ExtensionState = 'active' | 'failing' | 'off' | 'needs_setup';

export interface RunCountsWire {
  /** Since 24 hours before the account's clock, previews left out. */
  runs: number;
  passed_through: number;
  failed: number;
}

export interface ExtensionWire {
  object: 'platform.extension';
  id: string;
  name: string;
  description: string | null;
  /** `interface_id` of the manifest, such as `billing.prorations`. */
  extension_point: string;
  /** Who brings it into use; only those of the `account` can be activated. Null: a point that is not known here. */
  activated_by: ActivatedBy | null;
  version: string;
  source_hash: string;
  app: { id: string; name: string; version: string };
  active: boolean;
  state: ExtensionState;
  /** Active configuration when active, else the saved one; snake_case as the schema names it. Null: none saved yet. */
  configuration: JsonObject | null;
  /** JSON Schema 2020-12 and JSON Forms layout, as generated. Null for an extension without configuration. */
  configuration_schema: JsonObject | null;
  configuration_ui: JsonObject | null;
  last_24_hours: RunCountsWire;
  last_run: { id: string; at: number; problem: Problem | null } | null;
}

export interface ExtensionPointWire {
  id: string;
  name: string;
  /** What decides at this point when nothing is active, such as "To the second". */
  default_behavior: string;
  description: string;
  /** Extension id, or null when the default decides. */
  active_extension: string | null;
  /** False: scripts at this point are listed but the local billing pipeline does not call them yet. */
  simulated: boolean;
}

export interface ExtensionListWire extends ListWire<ExtensionWire> {
  points: ExtensionPointWire[];
}

/** One entry of the append-only activation history. */
export interface ActivationWire {
  object: 'platform.activation';
  id: string;
  at: number;
  by: string;
  extension_point: string;
  before: { extension: string; version: string; configuration: JsonObject } | null;
  after: { extension: string; version: string; configuration: JsonObject } | null;
}

export interface ClockWire {
  object: 'platform.clock';
  /** Billing time now. */
  now: number;
  mode: 'frozen' | 'following';
}

export type Verdict = 'changed' | 'same' | 'passed_through' | 'failed';

export interface PeriodWire {
  start: number;
  end: number;
}

/** One side of a line. `amount` is signed: credits are negative. */
export interface LineSideWire {
  amount: number;
  /** Signed like the amount; "1" for a full period. */
  factor: string;
  period: PeriodWire;
}

export interface ComparedLineWire {
  key: string;
  type: 'credit' | 'debit';
  proration: boolean;
  description: string;
  product_name: string;
  quantity: number;
  /** What the factor multiplies: the full amount of the period, quantity included, or of the debit being credited. */
  base: number;
  /** Price of one unit, null where the price has no single one. */
  unit_amount: number | null;
  by_default: LineSideWire;
  /** Null exactly when the verdict is `failed`; then the default stands. */
  by_script: LineSideWire | null;
  difference: number;
  verdict: Verdict;
  /** One sentence. */
  because: string;
}

export interface PreviewWarningWire {
  code: 'quantity_unseen' | 'classic_credit' | 'debit_base_unseen';
  message: string;
}

export interface ChangeWire {
  subscription: string;
  items: { id?: string; price?: string; quantity?: number; deleted?: boolean }[];
  proration_behavior: 'always_invoice' | 'create_prorations' | 'none';
  /** Null: the account's clock decides. */
  proration_date: number | null;
}

/** The answer of `POST /platform/previews`: default beside script for one change, kept as a plan that can be applied. */
export interface PreviewWire {
  object: 'platform.preview';
  /** Plan id: `plan_…`. */
  id: string;
  created: number;
  livemode: boolean;
  change: ChangeWire;
  /** The second at which the change is computed; apply uses the same. */
  moment: number;
  currency: string;
  /** The service period that is divided. */
  period: PeriodWire;
  customer: { id: string; name: string | null };
  /** What is active at the proration point; null: only the default was computed. */
  active: {
    extension: string;
    name: string;
    version: string;
    configuration: JsonObject;
    /** "$5.00 minimum" and the like, made from the configuration. */
    summary: string;
  } | null;
  /** Prorations first, then anything else that the same invoice would carry. */
  lines: ComparedLineWire[];
  /** Sums over the lines. `by_script` is null without an active script; it equals the default when the run failed. */
  totals: { by_default: number; by_script: number | null; difference: number; billed: number };
  /** When the lines are billed: `none` makes no lines. */
  billed: 'now' | 'next_invoice' | 'never';
  next_invoice_at: number | null;
  run: { id: string; problem: Problem | null; logs: readonly string[] } | null;
  warnings: PreviewWarningWire[];
}

export interface RunWire {
  object: 'platform.run';
  id: string;
  at: number;
  mode: RunMode;
  extension_point: string;
  method: string;
  script: { id: string; name: string; version: string; source_hash: string };
  configuration: JsonObject | null;
  configuration_hash: string;
  context: ScriptContext;
  request: JsonObject;
  result: JsonObject | null;
  problem: Problem | null;
  /** `failed` with a problem; `passed_through` when every item came back unchanged. */
  verdict: 'changed' | 'passed_through' | 'failed';
  logs: string[];
  spent: { ms: number; input_bytes: number; output_bytes: number };
  subject: { customer: string | null; subscription: string | null; invoice: string | null };
}

export interface AccountWire {
  object: 'platform.account';
  id: string;
  name: string;
  country: string;
  livemode: boolean;
  default_currency: string;
}

/** One request to Stripe's API here. Times are wall time. */
export interface RequestWire {
  object: 'platform.request';
  /** `req_…`, as in the header `Request-Id` of its answer. */
  id: string;
  at: number;
  method: string;
  path: string;
  status: number;
  /** As they were sent: a form, or JSON under `/v2`; without secrets. */
  parameters: string;
  /** JSON, without secrets. */
  answer: string;
  /** Whether `parameters` or `answer` are longer than what was kept of them; under load nothing is. */
  cut: boolean;
  /** Milliseconds until it was answered. */
  ms: number;
  idempotency_key: string | null;
  /** The request whose stored answer this one was given. */
  original_request: string | null;
  api_version: string | null;
  user_agent: string | null;
  source: 'api' | 'dashboard';
  error: { type: string; code: string | null } | null;
}

/** How the account goes on when a charge fails, and when it tells of a renewal. */
export interface AccountSettingsWire {
  object: 'platform.account_settings';
  /** Days between an attempt that failed and the next one, in their order. */
  retry_days: number[];
  /** What the last failed attempt makes of the subscription. */
  after_retries: 'cancel' | 'unpaid' | 'past_due';
  /** What it makes of the invoice. */
  invoice_after_retries: 'open' | 'uncollectible';
  /** Days before a renewal on which `invoice.upcoming` tells of it. */
  upcoming_days: number;
}

/** One event for one webhook endpoint. Times are wall time, unlike everything about billing. */
export interface DeliveryWire {
  object: 'platform.delivery';
  id: string;
  event: string;
  event_type: string;
  /** `we_…`, or the session of a `stripe listen`. */
  endpoint: string;
  url: string;
  status: 'pending' | 'succeeded' | 'failed';
  attempts: number;
  next_attempt_at: number | null;
  /** `status` and `body` of the answer; `error` says why there was none. */
  last_attempt: { at: number; status: number | null; body: string | null; error: string | null } | null;
}
