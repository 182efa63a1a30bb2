import { expect, test } from 'vitest';
import {
  CLOCK,
  END,
  EXTENSION,
  EXTENSIONS,
  invoiceJson,
  MOMENT,
  PREVIEW,
  PRO,
  STARTER,
  START,
  SUBSCRIPTION,
} from '../../src/console/testing/recorded.ts';
import type { Replies } from '../../src/console/testing/transport.ts';
import { error, listOf } from '../../src/console/testing/transport.ts';
import { show } from '../testing/screen.tsx';
import SubscriptionPreview from './index.tsx';

const REPLIES: Replies = {
  'GET /platform/clock': { json: CLOCK },
  'GET /platform/extensions': { json: EXTENSIONS },
  'GET /v1/subscriptions/sub_1': { json: SUBSCRIPTION },
  'GET /v1/prices': { json: listOf('/v1/prices', [STARTER, PRO]) },
  'GET /v1/invoiceitems': { json: listOf('/v1/invoiceitems', []) },
  'POST /platform/previews': { json: PREVIEW },
  'POST /v1/invoices/create_preview': { json: invoiceJson('upcoming_in_1', [0, 0]) },
  'POST /v1/subscriptions/sub_1': {
    json: { ...SUBSCRIPTION, latest_invoice: invoiceJson('in_new', [0, 0]) },
  },
};

const AGREED = 'Matches the invoice preview of the API to the cent';

test('says what it loads, under a title that is already there', async () => {
  const screen = show(SubscriptionPreview, { ...REPLIES, 'GET /platform/clock': 'silent' });
  await screen.reads('Loading the subscription');
  expect(screen.text()).toContain('Preview a change');
});

test('opens with a finished preview of the next dearer price', async () => {
  const screen = show(SubscriptionPreview, REPLIES);
  await screen.reads(AGREED);
  expect(screen.text()).toContain('With script, due now\n$0.00');
  expect(screen.text()).toContain('Default\n$2.00');
  expect(screen.text()).toContain('$2.00 less than default. 2 lines change.');
  expect(screen.text()).toContain('factor −0.9957 → 0');
  expect(screen.text()).toContain('waives both prorations. By default they come to a charge of $2.00.');
  expect(screen.find('Button', 'Apply: charge $0.00 now').props).toMatchObject({
    type: 'primary',
    disabled: false,
  });
  expect(screen.types('MeterChart')).toHaveLength(2);
});

test('gives each line its factor, service period, verdict and cause', async () => {
  const screen = show(SubscriptionPreview, REPLIES);
  await screen.reads(AGREED);
  const text = screen.text();
  expect(text.match(/Nov 20, 12:14 PM → Dec 20, 9:12 AM/g)).toHaveLength(2);
  expect(text.match(/Changed\n? · The script set the factor to 0\./g)).toHaveLength(2);
});

test('draws equal bars only once when the script changes nothing', async () => {
  const lines = PREVIEW.lines.map((line) => ({
    ...line,
    by_script: line.by_default,
    difference: 0,
    verdict: 'passed_through' as const,
    because: 'Waive small prorations returned this line unchanged.',
  }));
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'POST /platform/previews': {
      json: { ...PREVIEW, lines, totals: { by_default: 200, by_script: 200, difference: 0, billed: 200 } },
    },
    'POST /v1/invoices/create_preview': { json: invoiceJson('upcoming_in_1', [-2489, 2689]) },
  });
  await screen.reads('Script changes nothing');
  expect(screen.types('MeterChart')).toHaveLength(1);
  expect(screen.text()).toContain('Same as default. No line changes.');
});

test('keeps the default column when the script failed, and never shows 0 for it', async () => {
  const problem = { code: 'script_threw', message: 'The script stopped: Cannot read "amount".' };
  const lines = PREVIEW.lines.map((line) => ({
    ...line,
    by_script: null,
    difference: 0,
    verdict: 'failed' as const,
    because: 'Waive small prorations failed, so the default amount stands.',
  }));
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'POST /platform/previews': {
      json: {
        ...PREVIEW,
        lines,
        run: { id: 'run_9', problem, logs: [] },
        totals: { by_default: 200, by_script: 200, difference: 0, billed: 200 },
      },
    },
    'POST /v1/invoices/create_preview': { json: invoiceJson('upcoming_in_1', [-2489, 2689]) },
  });
  await screen.reads('Waive small prorations failed');
  expect(screen.text()).toContain('By default, due now\n$2.00');
  expect(screen.text()).toContain('Cannot read "amount". The default amounts stand.');
  // Two lines and the net.
  expect(screen.text().match(/^failed$/gm)).toHaveLength(3);
  expect(screen.text().match(/Failed · Waive small prorations failed/g)).toHaveLength(2);
  expect(screen.text()).not.toContain('$0.00');
  expect(screen.has('Button', 'Apply: charge $2.00 now')).toBe(true);
});

