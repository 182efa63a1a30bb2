// @vitest-environment jsdom
import { useState } from 'react';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { ViewServicesContext } from '../host/viewServices.ts';
import { FocusView } from './FocusView.tsx';

afterEach(cleanup);

const LEAVE = { title: 'Leave?', description: 'Values are lost.', cancelAction: 'Stay', exitAction: 'Leave' };

function Sheet({ asks = false, disables = false }: { asks?: boolean; disables?: boolean }) {
  const [shown, setShown] = useState(false);
  const [active, setActive] = useState(false);
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  return (
    <aside>
      <button type="button">Beside</button>
      <div ref={setFrame}>
        <button type="button" onClick={() => setShown(true)}>
          Open
        </button>
        <ViewServicesContext.Provider
          value={{ frame, openPath: () => undefined, onProblem: () => undefined }}
        >
          <FocusView
            title="Task"
            shown={shown}
            setShown={setShown}
            {...(asks ? { confirmCloseMessages: LEAVE } : {})}
          >
            {active && !disables ? (
              <p>It is active.</p>
            ) : (
              <button type="button" disabled={active} onClick={() => setActive(true)}>
                Activate
              </button>
            )}
          </FocusView>
        </ViewServicesContext.Provider>
      </div>
    </aside>
  );
}

async function openAndActivate() {
  await userEvent.click(screen.getByRole('button', { name: 'Open' }));
  await userEvent.click(screen.getByRole('button', { name: 'Activate' }));
}

test.each([{ disables: false }, { disables: true }])(
  'focus stays in the sheet when the pressed button goes away (disabled instead: $disables), and Escape closes it',
  async ({ disables }) => {
    render(<Sheet disables={disables} />);
    await openAndActivate();
    await expect.poll(() => document.activeElement).toBe(screen.getByRole('dialog', { name: 'Task' }));
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Open' }));
  },
);

test('Escape reaches the sheet also where nothing has the focus', async () => {
  render(<Sheet />);
  await openAndActivate();
  await expect.poll(() => document.activeElement).toBe(screen.getByRole('dialog'));
  (document.activeElement as HTMLElement).blur();
  expect(document.activeElement).toBe(document.body);
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('Escape beside the sheet, in the drawer around it, closes the sheet and not the drawer', async () => {
  const seen: string[] = [];
  render(
    <div onKeyDown={(event) => seen.push(event.key)}>
      <Sheet />
    </div>,
  );
  await openAndActivate();
  screen.getByText('Beside').focus();
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(seen).not.toContain('Escape');
});

test('with something to lose, Escape asks first, and Escape on the question stays', async () => {
  render(<Sheet asks />);
  await openAndActivate();
  await userEvent.keyboard('{Escape}');
  expect(screen.getByRole('alertdialog', { name: 'Leave?' })).toBeDefined();
  (document.activeElement as HTMLElement).blur();
  await userEvent.keyboard('{Escape}');
  expect(screen.queryByRole('alertdialog')).toBeNull();
  expect(screen.getByRole('dialog', { name: 'Task' })).toBeDefined();
  await userEvent.keyboard('{Escape}');
  await userEvent.click(screen.getByRole('button', { name: 'Leave' }));
  expect(screen.queryByRole('dialog')).toBeNull();
});
