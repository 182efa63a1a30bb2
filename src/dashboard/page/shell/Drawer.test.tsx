// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { list, openPage } from '../testing/openPage.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const PAGE = { 'GET /platform/runs': list(), 'GET /v1/invoices': list() };
const drawer = () => screen.queryByRole('complementary', { name: 'Extension Console' });

test('the drawer stays open from page to page', async () => {
  openPage('/runs', PAGE);
  await screen.findByRole('complementary', { name: 'Extension Console' });
  await userEvent.click(screen.getByRole('link', { name: 'Invoices' }));
  expect(await screen.findByRole('heading', { name: 'Invoices' })).toBeDefined();
  expect(drawer()).not.toBeNull();
});

test('Escape inside it closes it and gives the focus back to its button in the rail', async () => {
  openPage('/runs', PAGE);
  await screen.findByRole('complementary', { name: 'Extension Console' });
  screen.getByRole('button', { name: 'Close drawer' }).focus();
  await userEvent.keyboard('{Escape}');
  expect(drawer()).toBeNull();
  const rail = screen.getByRole('button', { name: 'Extension Console' });
  expect(document.activeElement).toBe(rail);
  expect(rail.getAttribute('aria-pressed')).toBe('false');
});

test('opened again it takes the focus, and it says so when the app has no view for the page', async () => {
  openPage('/runs', PAGE);
  await userEvent.click(await screen.findByRole('button', { name: 'Close drawer' }));
  await userEvent.click(screen.getByRole('button', { name: 'Extension Console' }));
  expect(document.activeElement?.textContent).toBe('Extension Console');
  expect(await screen.findByText('No view for this page.')).toBeDefined();
});