test('puts a warning about unseen quantities above the amount, and repeats it beside Apply', async () => {
  const message = 'The script changes a real charge of $88.57, which is above the $5.00 it is set to.';
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'POST /platform/previews': { json: { ...PREVIEW, warnings: [{ code: 'quantity_unseen', message }] } },
  });
  await screen.reads(AGREED);
  const text = screen.text();
  expect(text.indexOf(message)).toBeGreaterThan(-1);
  expect(text.indexOf(message)).toBeLessThan(text.indexOf('With script, due now'));
  expect(text).toContain('1 warning above');
});

test('holds Apply back when the API’s own preview bills something else', async () => {
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'POST /v1/invoices/create_preview': { json: invoiceJson('upcoming_in_1', [-2489, 2690]) },
  });
  // −24.89 + 26.90
  await screen.reads('It bills $2.01, this preview $0.00.');
  expect(screen.find('Button', 'Apply: charge $0.00 now').props?.disabled).toBe(true);
});

test('says that nothing was checked when the API does not answer', async () => {
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'POST /v1/invoices/create_preview': error(500, 'api_error', 'The preview stopped.'),
  });
  await screen.reads('Not checked against the API');
  expect(screen.text()).toContain('The preview stopped.');
});

test('applies, then shows the invoice and that it matches', async () => {
  const screen = show(SubscriptionPreview, REPLIES);
  await screen.reads(AGREED);
  screen.press('Apply: charge $0.00 now');
  await screen.reads('$0.00 was invoiced. It matches the preview.');
  expect(screen.find('Link', 'Invoice HYP-0002').props?.href).toEqual({
    name: 'invoiceDetails',
    params: { invoiceId: 'in_new' },
  });
  expect(screen.toasts).toEqual(['Change applied']);
  expect(screen.has('Button', 'Apply: charge $0.00 now')).toBe(false);
});

test('shows what differs when the invoice is not the preview', async () => {
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'POST /v1/subscriptions/sub_1': {
      json: { ...SUBSCRIPTION, latest_invoice: invoiceJson('in_new', [-2489, 2689]) },
    },
  });
  await screen.reads(AGREED);
  screen.press('Apply: charge $0.00 now');
  await screen.reads('The preview said $0.00; $2.00 was billed.');
});

test('refuses a stale preview, says what moved, and previews again', async () => {
  const item = SUBSCRIPTION.items.data[0];
  const moved = { ...SUBSCRIPTION, items: { ...SUBSCRIPTION.items, data: [{ ...item, quantity: 5 }] } };
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    // Loading, then what existed before the apply, then what moved.
    'GET /v1/subscriptions/sub_1': [{ json: SUBSCRIPTION }, { json: SUBSCRIPTION }, { json: moved }],
    'POST /v1/subscriptions/sub_1': error(
      409,
      'preview_stale',
      'The subscription changed after this preview.',
    ),
  });
  await screen.reads(AGREED);
  screen.press('Apply: charge $0.00 now');
  await screen.reads('Starter: quantity 1 → 5');
  expect(screen.text()).toContain('Nothing was applied.');
  expect(screen.has('Button', 'Apply: charge $0.00 now')).toBe(false);
  screen.press('Preview again');
  await screen.reads(AGREED);
});

test('does not claim a failure when the answer to an apply was lost', async () => {
  const screen = show(SubscriptionPreview, { ...REPLIES, 'POST /v1/subscriptions/sub_1': 'offline' });
  await screen.reads(AGREED);
  screen.press('Apply: charge $0.00 now');
  await screen.reads('It is not known whether the change was applied');
  expect(screen.has('Button', 'Apply: charge $0.00 now')).toBe(true);
});

test('shows one column without a script, and which extension could change it', async () => {
  const off = { ...EXTENSIONS, data: [{ ...EXTENSION, active: false, state: 'off' as const }] };
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'GET /platform/extensions': { json: off },
    'POST /platform/previews': {
      json: {
        ...PREVIEW,
        active: null,
        run: null,
        lines: PREVIEW.lines.map((line) => ({
          ...line,
          by_script: line.by_default,
          difference: 0,
          verdict: 'same',
        })),
        totals: { by_default: 200, by_script: null, difference: 0, billed: 200 },
      },
    },
    'POST /v1/invoices/create_preview': { json: invoiceJson('upcoming_in_1', [-2489, 2689]) },
  });
  await screen.reads('Waive small prorations could change these lines');
  expect(screen.text()).toContain('Due now\n$2.00');
  expect(screen.types('TableHeaderCell')).toHaveLength(2);
  // Factor and service period belong to the default as much as to a script; verdicts do not.
  expect(screen.text()).toContain('factor −0.9957\nNov 20, 12:14 PM → Dec 20, 9:12 AM');
  expect(screen.text()).not.toContain('Same · ');
  expect(screen.has('Button', 'Open Waive small prorations')).toBe(true);
});

