// @vitest-environment jsdom
import { useState } from 'react';
import type { ComponentType, ReactElement } from 'react';
import { createRemoteReceiver, createRemoteRoot } from '@remote-ui/core';
import { createRemoteReactComponent, createRoot } from '@remote-ui/react';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Box, Button, Inline, Tab, TabList, TabPanel, TabPanels, Tabs } from '@stripe/ui-extension-sdk/ui';
import { Tab as NextTab, Tabs as NextTabs } from '@stripe/ui-extension-sdk/ui/next';
import { afterEach, expect, test } from 'vitest';
import { findComponent } from '../components/registry.ts';
import { propChecker } from './propChecker.ts';
import { RemoteTree } from './RemoteTree.tsx';

afterEach(cleanup);

/** Without a port between: what the view renders goes straight to the receiver. */
function paint(element: ReactElement) {
  const errors: unknown[] = [];
  const receiver = createRemoteReceiver();
  const tree = createRemoteRoot(receiver.receive);
  createRoot(tree).render(element);
  void tree.mount();
  const settings = {
    findComponent,
    checkProps: propChecker('strict', () => undefined),
    onHandlerError: (error: unknown) => errors.push(error),
  };
  return { errors, ...render(<RemoteTree receiver={receiver} settings={settings} />) };
}

test('a component without a drawing shows a box with its name; the rest of the view stays', async () => {
  const Hologram = createRemoteReactComponent('Hologram') as unknown as ComponentType;
  paint(
    <>
      <Box>Before</Box>
      <Hologram />
    </>,
  );
  await screen.findByText('Before');
  expect(screen.getByRole('note').textContent).toContain('Unsupported component: Hologram');
});

test('lines that move keep their order and their state', async () => {
  function Lines() {
    const [order, setOrder] = useState(['a', 'b', 'c']);
    return (
      <>
        <Button onPress={() => setOrder([...order.slice(1), order[0]!])}>Turn</Button>
        <Box>
          {order.map((name) => (
            <Inline key={name}>{name}</Inline>
          ))}
        </Box>
      </>
    );
  }
  const { container } = paint(<Lines />);
  await userEvent.click(await screen.findByRole('button', { name: 'Turn' }));
  await waitFor(() => expect(container.querySelector('.xc-box')?.textContent).toBe('bca'));
  await userEvent.click(screen.getByRole('button', { name: 'Turn' }));
  await waitFor(() => expect(container.querySelector('.xc-box')?.textContent).toBe('cab'));
});

test('tabs of both entry points work, although they share their type names', async () => {
  paint(
    <>
      <Tabs>
        <TabList>
          <Tab id="one">Old one</Tab>
          <Tab id="two">Old two</Tab>
        </TabList>
        <TabPanels>
          <TabPanel id="one">First panel</TabPanel>
          <TabPanel id="two">Second panel</TabPanel>
        </TabPanels>
      </Tabs>
      <NextTabs>
        <NextTab id="one" label="New one">
          Third panel
        </NextTab>
        <NextTab id="two" label="New two">
          Fourth panel
        </NextTab>
      </NextTabs>
    </>,
  );
  await screen.findByText('First panel');
  await userEvent.click(screen.getByRole('tab', { name: 'Old two' }));
  expect(screen.getByRole('tabpanel', { name: 'Old two' }).textContent).toBe('Second panel');
  expect(screen.getByRole('tabpanel', { name: 'New one' }).textContent).toBe('Third panel');
  await userEvent.click(screen.getByRole('tab', { name: 'New two' }));
  expect(screen.getByRole('tabpanel', { name: 'New two' }).textContent).toBe('Fourth panel');
});

test('a handler that throws is reported, and its replacement is the one that runs next', async () => {
  function Replacing() {
    const [presses, setPresses] = useState(0);
    const press = () => {
      setPresses(presses + 1);
      if (presses === 0) throw new Error('first press');
    };
    return <Button onPress={press}>Pressed {presses}</Button>;
  }
  const { errors } = paint(<Replacing />);
  await userEvent.click(await screen.findByRole('button', { name: 'Pressed 0' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Pressed 1' }));
  await screen.findByRole('button', { name: 'Pressed 2' });
  expect(errors).toEqual([new Error('first press')]);
});
