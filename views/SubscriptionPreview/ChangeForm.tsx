/** The question on top of a preview: which item, to what price and quantity, when, and how it is billed. */
import { Box, DateField, Select, TextField } from '@stripe/ui-extension-sdk/ui';
import { formatMoment } from '../../src/console/format.ts';
import type { ProrationBehavior } from '../../src/console/port.ts';
import { WORDS } from '../words.ts';
import type { Asked, Form } from './form.ts';
import { changeableItems, formOfItem, offeredPrices, priceWords } from './form.ts';
import type { Ground } from './states.ts';

interface ChangeFormProps {
  ground: Ground;
  form: Form;
  asked: Asked;
  disabled: boolean;
  change: (fields: Partial<Form>) => void;
}

export function ChangeForm({ ground, form, asked, disabled, change }: ChangeFormProps) {
  const { subscription, prices, clock } = ground;
  const items = changeableItems(subscription);
  const item = items.find((one) => one.id === form.item) ?? items[0];
  if (item === undefined) return null;
  const wrong = (field: 'quantity' | 'date') =>
    asked.kind === 'invalid' && asked.field === field ? { error: asked.message, invalid: true } : {};
  return (
    <Box css={{ stack: 'y', gapY: 'medium' }}>
      {items.length === 1 ? null : (
        <Select
          label="Item"
          value={form.item}
          disabled={disabled}
          onChange={(event) => {
            const next = items.find((one) => one.id === event.target.value);
            if (next !== undefined) change({ ...formOfItem(next, prices), fills: form.fills + 1 });
          }}
        >
          {items.map((one) => (
            <option key={one.id} value={one.id}>
              {`${one.quantity === 1 ? '' : `${one.quantity} × `}${priceWords(one.price)}`}
            </option>
          ))}
        </Select>
      )}
      <Box css={{ stack: 'x', gapX: 'small', alignY: 'top' }}>
        <Box css={{ width: '3/4' }}>
          <Select
            label="New price"
            value={form.price}
            disabled={disabled}
            onChange={(event) => change({ price: event.target.value })}
          >
            {offeredPrices(prices, item).map((price) => (
              <option key={price.id} value={price.id}>
                {`${priceWords(price)}${price.id === item.price.id ? ' (current)' : ''}`}
              </option>
            ))}
          </Select>
        </Box>
        <Box css={{ width: '1/4' }}>
          <TextField
            // A new field for another item or after Cancel: the Dashboard keeps the text of a field itself.
            key={form.fills}
            label="Quantity"
            type="number"
            defaultValue={form.quantity}
            disabled={disabled}
            onChange={(event) => change({ quantity: event.target.value })}
            {...wrong('quantity')}
          />
        </Box>
      </Box>
      <Box css={{ stack: 'x', gapX: 'small', alignY: 'top' }}>
        <Box css={{ width: '3/5' }}>
          <Select
            label="When"
            value={form.when}
            disabled={disabled}
            onChange={(event) => change({ when: event.target.value === 'date' ? 'date' : 'now' })}
          >
            <option value="now">{`Now · ${formatMoment(clock.now)}`}</option>
            <option value="date">As of another day</option>
          </Select>
        </Box>
        <Box css={{ width: '2/5' }}>
          <Select
            label="Billing"
            value={form.behavior}
            disabled={disabled}
            onChange={(event) => change({ behavior: event.target.value as ProrationBehavior })}
          >
            {Object.entries(WORDS.behaviors).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </Select>
        </Box>
      </Box>
      {form.when === 'now' ? null : (
        <DateField
          label="Day"
          description="Counted from 12:00 AM UTC of that day."
          value={form.date}
          disabled={disabled}
          onChange={(date) => change({ date })}
          {...wrong('date')}
        />
      )}
    </Box>
  );
}
