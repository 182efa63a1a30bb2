// @vitest-environment jsdom
import { useState } from 'react';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { Accordion, AccordionItem } from './Accordion.tsx';
import { Banner } from './Banner.tsx';
import { Box } from './Box.tsx';
import { Button } from './Button.tsx';
import { Radio } from './Choice.tsx';
import { CurrencyField } from './CurrencyField.tsx';
import { DateField } from './DateField.tsx';
import type { PressData } from './events.ts';
import { FormFieldGroup } from './FormFieldGroup.tsx';
import { Icon } from './Icon.tsx';
import { MeterChart } from './MeterChart.tsx';
import { SettingsView } from './SettingsView.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from './Table.tsx';
import { TextField } from './TextField.tsx';
import { Tooltip } from './Tooltip.tsx';

afterEach(cleanup);

test('a press is plain data and says how it was made', async () => {
  const presses: PressData[] = [];
  render(<Button onPress={(event) => presses.push(event)}>Go</Button>);
  await userEvent.click(screen.getByRole('button', { name: 'Go' }));
  await userEvent.keyboard('{Enter}');
  expect(presses.map(({ pointerType }) => pointerType)).toEqual(['mouse', 'keyboard']);
  expect(structuredClone(presses[0])).toMatchObject({ type: 'press', shiftKey: false, target: {} });
});

test('a pending button keeps its place and focus but does not act', async () => {
  let presses = 0;
  render(
    <Button pending onPress={() => presses++}>
      Applying
    </Button>,
  );
  const button = screen.getByRole('button', { name: 'Applying' });
  await userEvent.tab();
  expect(document.activeElement).toBe(button);
  await userEvent.keyboard('{Enter}');
  expect(presses).toBe(0);
  expect(button.getAttribute('aria-busy')).toBe('true');
});

test('label, description and error belong to their input; hidden ones stay for screen readers', () => {
  render(
    <TextField
      label="Days"
      description="Whole days."
      error="Enter the days."
      hiddenElements={['label', 'description']}
      required
    />,
  );
  const input = screen.getByRole('textbox', { name: /Days/ });
  const described = input.getAttribute('aria-describedby')!.split(' ');
  expect(described.map((id: string) => document.getElementById(id)?.textContent)).toEqual([
    'Whole days.',
    'Enter the days.',
  ]);
  expect(input.getAttribute('aria-required')).toBe('true');
});

test('an amount goes to the view in minor units, and as null while it cannot be read', async () => {
  const told: (number | null)[] = [];
  function Form({ currency }: { currency: string }) {
    const [amount, setAmount] = useState<number | null>(null);
    return (
      <CurrencyField
        label="Minimum"
        currency={currency}
        value={amount}
        onChange={(minor) => {
          told.push(minor);
          setAmount(minor);
        }}
      />
    );
  }
  const { rerender } = render(<Form currency="USD" />);
  const field = screen.getByLabelText<HTMLInputElement>('Minimum');
  await userEvent.type(field, '5.25x');
  // 5 dollars, then 5.2, then 5.25; "5." means the same as "5".
  expect(told).toEqual([500, 520, 525, null]);
  expect(screen.getByRole('alert').textContent).toBe('Enter an amount in digits.');
  await userEvent.keyboard('{Backspace}');
  expect(told.at(-1)).toBe(525);
  // Yen have no decimals: the text is no amount of them, and nothing is rounded.
  rerender(<Form currency="JPY" />);
  expect(told.at(-1)).toBe(null);
  expect(field.value).toBe('5.25');
  expect(screen.getByRole('alert').textContent).toBe('This currency has no decimals.');
  // Three decimals: 5.25 dinars are 5250 fils.
  rerender(<Form currency="KWD" />);
  expect(told.at(-1)).toBe(5250);
});

test('an amount is padded to the decimals of its currency when the field is left', async () => {
  render(<CurrencyField label="Minimum" currency="USD" defaultValue={500} />);
  const field = screen.getByLabelText<HTMLInputElement>('Minimum');
  expect(field.value).toBe('5.00');
  await userEvent.clear(field);
  await userEvent.type(field, '7');
  await userEvent.tab();
  expect(field.value).toBe('7.00');
});

