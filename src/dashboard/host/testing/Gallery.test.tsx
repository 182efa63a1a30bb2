// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import Gallery from './Gallery.tsx';
import { mountView } from './mountView.tsx';
import type { MountedView } from './mountView.tsx';

let view: MountedView | undefined;
afterEach(() => view?.close());

test('every component is painted in strict mode, and each input has a name', async () => {
  view = mountView(Gallery);
  await screen.findByRole('region', { name: 'Preview a change' });
  const inputs = [...document.querySelectorAll<HTMLInputElement>('.xc-view :is(input, select, textarea)')];
  expect(inputs.length).toBeGreaterThan(8);
  expect(inputs.filter((input) => !input.labels?.[0]?.textContent).map((input) => input.outerHTML)).toEqual(
    [],
  );
  expect(document.querySelectorAll('.xc-unsupported')).toHaveLength(0);
  expect(view.problems).toEqual([]);
});

test('the action of a menu in a fragment shows a toast with the chosen id', async () => {
  view = mountView(Gallery);
  await userEvent.click(await screen.findByRole('button', { name: 'More' }));
  await userEvent.click(within(screen.getByRole('menu')).getByRole('menuitem', { name: 'Show runs' }));
  await waitFor(() => expect(view!.toasts.toasts()).toMatchObject([{ message: 'runs' }]));
});
