// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { NOW, list, openPage, refusal } from '../testing/openPage.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const line = (id: string, description: string, amount: number) => ({
  id,
  description,
  amount,
  currency: 'usd',
  quantity: 1,
  period: { start: NOW, end: NOW + 86_400 },
  parent: { subscription_item_details: { proration: true } },
});

const invoice = {
  id: 'in_1',
  number: 'HYP-0002',
  status: 'paid',
  currency: 'usd',
  customer: { id: 'cus_1', name: 'Alex Miles' },
  customer_name: 'Alex Miles',
  created: NOW,
  period_start: NOW - 86_400,
  period_end: NOW,
  billing_reason: 'subscription_update',
  subtotal: 199,
  total: 199,
  amount_due: 199,
  amount_paid: 199,
  amount_remaining: 0,
  starting_balance: 0,
  ending_balance: 0,
  parent: { subscription_details: { subscription: 'sub_1' } },
};

const run = (id: string, verdict: string) => ({
  id,
  at: NOW,
  mode: 'applied',
  extension_point: 'billing.prorations',
  script: { id: 'waive', name: 'Waive small prorations', version: '1.0.0' },
  verdict,
  problem:
    verdict === 'failed' ? { code: 'script_threw', message: 'It stopped. Default amounts stand.' } : null,
  spent: { ms: 4 },
  subject: { customer: null, subscription: 'sub_1', invoice: 'in_1' },
});

const answers = (...runs: unknown[]) => ({
  'GET /v1/invoices/in_1': invoice,
  'GET /v1/invoices/in_1/lines': list(
    line('il_1', 'Unused time on Starter', -2489),
    line('il_2', 'Remaining time on Pro', 2688),
  ),
  'GET /platform/runs': list(...runs),
});

test('lines, totals and the run that decided them', async () => {
  openPage('/invoices/in_1', answers(run('run_1', 'changed')));
  expect(await screen.findByText('−$24.89')).toBeDefined();
  expect(screen.getByText('$26.88')).toBeDefined();
  const links = await screen.findAllByRole('link', { name: 'Decided by Waive small prorations' });
  expect(links.map((link) => link.getAttribute('href'))).toEqual(['/runs/run_1', '/runs/run_1']);
});

test('where the script failed, a proration says that its amount is the default', async () => {
  openPage('/invoices/in_1', answers(run('run_1', 'failed')));
  expect(
    await screen.findAllByRole('link', { name: 'Default amount: Waive small prorations failed' }),
  ).toHaveLength(2);
  expect(screen.getByText('It stopped. Default amounts stand.')).toBeDefined();
});

test('with two runs on one invoice no line claims to know which one decided it', async () => {
  openPage('/invoices/in_1', answers(run('run_1', 'changed'), run('run_2', 'changed')));
  await screen.findByText('−$24.89');
  await screen.findByRole('table', { name: 'Script runs' });
  expect(screen.queryByRole('link', { name: /Decided by/ })).toBeNull();
});

test('lines that could not be loaded are never shown as none', async () => {
  openPage('/invoices/in_1', {
    ...answers(),
    'GET /v1/invoices/in_1/lines': () => refusal(500, 'api_error', 'The lines could not be read.'),
  });
  expect(await screen.findByText('The lines could not be read.')).toBeDefined();
  expect(screen.queryByText('Subtotal')).toBeNull();
});