test('radios of one legend are chosen by name and checked state', async () => {
  const chosen: (boolean | undefined)[] = [];
  render(
    <FormFieldGroup legend="Rounding">
      <Radio name="rounding" value="nearest" label="Nearest" checked onChange={() => undefined} />
      <Radio
        name="rounding"
        value="up"
        label="Up"
        checked={false}
        onChange={({ target }) => chosen.push(target.checked)}
      />
    </FormFieldGroup>,
  );
  const group = screen.getByRole('group', { name: 'Rounding' });
  await userEvent.click(within(group).getByRole('radio', { name: 'Up' }));
  expect(chosen).toEqual([true]);
});

test('a date travels as text', async () => {
  const dates: string[] = [];
  render(<DateField label="From" onChange={(date) => dates.push(date)} />);
  await userEvent.type(screen.getByLabelText('From'), '2026-11-20');
  expect(dates).toEqual(['2026-11-20']);
});

test('a meter says the same facts as its bar', () => {
  const data = [
    { label: 'Used', value: 10.4 },
    { label: 'Left, charged', value: 19.6 },
    { label: 'Left, not charged', value: 0 },
  ];
  render(<MeterChart data={data} unitFormat={{ unit: 'number' }} />);
  expect(screen.getByRole('img', { name: 'Used: 10.4; Left, charged: 19.6.' })).toBeDefined();
  expect(screen.getByTitle('Left, charged: 19.6')).toBeDefined();
});

test('a pressed segment reports itself', async () => {
  const payloads: unknown[] = [];
  render(
    <MeterChart data={[{ label: 'Left', value: 1 }]} onSegmentClick={(payload) => payloads.push(payload)} />,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Left: 1' }));
  expect(payloads).toEqual([{ eventType: 'meter.segment.click', data: { label: 'Left', value: 1 } }]);
});

test('a table takes its name from the heading before it', () => {
  render(
    <div className="xc-view">
      <Box css={{ font: 'heading' }}>Lines</Box>
      <Table>
        <TableHead>
          <TableRow>
            <TableHeaderCell align="right">Default</TableHeaderCell>
          </TableRow>
        </TableHead>
        <TableBody>
          <TableRow>
            <TableCell align="right">1.99</TableCell>
          </TableRow>
        </TableBody>
      </Table>
    </div>,
  );
  const table = screen.getByRole('table', { name: 'Lines' });
  expect(within(table).getByRole('columnheader', { name: 'Default' }).style.textAlign).toBe('right');
});

test('an accordion opens what it names', async () => {
  const changes: boolean[] = [];
  render(
    <Accordion>
      <AccordionItem title="Why" onChange={(open) => changes.push(open)}>
        Because.
      </AccordionItem>
    </Accordion>,
  );
  expect(screen.queryByText('Because.')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Why', expanded: false }));
  expect(screen.getByRole('region', { name: 'Why' }).textContent).toBe('Because.');
  expect(changes).toEqual([true]);
});

test('a banner is announced by its urgency and can be dismissed', async () => {
  let dismissed = 0;
  render(<Banner type="caution" title="Failing" onDismiss={() => dismissed++} />);
  await userEvent.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Dismiss' }));
  expect(dismissed).toBe(1);
});

test('a tooltip names its trigger, shows on focus and leaves on Escape', async () => {
  render(
    <Tooltip type="label" trigger={<Button>i</Button>}>
      What rounding means
    </Tooltip>,
  );
  const trigger = screen.getByRole('button', { name: 'What rounding means' });
  await userEvent.tab();
  expect(document.activeElement).toBe(trigger);
  await screen.findByText('What rounding means', { selector: '.xc-tooltip' });
  await userEvent.keyboard('{Escape}');
  expect(screen.getByRole('tooltip').className).toBe('xc-visually-hidden');
});

test('settings are saved as text by the names of their inputs', async () => {
  const saved: unknown[] = [];
  render(
    <SettingsView onSave={(values) => saved.push(values)} statusMessage="Not saved">
      <TextField label="Keep runs for" name="retention" defaultValue="90" />
      <TextField label="Unnamed" defaultValue="x" />
    </SettingsView>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(saved).toEqual([{ retention: '90' }]);
  expect(screen.getByRole('status').textContent).toBe('Not saved');
});

test('an icon that has no drawing names itself', () => {
  render(<Icon name="fingerprint" />);
  expect(screen.getByRole('img', { name: 'fingerprint' })).toBeDefined();
});
