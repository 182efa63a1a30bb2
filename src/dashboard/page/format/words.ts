/** Stripe's and our own enum values as words, with the tone that a badge gives them. One table per kind. */
import type { Verdict } from '../../../contract/wire/platform.ts';

export type Tone = 'neutral' | 'accent' | 'positive' | 'caution' | 'critical';

export interface Word {
  text: string;
  tone: Tone;
}

const SUBSCRIPTION_STATUS: Readonly<Record<string, Word>> = {
  active: { text: 'Active', tone: 'positive' },
  trialing: { text: 'Trial', tone: 'accent' },
  past_due: { text: 'Past due', tone: 'critical' },
  unpaid: { text: 'Unpaid', tone: 'critical' },
  incomplete: { text: 'Incomplete', tone: 'caution' },
  incomplete_expired: { text: 'Expired', tone: 'neutral' },
  canceled: { text: 'Canceled', tone: 'neutral' },
  paused: { text: 'Paused', tone: 'caution' },
};

const INVOICE_STATUS: Readonly<Record<string, Word>> = {
  draft: { text: 'Draft', tone: 'neutral' },
  open: { text: 'Open', tone: 'accent' },
  paid: { text: 'Paid', tone: 'positive' },
  void: { text: 'Void', tone: 'neutral' },
  uncollectible: { text: 'Uncollectible', tone: 'critical' },
};

const BILLING_REASON: Readonly<Record<string, string>> = {
  subscription_create: 'New subscription',
  subscription_cycle: 'Renewal',
  subscription_update: 'Subscription change',
  subscription_threshold: 'Billing threshold reached',
  manual: 'Made by hand',
  upcoming: 'Upcoming renewal',
  quote_accept: 'Quote accepted',
  automatic_pending_invoice_item_invoice: 'Pending items',
};

const VERDICT: Readonly<Record<Verdict, Word>> = {
  changed: { text: 'Changed', tone: 'accent' },
  same: { text: 'Same', tone: 'neutral' },
  passed_through: { text: 'Passed through', tone: 'neutral' },
  failed: { text: 'Failed', tone: 'critical' },
};

const RUN_MODE: Readonly<Record<string, string>> = {
  applied: 'Applied',
  preview: 'Preview',
  probe: 'Probe',
};

export const subscriptionStatus = (status: string): Word => SUBSCRIPTION_STATUS[status] ?? plain(status);
export const invoiceStatus = (status: string | null): Word =>
  INVOICE_STATUS[status ?? 'draft'] ?? plain(status ?? '');
export const billingReason = (reason: string | null): string =>
  reason === null ? 'Not given' : (BILLING_REASON[reason] ?? sentence(reason));
export const verdict = (value: Verdict): Word => VERDICT[value];
export const runMode = (mode: string): string => RUN_MODE[mode] ?? sentence(mode);

/** "charge_automatically" → "Charge automatically": for a value that no table here knows yet. */
export function sentence(value: string): string {
  const words = value.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

const plain = (value: string): Word => ({ text: sentence(value), tone: 'neutral' });
