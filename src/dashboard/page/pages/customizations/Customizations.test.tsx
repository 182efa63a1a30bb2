// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { ExtensionPointWire, ExtensionWire } from '../../../../contract/wire/platform.ts';
import { list, openPage, refusal, type Answers } from '../../testing/openPage.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const waive: ExtensionWire = {
  object: 'platform.extension',
  id: 'waive_small_prorations',
  name: 'Waive small prorations',
  description: null,
  extension_point: 'billing.prorations',
  activated_by: 'account',
  version: '1.0.0',
  source_hash: 'abc',
  app: { id: 'app', name: 'Extension Console', version: '0.1.0' },
  active: false,
  state: 'needs_setup',
  configuration: null,
  configuration_schema: {
    type: 'object',
    properties: {
      minimum: {
        title: 'Minimum',
        type: 'object',
        properties: { amount: { type: 'string' }, currency: { type: 'string' } },
      },
    },
    required: ['minimum'],
  },
  configuration_ui: null,
  last_24_hours: { runs: 0, passed_through: 0, failed: 0 },
  last_run: null,
};

const point = (fields: Partial<ExtensionPointWire> = {}): ExtensionPointWire => ({
  id: 'billing.prorations',
  name: 'Proration behavior',
  default_behavior: 'To the second',
  description: 'Mid-cycle subscription changes',
  active_extension: null,
  simulated: true,
  ...fields,
});

function platform(extension: ExtensionWire, points: ExtensionPointWire[], more: Answers = {}): Answers {
  return {
    'GET /platform/extensions': { ...list(extension), points },
    'GET /platform/activations': list(),
    ...more,
  };
}

const ACTIVATE = 'POST /platform/extensions/waive_small_prorations/activate';
const open = async () =>
  userEvent.click(await screen.findByRole('button', { name: 'Change proration behavior' }));

test('an extension is activated with 5.00 as 500 cents, after a review', async () => {
  const { sent } = openPage(
    '/settings/billing/customizations',
    platform(waive, [point()], { [ACTIVATE]: waive }),
  );
  await open();
  await userEvent.click(await screen.findByRole('radio', { name: /Waive small prorations/ }));
  await userEvent.type(screen.getByLabelText('Minimum'), '5.00');
  await userEvent.click(screen.getByRole('button', { name: 'Review change' }));
  expect(await screen.findByText(/Past invoices stay as they are/)).toBeDefined();
  expect(sent).toEqual([]);
  await userEvent.click(
    screen.getByRole('button', { name: 'Activate Waive small prorations for test mode' }),
  );
  await vi.waitFor(() => expect(sent.length).toBe(1));
  expect(JSON.parse(sent[0]!)).toEqual({ configuration: { minimum: { amount: '500', currency: 'usd' } } });
});

test('an empty required field is refused before anything is sent', async () => {
  const { sent } = openPage(
    '/settings/billing/customizations',
    platform(waive, [point()], { [ACTIVATE]: waive }),
  );
  await open();
  await userEvent.click(await screen.findByRole('radio', { name: /Waive small prorations/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Review change' }));
  expect(await screen.findByText('Fill this in.')).toBeDefined();
  expect(sent).toEqual([]);
});

test('what is no amount of its currency is refused beside the field', async () => {
  const { sent } = openPage(
    '/settings/billing/customizations',
    platform(waive, [point()], { [ACTIVATE]: waive }),
  );
  await open();
  await userEvent.click(await screen.findByRole('radio', { name: /Waive small prorations/ }));
  await userEvent.type(screen.getByLabelText('Minimum'), '5.001');
  await userEvent.click(screen.getByRole('button', { name: 'Review change' }));
  expect(await screen.findByText('This currency has 2 decimals.')).toBeDefined();
  await userEvent.clear(screen.getByLabelText('Currency'));
  await userEvent.type(screen.getByLabelText('Currency'), 'kwd');
  expect(screen.queryByText('This currency has 2 decimals.')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Review change' }));
  await userEvent.click(
    await screen.findByRole('button', { name: 'Activate Waive small prorations for test mode' }),
  );
  await vi.waitFor(() => expect(sent.length).toBe(1));
  // 5.001 dinars are 5001 fils.
  expect(JSON.parse(sent[0]!)).toEqual({ configuration: { minimum: { amount: '5001', currency: 'kwd' } } });
});

test("the platform's refusal of one field stands beside that field, and what was typed stays", async () => {
  const message = 'The amount must be above 0. Nothing was activated.';
  openPage(
    '/settings/billing/customizations',
    platform(waive, [point()], {
      [ACTIVATE]: () => refusal(400, 'config_invalid', message, 'configuration[minimum][amount]'),
    }),
  );
  await open();
  await userEvent.click(await screen.findByRole('radio', { name: /Waive small prorations/ }));
  await userEvent.type(screen.getByLabelText('Minimum'), '0');
  await userEvent.click(screen.getByRole('button', { name: 'Review change' }));
  await userEvent.click(await screen.findByRole('button', { name: /^Activate/ }));
  expect(await screen.findByText(message)).toBeDefined();
  expect((screen.getByLabelText('Minimum') as HTMLInputElement).value).toBe('0.00');
});

test('an active extension gives way to the default', async () => {
  const configuration = { minimum: { amount: '500', currency: 'usd' } };
  const active: ExtensionWire = { ...waive, active: true, state: 'active', configuration };
  const { asked } = openPage(
    '/settings/billing/customizations',
    platform(active, [point({ active_extension: waive.id })], {
      'POST /platform/extensions/waive_small_prorations/deactivate': waive,
    }),
  );
  expect(await screen.findByText('Minimum $5.00')).toBeDefined();
  await open();
  await userEvent.click(await screen.findByRole('radio', { name: /Default/ }));
  await userEvent.click(screen.getByRole('button', { name: 'Review change' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Return to default for test mode' }));
  await vi.waitFor(() =>
    expect(asked).toContain('POST /platform/extensions/waive_small_prorations/deactivate'),
  );
});

test('a point that billing does not call here offers no switch, and says so', async () => {
  openPage('/settings/billing/customizations', platform(waive, [point({ simulated: false })]));
  expect(await screen.findByText('Not simulated here yet')).toBeDefined();
  expect(screen.queryByRole('button', { name: /^Change/ })).toBeNull();
});

test('the history names the person who is signed in, and anybody else by id', async () => {
  const entry = (id: string, by: string) => ({
    object: 'platform.activation',
    id,
    at: 1_795_176_840,
    extension_point: 'billing.prorations',
    before: null,
    after: { extension: waive.id, version: '1.0.0', configuration: null },
    by,
  });
  openPage('/settings/billing/customizations', {
    ...platform(waive, [point()]),
    'GET /platform/activations': list(entry('act_2', 'usr_1'), entry('act_1', 'usr_other')),
  });
  const table = await screen.findByRole('table', { name: 'History of activations' });
  expect(await within(table).findByRole('cell', { name: 'Ana' })).toBeDefined();
  expect(within(table).getByRole('cell', { name: 'usr_other' })).toBeDefined();
});
