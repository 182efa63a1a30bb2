// @vitest-environment jsdom
import { useState } from 'react';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Controller, useForm } from 'react-hook-form';
import {
  Banner,
  Box,
  Button,
  ContextView,
  FocusView,
  Inline,
  Link,
  List,
  ListItem,
  Menu,
  MenuItem,
  Select,
  Switch,
  TextField,
} from '@stripe/ui-extension-sdk/ui';
import { Tab, Tabs } from '@stripe/ui-extension-sdk/ui/next';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { showToast, stripeApiFetch } from '@stripe/ui-extension-sdk/utils';
import { afterEach, expect, test } from 'vitest';
import { mountView } from './testing/mountView.tsx';
import { testSession } from './testing/testSession.ts';
import type { MountedView } from './testing/mountView.tsx';
import { viewContext } from './viewContext.ts';

let view: MountedView | undefined;
afterEach(() => view?.close());

test('a press reaches the view and its answer is painted', async () => {
  function Counter() {
    const [presses, setPresses] = useState(0);
    return (
      <ContextView
        title="Counter"
        primaryAction={<Button onPress={() => setPresses(presses + 1)}>Press</Button>}
      >
        <Box>Pressed {presses} times</Box>
      </ContextView>
    );
  }
  view = mountView(Counter);
  await userEvent.click(await screen.findByRole('button', { name: 'Press' }));
  await screen.findByText('Pressed 1 times');
  await userEvent.click(screen.getByRole('button', { name: 'Press' }));
  await screen.findByText('Pressed 2 times');
  expect(screen.getByRole('region', { name: 'Counter' })).toBeDefined();
  expect(view.problems).toEqual([]);
});

test('JSX in a prop is painted, changes, and goes away', async () => {
  function Bannered() {
    const [step, setStep] = useState(0);
    const banner = <Banner type="critical" title={`Step ${step}`} description={<Inline>Because</Inline>} />;
    return (
      <ContextView title="Banner" {...(step < 2 ? { banner } : {})}>
        <Button onPress={() => setStep(step + 1)}>Next</Button>
      </ContextView>
    );
  }
  view = mountView(Bannered);
  expect((await screen.findByRole('alert')).textContent).toBe('Step 0Because');
  await userEvent.click(screen.getByRole('button', { name: 'Next' }));
  await screen.findByText('Step 1');
  await userEvent.click(screen.getByRole('button', { name: 'Next' }));
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
});

test('fast typing into a controlled field loses nothing', async () => {
  function Upper() {
    const [text, setText] = useState('');
    return (
      <>
        <TextField
          label="Name"
          value={text}
          onChange={(event) => setText(event.target.value.toUpperCase())}
        />
        <Box>View has {text || 'nothing'}</Box>
      </>
    );
  }
  view = mountView(Upper);
  const field = await screen.findByLabelText<HTMLInputElement>('Name');
  await userEvent.type(field, 'hello fast world');
  await screen.findByText('View has HELLO FAST WORLD');
  await waitFor(() => expect(field.value).toBe('HELLO FAST WORLD'));
});

test('a form of react-hook-form with Controller validates, submits and resets', async () => {
  function Form() {
    const { control, handleSubmit, reset } = useForm({
      defaultValues: { days: '1', exact: false, unit: 'day' },
    });
    const [sent, setSent] = useState('');
    return (
      <>
        <Controller
          control={control}
          name="days"
          rules={{ required: 'Enter the days.' }}
          render={({ field: { name, value, onChange }, fieldState: { error } }) => (
            <TextField
              label="Days"
              name={name}
              value={value}
              onChange={onChange}
              {...(error?.message ? { error: error.message } : {})}
            />
          )}
        />
        <Controller
          control={control}
          name="exact"
          render={({ field: { value, onChange } }) => (
            <Switch label="Exact" checked={value} onChange={(event) => onChange(event.target.checked)} />
          )}
        />
        <Controller
          control={control}
          name="unit"
          render={({ field: { value, onChange } }) => (
            <Select label="Unit" value={value} onChange={(event) => onChange(event.target.value)}>
              <option value="day">Days</option>
              <option value="week">Weeks</option>
            </Select>
          )}
        />
        <Button onPress={() => void handleSubmit((values) => setSent(JSON.stringify(values)))()}>Save</Button>
        <Button onPress={() => reset()}>Undo</Button>
        <Box>{sent}</Box>
      </>
    );
  }
  view = mountView(Form);
  const days = await screen.findByLabelText<HTMLInputElement>('Days');
  await userEvent.clear(days);
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect((await screen.findByRole('alert')).textContent).toBe('Enter the days.');
  expect(days.getAttribute('aria-invalid')).toBe('true');
  await userEvent.type(days, '30');
  await userEvent.click(screen.getByRole('switch', { name: 'Exact' }));
  await userEvent.selectOptions(screen.getByLabelText('Unit'), 'week');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('{"days":"30","exact":true,"unit":"week"}');
  await userEvent.click(screen.getByRole('button', { name: 'Undo' }));
  await waitFor(() => expect(days.value).toBe('1'));
  await waitFor(() => expect(screen.getByLabelText<HTMLSelectElement>('Unit').value).toBe('day'));
  expect(view.problems).toEqual([]);
});

