/** A view that shows every kind of component once: looked at in a browser, and walked through by tests. */
import { useState } from 'react';
import {
  Accordion,
  AccordionItem,
  Badge,
  Banner,
  Box,
  Button,
  Checkbox,
  ContextView,
  CurrencyField,
  DateField,
  Divider,
  FocusView,
  FormFieldGroup,
  Icon,
  Inline,
  Link,
  List,
  ListItem,
  Menu,
  MenuItem,
  PropertyList,
  PropertyListItem,
  Radio,
  Select,
  Spinner,
  Switch,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeaderCell,
  TableRow,
  TextArea,
  TextField,
  Tooltip,
} from '@stripe/ui-extension-sdk/ui';
import { MeterChart, Tab, Tabs } from '@stripe/ui-extension-sdk/ui/next';
import { showToast } from '@stripe/ui-extension-sdk/utils';

const PERIOD = [
  { label: 'Used', value: 0.2 },
  { label: 'Left', value: 29.8 },
];

export default function Gallery() {
  const [open, setOpen] = useState(false);
  const [presses, setPresses] = useState(0);
  const [amount, setAmount] = useState<number | null>(500);
  const [price, setPrice] = useState('pro');
  return (
    <ContextView
      title="Preview a change"
      description="Waive small prorations · $5.00 minimum"
      actions={
        <>
          <Button onPress={() => void showToast('Copied', { type: 'success' })}>Copy link</Button>
          <Menu trigger={<Button>More</Button>} onAction={(id) => void showToast(String(id))}>
            <MenuItem id="runs">Show runs</MenuItem>
            <MenuItem id="stop">Stop script</MenuItem>
          </Menu>
        </>
      }
      banner={
        <Banner
          type="caution"
          title="The script failed once today"
          description="Default amounts stood for that change."
          actions={<Button size="small">Open the run</Button>}
        />
      }
      footerContent={<Inline>2 active</Inline>}
      secondaryAction={<Button onPress={() => setOpen(true)}>Review</Button>}
      primaryAction={
        <Button type="primary" onPress={() => setPresses(presses + 1)}>
          Apply: charge $0.00 now
        </Button>
      }
    >
      <Box css={{ stack: 'y', rowGap: 'medium' }}>
        <Box css={{ stack: 'x', columnGap: 'small', alignY: 'bottom' }}>
          <Box css={{ width: 'fill' }}>
            <Select label="New price" value={price} onChange={(event) => setPrice(event.target.value)}>
              <option value="starter">Starter · $25.00 / month</option>
              <option value="pro">Pro · $27.00 / month</option>
            </Select>
          </Box>
          <Box css={{ width: '1/4' }}>
            <TextField label="Quantity" defaultValue="1" />
          </Box>
        </Box>
        <Divider />
        <Box css={{ stack: 'x', distribute: 'space-between', alignY: 'bottom' }}>
          <Box>
            <Box css={{ color: 'secondary' }}>With script, due now</Box>
            <Box css={{ font: 'title' }}>$0.00</Box>
          </Box>
          <Box css={{ textAlign: 'right' }}>
            <Box css={{ font: 'caption', color: 'secondary' }}>Default</Box>
            <Box css={{ font: 'lead', color: 'secondary' }}>$1.99</Box>
          </Box>
        </Box>
        <Box>
          <Inline css={{ fontWeight: 'semibold' }}>$1.99 less</Inline> than default. Pressed {presses} times.
        </Box>
        <MeterChart data={PERIOD} legendEnabled unitFormat={{ unit: 'number', options: {} }} />
        <Box css={{ font: 'heading' }}>Lines</Box>
        <Table>
          <TableHead>
            <TableRow>
              <TableHeaderCell>Line</TableHeaderCell>
              <TableHeaderCell align="right">Default</TableHeaderCell>
              <TableHeaderCell align="right">Script</TableHeaderCell>
            </TableRow>
          </TableHead>
          <TableBody>
            <TableRow>
              <TableCell>
                <Inline css={{ fontWeight: 'semibold' }}>Credit</Inline> unused Starter
                <Box css={{ font: 'caption', color: 'secondary' }}>factor −0.9957 → 0</Box>
              </TableCell>
              <TableCell align="right">−$24.89</TableCell>
              <TableCell align="right">$0.00</TableCell>
            </TableRow>
            <TableRow>
              <TableCell>
                <Inline css={{ fontWeight: 'semibold' }}>Net</Inline>
              </TableCell>
              <TableCell align="right">$1.99</TableCell>
              <TableCell align="right">
                <Inline css={{ fontWeight: 'bold' }}>$0.00</Inline>
              </TableCell>
            </TableRow>
          </TableBody>
        </Table>
        <Box css={{ backgroundColor: 'container', borderRadius: 'medium', padding: 'medium' }}>
          <Inline css={{ fontWeight: 'semibold' }}>Why:</Inline> the net charge of $1.99 is below the $5.00
          minimum.
        </Box>
        <Inline css={{ font: 'caption', color: 'success' }}>
          <Icon name="check" size="xsmall" /> Matches the invoice preview of the API to the cent
        </Inline>
        <List onAction={(id) => void showToast(`Open ${String(id)}`)}>
          <ListItem id="default" title="Default" secondaryTitle="To the second" />
          <ListItem
            id="waive"
            title="Waive small prorations"
            secondaryTitle="No charge below $5.00 · 31 runs today"
            value={<Badge type="positive">Active</Badge>}
          />
          <ListItem id="shadow" title="Shadowed" value={<Badge type="info">Shadow</Badge>} />
        </List>
        <Box css={{ stack: 'x', gap: 'small', wrap: 'wrap' }}>
          <Badge>Off</Badge>
          <Badge type="warning">Needs setup</Badge>
          <Badge type="negative">Failing</Badge>
          <Link href={{ name: 'subscriptions' }}>Subscriptions</Link>
          <Link href="https://stripe.com/docs" external>
            Docs
          </Link>
          <Spinner size="small" />
          <Tooltip trigger={<Button size="small">Hover</Button>}>Said in few words</Tooltip>
        </Box>
        <Tabs>
          <Tab id="form" label="Form">
            <Box css={{ stack: 'y', rowGap: 'medium' }}>
              <CurrencyField
                label="Minimum proration amount"
                description="Charges below it are waived."
                currency="USD"
                value={amount}
                onChange={setAmount}
              />
              <Box>Minor units: {amount === null ? 'none' : amount}</Box>
              <TextField label="Name" error="Enter a name." placeholder="Weekly rounding" />
              <TextArea label="Note" />
              <DateField label="From" defaultValue="2026-11-20" />
              <FormFieldGroup legend="Rounding">
                <Radio
                  name="r"
                  label="Nearest day"
                  defaultChecked
                  description="10.4 days used counts as 10"
                />
                <Radio name="r" label="Up" />
              </FormFieldGroup>
              <Checkbox label="Shadow first" defaultChecked />
              <Switch label="Follow wall time" defaultChecked />
            </Box>
          </Tab>
          <Tab id="facts" label="Facts">
            <PropertyList>
              <PropertyListItem label="Version" value="1.0.0" />
              <PropertyListItem label="Last run" value="Nov 20, 12:14 PM" />
            </PropertyList>
            <Accordion>
              <AccordionItem title="Why" subtitle="One sentence">
                Because.
              </AccordionItem>
            </Accordion>
          </Tab>
        </Tabs>
      </Box>
      <FocusView
        title="Activate for test mode"
        shown={open}
        setShown={setOpen}
        confirmCloseMessages={{
          title: 'Leave without activating?',
          description: 'What you entered is lost.',
          cancelAction: 'Stay',
          exitAction: 'Leave',
        }}
        primaryAction={
          <Button type="primary" onPress={() => setOpen(false)}>
            Activate
          </Button>
        }
        secondaryAction={<Button onPress={() => setOpen(false)}>Back</Button>}
      >
        <TextField label="Type the extension's name" />
      </FocusView>
    </ContextView>
  );
}
