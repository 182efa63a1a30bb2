// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { CLOCK, NOW, list, openPage, refusal, type Answers } from '../testing/openPage.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const PAGE: Answers = { 'GET /platform/runs': list() };

async function choose(item: string) {
  await userEvent.click(await screen.findByRole('button', { name: /Billing clock/ }));
  await userEvent.click(await screen.findByRole('menuitem', { name: item }));
}

test('the clock says its time and that it is frozen', async () => {
  openPage('/runs', PAGE);
  const clock = await screen.findByRole('button', { name: /Billing clock/ });
  expect(clock.textContent).toMatch(/Nov 20, 2026/);
  expect(clock.textContent).toContain('Frozen');
});

test('advancing one hour moves billing time by 3600 seconds, and every region is read again', async () => {
  let now = NOW;
  const { asked, sent } = openPage('/runs', {
    ...PAGE,
    'GET /platform/clock': () => ({ ...CLOCK, now }),
    'POST /platform/clock/advance': async (request: Request) => {
      now = ((await request.json()) as { to: number }).to;
      return { ...CLOCK, now };
    },
  });
  await screen.findByText('No script has run yet.');
  const before = asked.filter((name) => name === 'GET /platform/runs').length;
  await choose('Advance 1 hour');
  await vi.waitFor(() =>
    expect(asked.filter((name) => name === 'GET /platform/runs').length).toBe(before + 1),
  );
  expect(JSON.parse(sent[0]!)).toEqual({ to: NOW + 3600 });
});

test('a following clock can be frozen, a frozen one can follow', async () => {
  const { asked } = openPage('/runs', {
    ...PAGE,
    'GET /platform/clock': { ...CLOCK, mode: 'following' },
    'POST /platform/clock/freeze': CLOCK,
  });
  await choose('Freeze here');
  await vi.waitFor(() => expect(asked).toContain('POST /platform/clock/freeze'));
});

test('a refused advance says why, and can be tried again with the same moment', async () => {
  const { sent } = openPage('/runs', {
    ...PAGE,
    'POST /platform/clock/advance': () =>
      refusal(409, 'conflict', 'Another change is under way. Nothing was billed.'),
  });
  await choose('Advance 1 day');
  expect(await screen.findByText('Another change is under way. Nothing was billed.')).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await vi.waitFor(() => expect(sent.length).toBe(2));
  expect(sent[1]).toBe(sent[0]);
});