test('an error in render shows a message and a way to reload, and is reported once', async () => {
  let broken = true;
  function Fragile() {
    if (broken) throw new Error('The run has no lines.');
    return <Box>Recovered</Box>;
  }
  view = mountView(Fragile);
  expect((await screen.findByRole('alert')).textContent).toContain('The run has no lines.');
  expect(view.problems.map(({ source, message }) => [source, message])).toEqual([
    ['view', 'The run has no lines.'],
  ]);
  broken = false;
  await userEvent.click(screen.getByRole('button', { name: 'Reload' }));
  await screen.findByText('Recovered');
});

test('an error in a handler is reported and the view stays alive', async () => {
  function Handler() {
    const [presses, setPresses] = useState(0);
    return (
      <>
        <Button
          onPress={() => {
            throw new Error('No such plan.');
          }}
        >
          Break
        </Button>
        <Button onPress={() => setPresses(presses + 1)}>Pressed {presses}</Button>
      </>
    );
  }
  view = mountView(Handler);
  await userEvent.click(await screen.findByRole('button', { name: 'Break' }));
  await waitFor(() => expect(view!.problems.map(({ message }) => message)).toEqual(['No such plan.']));
  await userEvent.click(screen.getByRole('button', { name: 'Pressed 0' }));
  await screen.findByRole('button', { name: 'Pressed 1' });
});

