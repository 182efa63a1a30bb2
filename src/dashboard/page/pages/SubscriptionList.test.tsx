// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { NOW, list, openPage, refusal } from '../testing/openPage.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function subscription(
  id: string,
  name: string,
  price: { unit_amount: number | null; currency: string },
  quantity = 1,
) {
  return {
    id,
    object: 'subscription',
    customer: { id: `cus_${id}`, name },
    status: 'active',
    cancel_at_period_end: false,
    items: {
      data: [
        {
          id: `si_${id}`,
          quantity,
          current_period_end: NOW + 86_400,
          price: {
            ...price,
            id: 'price_1',
            product: 'prod_1',
            billing_scheme: price.unit_amount === null ? 'tiered' : 'per_unit',
            transform_quantity: null,
            recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
          },
        },
      ],
    },
  };
}

const alex = subscription('sub_1', 'Alex Miles', { unit_amount: 2500, currency: 'usd' }, 4);
const jpy = subscription('sub_2', 'Tokyo', { unit_amount: 3000, currency: 'jpy' });
const tiered = subscription('sub_3', 'Events Inc', { unit_amount: null, currency: 'usd' });

test('a row says customer, product, amount per period and status', async () => {
  openPage('/subscriptions', {
    'GET /v1/subscriptions': list(alex, jpy, tiered),
    'GET /v1/products': list({ id: 'prod_1', name: 'Starter' }),
  });
  const link = await screen.findByRole('link', { name: 'Alex Miles' });
  expect(link.getAttribute('href')).toBe('/subscriptions/sub_1');
  const row = within(link.closest('tr')!);
  expect(row.getByText('Active')).toBeDefined();
  // 4 seats at 25.00 are 100.00.
  expect(row.getByText('$100.00')).toBeDefined();
  expect(await row.findByText('Starter × 4')).toBeDefined();
  expect(screen.getByText('¥3,000')).toBeDefined();
});

test('an amount that only usage or tiers decide is never shown as a number', async () => {
  openPage('/subscriptions', { 'GET /v1/subscriptions': list(tiered) });
  const row = within((await screen.findByRole('link', { name: 'Events Inc' })).closest('tr')!);
  expect(row.getByText('Varies')).toBeDefined();
  expect(row.queryByText(/\$0/)).toBeNull();
});

test('a failed list says what happened and can be tried again', async () => {
  let broken = true;
  openPage('/subscriptions', {
    'GET /v1/subscriptions': () =>
      broken ? refusal(500, 'api_error', 'The list could not be read.') : list(alex),
  });
  expect(await screen.findByText('The list could not be read.')).toBeDefined();
  broken = false;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByRole('link', { name: 'Alex Miles' })).toBeDefined();
});

test('nothing yet and no match are two things', async () => {
  openPage('/subscriptions', { 'GET /v1/subscriptions': list() });
  expect(await screen.findByText('No subscriptions yet.')).toBeDefined();
  await userEvent.click(screen.getByRole('tab', { name: 'Past due' }));
  expect(await screen.findByText('No subscriptions with this status.')).toBeDefined();
  expect(screen.getByRole('link', { name: 'Clear filter' })).toBeDefined();
});

test('the next page begins after the last row, and there is a way back', async () => {
  openPage('/subscriptions', {
    'GET /v1/subscriptions': (request: Request) => {
      const after = new URL(request.url).searchParams.get('starting_after');
      return after === 'sub_1' ? list(jpy) : { ...list(alex), has_more: true };
    },
  });
  await screen.findByRole('link', { name: 'Alex Miles' });
  await userEvent.click(screen.getByRole('button', { name: 'Next' }));
  expect(await screen.findByRole('link', { name: 'Tokyo' })).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'Previous' }));
  expect(await screen.findByRole('link', { name: 'Alex Miles' })).toBeDefined();
});

test('an unknown address says so, and / leads to subscriptions', async () => {
  openPage('/nowhere', {});
  expect(await screen.findByRole('heading', { name: 'Page not found' })).toBeDefined();
  cleanup();
  openPage('/', { 'GET /v1/subscriptions': list() });
  expect(await screen.findByRole('heading', { name: 'Subscriptions' })).toBeDefined();
});
