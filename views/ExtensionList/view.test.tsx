import { expect, test } from 'vitest';
import { ACCOUNT, CLOCK, EXTENSION, EXTENSIONS } from '../../src/console/testing/recorded.ts';
import type { Replies } from '../../src/console/testing/transport.ts';
import { error, listOf } from '../../src/console/testing/transport.ts';
import { show } from '../testing/screen.tsx';
import ExtensionList from './index.tsx';

const EXTENSION_PATH = '/platform/extensions/waive_small_prorations';
const MINIMUM = 'Minimum proration amount';

const REPLIES: Replies = {
  'GET /platform/account': { json: ACCOUNT },
  'GET /platform/clock': { json: CLOCK },
  'GET /platform/extensions': { json: EXTENSIONS },
  'GET /platform/runs': { json: listOf('/platform/runs', []) },
};

function listed(extension: Partial<typeof EXTENSION>, active: string | null = EXTENSION.id) {
  const [prorations, balance] = EXTENSIONS.points;
  return {
    json: {
      ...EXTENSIONS,
      data: [{ ...EXTENSION, ...extension }],
      points: [{ ...prorations, active_extension: active }, balance],
    },
  };
}

const OFF = { active: false, state: 'off' } as const;

test('groups extensions by point, names what decides, and gives each row one fact', async () => {
  const screen = show(ExtensionList, REPLIES);
  await screen.reads('Prorations\nnow: Waive small prorations\nDefault\nTo the second');
  expect(screen.text()).toContain('No charge below $5.00 · 31 runs in 24 h · 2 left as default');
  expect(screen.text()).toContain('Customer balance\nnow: default');
  expect(screen.text()).toContain('The local platform does not run scripts at this point.');
  expect(screen.text()).toContain('1 active');
  expect(screen.find('Button', 'Preview a change').props?.href).toEqual({ name: 'subscriptions' });
});

const COUPON_SCRIPT = {
  ...EXTENSION,
  id: 'percent_off',
  name: 'Percent off up to a maximum',
  description: 'Takes a share off an invoice, up to an amount.',
  extension_point: 'commerce.discount_calculation',
  activated_by: 'coupon' as const,
  active: false,
  state: 'needs_setup' as const,
  configuration: null,
};

test('scripts of coupons stand apart, with no switch that would do nothing', async () => {
  const screen = show(ExtensionList, {
    ...REPLIES,
    'GET /platform/extensions': { json: { ...EXTENSIONS, data: [EXTENSION, COUPON_SCRIPT] } },
  });
  await screen.reads('Discounts\nUsed by the coupons that name them');
  expect(screen.text()).not.toContain('Needs setup');
  screen.open('percent_off');
  await screen.reads(`Settings\n${MINIMUM}`);
  expect(
    screen
      .types('Button')
      .map((button) => button.text)
      .join(),
  ).not.toContain('activate');
});

test('says what it loads', async () => {
  const screen = show(ExtensionList, { ...REPLIES, 'GET /platform/extensions': 'silent' });
  await screen.reads('Loading extensions');
});

test('says why the list is empty', async () => {
  const screen = show(ExtensionList, {
    ...REPLIES,
    'GET /platform/extensions': { json: { ...EXTENSIONS, data: [] } },
  });
  await screen.reads('No extensions yet.');
});

test('reconnects by itself, and shows no list that it does not have', async () => {
  const screen = show(ExtensionList, {
    ...REPLIES,
    'GET /platform/extensions': ['offline', { json: EXTENSIONS }],
  });
  await screen.reads('The local platform is not answering');
  expect(screen.types('List')).toHaveLength(0);
  screen.press('Try again');
  await screen.reads('Waive small prorations');
});

test('gives a failing script a banner with what it means for billing', async () => {
  const problem = { code: 'script_threw' as const, message: 'The script stopped on item 2 of 3.' };
  const screen = show(ExtensionList, {
    ...REPLIES,
    'GET /platform/extensions': listed({
      state: 'failing',
      last_24_hours: { runs: 12, passed_through: 0, failed: 1 },
      last_run: { id: 'run_1', at: 1, problem },
    }),
  });
  await screen.reads('The script stopped on item 2 of 3. The default amounts stand.');
  expect(screen.text()).toContain('1 of 12 runs failed: default stood.');
});

test('offers nothing to stop while the default decides everywhere', async () => {
  const screen = show(ExtensionList, { ...REPLIES, 'GET /platform/extensions': listed(OFF, null) });
  await screen.reads('0 active');
  expect(screen.has('Button', 'Stop all scripts')).toBe(false);
});

test('activates after a review that says what is replaced, when, and in which mode', async () => {
  const screen = show(ExtensionList, {
    ...REPLIES,
    'GET /platform/extensions': listed(OFF, null),
    [`POST ${EXTENSION_PATH}/activate`]: { json: EXTENSION },
  });
  await screen.reads('Waive small prorations');
  screen.open('waive_small_prorations');
  await screen.reads('Now decided by the default, to the second.');
  screen.press('Review and activate');
  await screen.reads('Before: Default: To the second');
  expect(screen.text()).toContain('Applies from the next billing operation.');
  screen.press('Activate in test mode');
  await screen.reads('Activation');
  const sent = screen.asked.find((one) => one.path === `${EXTENSION_PATH}/activate`);
  expect(JSON.parse(sent?.body ?? '')).toEqual({ configuration: EXTENSION.configuration });
  expect(screen.toasts).toEqual(['Activated']);
});