test('a task opens over the view, keeps the focus, asks before it closes and gives the focus back', async () => {
  function Task() {
    const [open, setOpen] = useState(false);
    return (
      <ContextView title="Task">
        <Button onPress={() => setOpen(true)}>Open</Button>
        <FocusView
          title="Activate"
          shown={open}
          setShown={setOpen}
          confirmCloseMessages={{
            title: 'Leave?',
            description: 'Lost.',
            cancelAction: 'Stay',
            exitAction: 'Leave',
          }}
          primaryAction={<Button type="primary">Confirm</Button>}
        >
          <TextField label="Name" />
        </FocusView>
      </ContextView>
    );
  }
  view = mountView(Task);
  const opener = await screen.findByRole('button', { name: 'Open' });
  await userEvent.click(opener);
  const dialog = await screen.findByRole('dialog', { name: 'Activate' });
  expect(dialog.contains(document.activeElement)).toBe(true);
  for (const name of ['Close', 'Name', 'Confirm', 'Close']) {
    await userEvent.tab();
    const focused = document.activeElement as HTMLElement;
    const label =
      focused.getAttribute('aria-label') ?? (focused as HTMLInputElement).labels?.[0]?.textContent;
    expect(label || focused.textContent).toBe(name);
  }
  await userEvent.keyboard('{Escape}');
  await screen.findByRole('alertdialog', { name: 'Leave?' });
  await userEvent.click(screen.getByRole('button', { name: 'Stay' }));
  expect(screen.queryByRole('alertdialog')).toBeNull();
  await userEvent.keyboard('{Escape}');
  await userEvent.click(await screen.findByRole('button', { name: 'Leave' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(document.activeElement).toBe(opener);
});

test('rows, menus and tabs work from the keyboard', async () => {
  function Keys() {
    const [said, say] = useState('nothing');
    return (
      <>
        <List onAction={(id) => say(`row ${String(id)}`)}>
          <ListItem id="a" title="First" />
          <ListItem id="b" title="Second" />
        </List>
        <Menu trigger={<Button>More</Button>} onAction={(id) => say(`menu ${String(id)}`)}>
          <MenuItem id="runs">Show runs</MenuItem>
          <MenuItem id="stop">Stop</MenuItem>
        </Menu>
        <Tabs onSelectionChange={(id) => say(`tab ${id}`)}>
          <Tab id="form" label="Form">
            The form
          </Tab>
          <Tab id="facts" label="Facts">
            The facts
          </Tab>
        </Tabs>
        <Box>Said {said}</Box>
      </>
    );
  }
  view = mountView(Keys);
  (await screen.findByRole('button', { name: 'First' })).focus();
  await userEvent.keyboard('{ArrowDown}{Enter}');
  await screen.findByText('Said row b');

  screen.getByRole('button', { name: 'More' }).focus();
  await userEvent.keyboard('{ArrowDown}');
  await screen.findByRole('menu');
  await userEvent.keyboard('s{ArrowDown}{ArrowDown}{Enter}');
  await screen.findByText('Said menu stop');
  expect(screen.queryByRole('menu')).toBeNull();
  expect(document.activeElement?.textContent).toBe('More');

  screen.getByRole('tab', { name: 'Form' }).focus();
  await userEvent.keyboard('{ArrowRight}');
  await screen.findByText('Said tab facts');
  expect(screen.getByRole('tabpanel', { name: 'Facts' }).textContent).toBe('The facts');
});

test('a link to a route opens it on this page, a scheme that runs code leads nowhere', async () => {
  function Links() {
    return (
      <>
        <Link href={{ name: 'subscriptionDetails', params: { subscriptionId: 'sub_1' } }}>Subscription</Link>
        <Link href="https://dashboard.stripe.com/test/invoices/in_1">Invoice</Link>
        <Link href="javascript:alert(1)">Bad</Link>
      </>
    );
  }
  view = mountView(Links);
  await userEvent.click(await screen.findByRole('link', { name: 'Subscription' }));
  await userEvent.click(screen.getByRole('link', { name: 'Invoice' }));
  expect(view.paths).toEqual(['/subscriptions/sub_1', '/invoices/in_1']);
  expect(screen.queryByRole('link', { name: 'Bad' })).toBeNull();
  expect(view.problems[0]?.message).toContain('javascript:');
});

test('the action of a toast still works after the call that showed it', async () => {
  function Toaster() {
    const [undone, setUndone] = useState(false);
    const show = () =>
      void showToast('Saved', { type: 'success', action: 'Undo', onAction: () => setUndone(true) });
    return <Button onPress={show}>{undone ? 'Undone' : 'Save'}</Button>;
  }
  view = mountView(Toaster);
  await userEvent.click(await screen.findByRole('button', { name: 'Save' }));
  await waitFor(() => expect(view!.toasts.toasts()).toHaveLength(1));
  await view.toasts.toasts()[0]!.onAction!();
  await screen.findByRole('button', { name: 'Undone' });
});

test('calls to the API go to the local server without the headers that a browser sets itself', async () => {
  const requests: { url: string; init: RequestInit }[] = [];
  const fetch = ((url: string, init: RequestInit) => {
    requests.push({ url, init });
    return Promise.resolve(Response.json({ object: 'list', data: [] }));
  }) as typeof globalThis.fetch;
  function Caller() {
    const [answer, setAnswer] = useState('');
    const call = async () => {
      const headers = {
        Authorization: 'Bearer DO_NOT_PASS_A_REAL_API_KEY',
        'User-Agent': 'x',
        'Content-Length': '3',
      };
      const init = { method: 'POST' as const, headers, body: 'a=b' };
      const response = await stripeApiFetch('https://api.stripe.com/v1/prices?limit=3', init);
      setAnswer(JSON.stringify(response.json));
    };
    return <Button onPress={() => void call()}>Call {answer}</Button>;
  }
  view = mountView(Caller, { fetch });
  await userEvent.click(await screen.findByRole('button', { name: 'Call' }));
  await screen.findByRole('button', { name: 'Call {"object":"list","data":[]}' });
  expect(requests[0]?.url).toBe('/dashboard/api/v1/prices?limit=3');
  expect(requests[0]?.init.headers).toEqual([['Authorization', 'Bearer DO_NOT_PASS_A_REAL_API_KEY']]);
  expect(requests[0]?.init.body).toBe('a=b');
});

test('a new context reaches the mounted view, which keeps its state', async () => {
  function Place({ environment }: ExtensionContextValue) {
    const [presses, setPresses] = useState(0);
    return (
      <Button onPress={() => setPresses(presses + 1)}>
        {environment.objectContext?.id ?? 'nowhere'} {presses}
      </Button>
    );
  }
  view = mountView(Place);
  await userEvent.click(await screen.findByRole('button', { name: 'nowhere 0' }));
  await screen.findByRole('button', { name: 'nowhere 1' });
  const object = { id: 'sub_1', object: 'subscription' };
  view.update(viewContext(testSession, { viewport: 'stripe.dashboard.subscription.detail', object }));
  await screen.findByRole('button', { name: 'sub_1 1' });
});