test('names the invoice that an addition waits for', async () => {
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'POST /platform/previews': { json: { ...PREVIEW, billed: 'next_invoice', next_invoice_at: END } },
  });
  await screen.reads('With script, on the Dec 20 invoice');
  expect(screen.has('Button', 'Apply: add $0.00 to the Dec 20 invoice')).toBe(true);
});

test('asks with the day chosen, and says that applying does not wait for it', async () => {
  const day = Date.UTC(2026, 10, 28) / 1000;
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'POST /platform/previews': (asked) => ({
      json: {
        ...PREVIEW,
        moment: (JSON.parse(asked.body) as { proration_date?: number }).proration_date ?? MOMENT,
      },
    }),
  });
  await screen.reads(AGREED);
  screen.enter('Select', 'When', 'date');
  await screen.reads('Counted from 12:00 AM UTC');
  screen.enter('DateField', 'Day', '2026-11-28');
  await screen.reads('Applying changes the price at once, not on that day.');
  expect(screen.asked.some((one) => one.body.includes(`"proration_date":${day}`))).toBe(true);
  screen.enter('DateField', 'Day', '2027-02-01');
  await screen.reads('Choose a day from Nov 20 to Dec 20');
  expect(screen.has('Button', 'Apply: charge $0.00 now')).toBe(false);
});

test('asks nothing while the quantity is no number, and keeps what was typed', async () => {
  const screen = show(SubscriptionPreview, REPLIES);
  await screen.reads(AGREED);
  const before = screen.asked.length;
  screen.enter('TextField', 'Quantity', '1.5');
  await screen.reads('Enter a whole number, 0 or more.');
  expect(screen.asked.slice(before).filter((one) => one.path === '/platform/previews')).toEqual([]);
});

test('goes back to the subscription as it is on Cancel, with nothing to apply', async () => {
  const screen = show(SubscriptionPreview, REPLIES);
  await screen.reads(AGREED);
  screen.press('Cancel');
  await screen.reads('Choose another price or quantity');
  expect(screen.has('Button', 'Cancel')).toBe(false);
});

test('says that an ended subscription cannot change', async () => {
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'GET /v1/subscriptions/sub_1': { json: { ...SUBSCRIPTION, status: 'canceled' } },
  });
  await screen.reads('This subscription has ended.');
});

test('offers the quantity when there is no other price', async () => {
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'GET /v1/prices': { json: listOf('/v1/prices', [STARTER]) },
  });
  await screen.reads('There is no other price to change to.');
});

test('shows the platform’s refusal instead of an amount', async () => {
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'POST /platform/previews': error(501, 'not_simulated', 'The local platform does not simulate tiers.'),
  });
  await screen.reads('does not simulate tiers');
  expect(screen.text()).not.toContain('$0.00');
});

test('says so when nothing answers, and tries again on request', async () => {
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'GET /platform/clock': ['offline', { json: CLOCK }],
  });
  await screen.reads('The local platform is not answering');
  screen.press('Try again');
  await screen.reads(AGREED);
});

test('asks for a subscription when none is open', async () => {
  const screen = show(SubscriptionPreview, REPLIES, { objectContext: null });
  await screen.reads('No subscription is open.');
});

test('reads the period of the recorded example as 29.8 of 30 days', async () => {
  // END − MOMENT = 2 581 080 s = 29.873 days
  expect(END - MOMENT).toBe(2_581_080);
  expect(END - START).toBe(2_592_000);
  const screen = show(SubscriptionPreview, REPLIES);
  await screen.reads('29.8 of 30 days left; the script charges 0');
});

test('holds Apply back from the keystroke until the new amount is there', async () => {
  const screen = show(SubscriptionPreview, {
    ...REPLIES,
    'POST /platform/previews': [{ json: PREVIEW }, 'silent'],
  });
  await screen.reads(AGREED);
  screen.enter('TextField', 'Quantity', '4');
  await screen.reads('Previewing again. The amounts below are old.');
  expect(screen.find('Button', 'Apply: charge $0.00 now').props?.disabled).toBe(true);
  await expect.poll(() => screen.asked.filter((one) => one.path === '/platform/previews').length).toBe(2);
  expect(screen.asked.findLast((one) => one.path === '/platform/previews')?.body).toContain('"quantity":4');
});