test('reviews a change of what is active, field by field, and recomputes its worked number', async () => {
  const screen = show(ExtensionList, {
    ...REPLIES,
    [`POST ${EXTENSION_PATH}/configuration`]: { json: EXTENSION },
  });
  await screen.reads('Waive small prorations');
  screen.open('waive_small_prorations');
  await screen.reads('a change that comes to $4.99 is not charged');
  expect(screen.has('Button', 'Review changes')).toBe(false);
  screen.amount(MINIMUM, 750);
  await screen.reads('a change that comes to $7.49 is not charged');
  expect(screen.text()).toContain('Not saved');
  expect(screen.find('FocusView', 'Waive small prorations').props?.confirmCloseMessages).toMatchObject({
    title: 'Leave without saving?',
  });
  screen.press('Review changes');
  await screen.reads('Active now');
  expect(screen.text()).toContain('$5.00\n$7.50');
  screen.press('Save in test mode');
  await screen.reads('Deactivate in test mode');
  const sent = screen.asked.find((one) => one.path === `${EXTENSION_PATH}/configuration`);
  expect(JSON.parse(sent?.body ?? '')).toEqual({
    configuration: { minimum_proration_amount: { amount: '750', currency: 'usd' } },
  });
});

test('keeps the values and puts a refusal beside its field', async () => {
  const screen = show(ExtensionList, {
    ...REPLIES,
    [`POST ${EXTENSION_PATH}/configuration`]: error(
      400,
      'config_invalid',
      'Minimum proration amount must be 1000 or more.',
      'configuration[minimum_proration_amount][amount]',
    ),
  });
  await screen.reads('Waive small prorations');
  screen.open('waive_small_prorations');
  await screen.reads('Effect');
  screen.amount(MINIMUM, 750);
  await screen.reads('Not saved');
  screen.press('Review changes');
  await screen.reads('Active now');
  screen.press('Save in test mode');
  await screen.reads('must be 1000 or more');
  expect(screen.find('CurrencyField', MINIMUM).props).toMatchObject({
    value: 750,
    error: 'Minimum proration amount must be 1000 or more.',
  });
});

test('does not leave the form while a value breaks the schema', async () => {
  const screen = show(ExtensionList, REPLIES);
  await screen.reads('Waive small prorations');
  screen.open('waive_small_prorations');
  await screen.reads('Effect');
  screen.amount(MINIMUM, 0);
  await screen.reads('Must be above $0.00.');
  screen.press('Review changes');
  await screen.reads('Must be above $0.00.');
  expect(screen.has('Button', 'Save in test mode')).toBe(false);
});

test('deactivates in one step, under the words that say what follows', async () => {
  const screen = show(ExtensionList, {
    ...REPLIES,
    [`POST ${EXTENSION_PATH}/deactivate`]: { json: { ...EXTENSION, ...OFF } },
  });
  await screen.reads('Waive small prorations');
  screen.open('waive_small_prorations');
  await screen.reads('Default proration applies from the next change. Past invoices stay as they are.');
  screen.press('Deactivate in test mode');
  await expect.poll(() => screen.toasts).toEqual(['Deactivated']);
  expect(screen.asked.some((one) => one.path === `${EXTENSION_PATH}/deactivate`)).toBe(true);
});

test('returns to the default from the default’s own row', async () => {
  const screen = show(ExtensionList, {
    ...REPLIES,
    [`POST ${EXTENSION_PATH}/deactivate`]: { json: { ...EXTENSION, ...OFF } },
  });
  await screen.reads('Waive small prorations');
  screen.open('default:billing.prorations');
  await screen.reads('Its settings are kept if you return to the default.');
  screen.press('Return to default in test mode');
  await expect.poll(() => screen.toasts).toEqual(['Deactivated']);
});

test('stops all scripts after naming them, and says which one could not be stopped', async () => {
  const screen = show(ExtensionList, {
    ...REPLIES,
    [`POST ${EXTENSION_PATH}/deactivate`]: error(409, 'conflict', 'It was changed at the same moment.'),
  });
  await screen.reads('Waive small prorations');
  screen.press('Stop all scripts');
  await screen.reads('Stop 1 script in test mode');
  screen.press('Stop 1 script in test mode');
  await screen.reads('Waive small prorations is still active. It was changed at the same moment.');
  expect(screen.toasts).toEqual([]);
});

test('offers no activation where the platform would not call the script', async () => {
  const screen = show(ExtensionList, {
    ...REPLIES,
    'GET /platform/extensions': listed(
      { ...OFF, extension_point: 'billing.customer_balance_application' },
      null,
    ),
  });
  await screen.reads('Waive small prorations');
  screen.open('waive_small_prorations');
  await screen.reads('Effect');
  expect(screen.has('Button', 'Review and activate')).toBe(false);
});
