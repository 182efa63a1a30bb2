/**
 * The one interface through which the views read and change billing. Views know neither stage (a Stripe account or
 * the local platform): they ask `capabilities` what can be done and never show a control for the rest.
 */
import type { Json, JsonObject } from '../contract/json.ts';
import type { Problem } from '../contract/problem.ts';
import type { RunMode } from '../contract/run.ts';
import type { ExtensionState, Verdict } from '../contract/wire/platform.ts';
import type { Answer, Failure } from './answer.ts';

/** All amounts are whole minor units of their currency, all times whole seconds since 1970 UTC. */
export interface ConsolePort {
  readonly capabilities: Capabilities;
  account(): Promise<Answer<Account>>;
  clock(): Promise<Answer<Clock>>;
  extensions: {
    list(): Promise<Answer<ExtensionList>>;
    one(id: string): Promise<Answer<Extension>>;
    /** For an active extension the saved values apply from the next billing operation. */
    saveConfiguration(id: string, configuration: JsonObject): Promise<Answer<Extension>>;
    /** Replaces whatever was active at the same extension point. */
    activate(id: string, configuration: JsonObject | null): Promise<Answer<Extension>>;
    deactivate(id: string): Promise<Answer<Extension>>;
  };
  subscription(id: string): Promise<Answer<Subscription>>;
  /** Every active recurring price in a currency. */
  prices(currency: string): Promise<Answer<Price[]>>;
  preview(change: Change): Promise<Answer<Preview>>;
  /** What the API's own invoice preview bills for the same change at the same second. */
  checkPreview(preview: Preview): Promise<Agreement>;
  /** Applies exactly this preview, at most once however often it is called. Stale: a failure of kind `stale`. */
  apply(preview: Preview): Promise<Answer<Applied>>;
  runs(extension: string, limit?: number): Promise<Answer<Run[]>>;
  run(id: string): Promise<Answer<Run>>;
}

export interface Capabilities {
  /** Extensions can be activated, deactivated and configured here. */
  activation: boolean;
  /** Runs of scripts can be read. */
  runs: boolean;
  /** A preview is kept as a plan that can be applied exactly as shown. */
  plans: boolean;
}

export interface Account {
  id: string;
  name: string;
  livemode: boolean;
  defaultCurrency: string;
}

export interface Clock {
  now: number;
  mode: 'frozen' | 'following';
}

export interface RunCounts {
  runs: number;
  passedThrough: number;
  failed: number;
}

export interface Extension {
  id: string;
  name: string;
  description: string | null;
  /** `billing.prorations` and the like. */
  extensionPoint: string;
  /** Who brings it into use; only those of the account can be activated. Null: a point that is not known here. */
  activatedBy: 'account' | 'coupon' | 'workflow' | null;
  version: string;
  app: { id: string; name: string; version: string };
  active: boolean;
  state: ExtensionState;
  /** snake_case, as the schema names its properties. Null: none saved yet. */
  configuration: JsonObject | null;
  configurationSchema: JsonObject | null;
  configurationUi: JsonObject | null;
  last24Hours: RunCounts;
  lastRun: { id: string; at: number; problem: Problem | null } | null;
}

export interface ExtensionPoint {
  id: string;
  name: string;
  defaultBehavior: string;
  description: string;
  /** Null: the default decides. */
  activeExtension: string | null;
  /** False: scripts are listed here, but nothing calls them. */
  simulated: boolean;
}

export interface ExtensionList {
  points: ExtensionPoint[];
  extensions: Extension[];
}

export interface Price {
  id: string;
  productName: string;
  nickname: string | null;
  /** Of a package where there are any. Null: tiered, or a fraction of a minor unit. */
  unitAmount: number | null;
  /** Minor units as decimal text, where they have a fraction; absent otherwise. */
  exactUnitAmount?: string;
  /** Units in a package; absent: each is priced by itself. */
  packageOf?: number;
  currency: string;
  /** `day`, `week`, `month` or `year`. */
  interval: string;
  intervalCount: number;
  metered: boolean;
}

export interface SubscriptionItem {
  id: string;
  price: Price;
  /** Null for metered prices. */
  quantity: number | null;
  period: Period;
}

export interface Subscription {
  id: string;
  status: string;
  currency: string;
  customer: { id: string; name: string | null };
  items: SubscriptionItem[];
  trialEnd: number | null;
}

export interface Period {
  start: number;
  end: number;
}

export type ProrationBehavior = 'always_invoice' | 'create_prorations' | 'none';

export interface Change {
  subscription: string;
  items: { id: string; price: string; quantity: number }[];
  prorationBehavior: ProrationBehavior;
  /** Null: the account's clock decides. */
  prorationDate: number | null;
}

/** `amount` and `factor` are negative on credits. */
export interface LineSide {
  amount: number;
  factor: string;
  period: Period;
}

export interface ComparedLine {
  key: string;
  type: 'credit' | 'debit';
  proration: boolean;
  description: string;
  productName: string;
  quantity: number;
  base: number;
  unitAmount: number | null;
  byDefault: LineSide;
  /** Null exactly when the verdict is `failed`: the default stands. */
  byScript: LineSide | null;
  difference: number;
  verdict: Verdict;
  because: string;
}

export interface ActiveScript {
  extension: string;
  name: string;
  version: string;
  summary: string;
}

export interface PreviewWarning {
  code: 'quantity_unseen' | 'classic_credit' | 'debit_base_unseen';
  message: string;
}

export interface Preview {
  id: string;
  created: number;
  change: Change;
  /** The second at which everything is computed, and at which an apply computes again. */
  moment: number;
  currency: string;
  period: Period;
  customer: { id: string; name: string | null };
  active: ActiveScript | null;
  lines: ComparedLine[];
  /** `billed` is what billing would use; it equals the default when the script failed or none is active. */
  totals: { byDefault: number; byScript: number | null; difference: number; billed: number };
  billed: 'now' | 'next_invoice' | 'never';
  nextInvoiceAt: number | null;
  run: { id: string; problem: Problem | null; logs: readonly string[] } | null;
  warnings: PreviewWarning[];
}

/** Whether the API's own invoice preview bills the same, to the minor unit. */
export type Agreement =
  /** `amountDue`: what is collected after the customer's balance; null when nothing is invoiced by the change. */
  | { kind: 'agrees'; total: number; amountDue: number | null }
  | { kind: 'differs'; expected: number; actual: number }
  | { kind: 'unread'; failure: Failure };

/** What an applied preview was billed as. */
export interface Applied {
  /** The invoice made by the change; null when the lines wait for a later one or nothing is billed. */
  invoice: {
    id: string;
    number: string | null;
    status: string | null;
    total: number;
    amountDue: number;
  } | null;
  result: Agreement;
}

export interface Run {
  id: string;
  at: number;
  mode: RunMode;
  extensionPoint: string;
  method: string;
  script: { id: string; name: string; version: string };
  verdict: 'changed' | 'passed_through' | 'failed';
  problem: Problem | null;
  configuration: JsonObject | null;
  request: JsonObject;
  result: Json;
  logs: readonly string[];
  spent: { ms: number; inputBytes: number; outputBytes: number };
  subject: { customer: string | null; subscription: string | null; invoice: string | null };
}
