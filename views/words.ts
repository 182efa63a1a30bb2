/** Every text that more than one place shows, or that states what billing will do. One table, so that wording stays one. */
import type { FailureKind } from '../src/console/answer.ts';
import type { ExtensionState } from '../src/contract/wire/platform.ts';
import type { Extension, ProrationBehavior } from '../src/console/port.ts';

export const STATE_WORDS: Record<ExtensionState, string> = {
  active: 'Active',
  failing: 'Failing',
  off: 'Off',
  needs_setup: 'Needs setup',
};

/** What went wrong, as a heading; the failure's own message follows, then what to do. */
export const FAILURE_WORDS: Record<FailureKind, { title: string; todo: string }> = {
  connection: { title: 'No answer', todo: 'Nothing was changed by this page while it waited.' },
  stale: { title: 'Changed since this preview', todo: 'Preview again to see the new amount.' },
  conflict: { title: 'Someone else is changing this', todo: 'Nothing was changed here. Try again.' },
  invalid: { title: 'Not accepted', todo: 'Nothing was changed. Correct it and try again.' },
  missing: { title: 'Not found', todo: 'It may have been removed. Open the list again.' },
  permission: {
    title: 'Not allowed',
    todo: 'An administrator can allow it under Apps. Nothing was changed.',
  },
  declined: { title: 'Payment declined', todo: 'Ask the customer for another payment method.' },
  not_simulated: { title: 'Not simulated here', todo: 'No amount is shown rather than a wrong one.' },
  server: { title: 'Something failed', todo: 'Nothing is shown that could be wrong. Try again.' },
};

export const WORDS = {
  mode: { test: 'test mode', live: 'live mode' },
  defaultStands: 'The default amounts stand.',
  deactivation: {
    'billing.prorations': 'Default proration applies from the next change. Past invoices stay as they are.',
    other: 'The default applies from the next billing operation. Past invoices stay as they are.',
  },
  nextOperation: 'Applies from the next billing operation. Past invoices stay as they are.',
  notSaved: 'Not saved',
  notSimulated: 'The local platform does not run scripts at this point. Billing here uses the default.',
  unsaved: {
    title: 'Leave without saving?',
    description: 'The values you changed here are lost.',
    cancelAction: 'Keep editing',
    exitAction: 'Leave',
  },
  /** At most 30 characters each: a longer toast is dropped by the Dashboard. */
  toasts: {
    saved: 'Configuration saved',
    activated: 'Activated',
    deactivated: 'Deactivated',
    applied: 'Change applied',
    stopped: 'All scripts stopped',
  },
  behaviors: {
    always_invoice: 'Invoice now',
    create_prorations: 'On next invoice',
    none: 'No proration',
  } satisfies Record<ProrationBehavior, string>,
};

/** Extensions that the account does not switch: who brings them into use, and what that means here. */
export const ELSEWHERE: readonly { by: Extension['activatedBy']; title: string; note: string }[] = [
  {
    by: 'coupon',
    title: 'Discounts',
    note: 'Used by the coupons that name them, each with its own settings. The local platform asks them for each invoice that such a coupon lowers.',
  },
  {
    by: 'workflow',
    title: 'Workflow actions',
    note: 'Used by the steps of workflows. The local platform does not run workflows yet.',
  },
  {
    by: null,
    title: 'Other extensions',
    note: 'At extension points that this console does not know: nothing here runs them.',
  },
];

/** Why a script failed and what that means for billing; said once, also where the run's own message says it. */
export function scriptProblem(message: string): string {
  return /default amounts stand/i.test(message) ? message : `${asSentence(message)} ${WORDS.defaultStands}`;
}

/** Messages of the API end with or without a full stop. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

export function deactivationWords(extensionPoint: string): string {
  return extensionPoint === 'billing.prorations'
    ? WORDS.deactivation['billing.prorations']
    : WORDS.deactivation.other;
}

/** `1 line changes`, `2 lines change`. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
