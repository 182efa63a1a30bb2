/** Asks for the moment to advance the clock to. In UTC, as billing periods are. */
import { useState } from 'react';
import { FieldError, Form, Input, Label, Text, TextField } from 'react-aria-components';
import { fromInput, toInput, utc } from '../format/time.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';

export function AdvanceDialog({
  now,
  onClose,
  onAdvance,
}: {
  now: number;
  onClose: () => void;
  onAdvance: (to: number) => void;
}) {
  const [text, setText] = useState(toInput(now + 86_400));
  const to = fromInput(text);
  const problem =
    to === null
      ? 'Give a whole date and time.'
      : to <= now
        ? 'Choose a moment after the billing time. The clock only moves forward.'
        : null;
  return (
    <Dialog
      title="Advance to a date"
      open
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="primary" disabled={problem !== null} onPress={() => to !== null && onAdvance(to)}>
            Advance clock
          </Button>
        </>
      }
    >
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          if (problem === null && to !== null) onAdvance(to);
        }}
      >
        <p>Billing time is now {utc(now)}. Renewals up to the chosen moment are billed on the way.</p>
        <TextField
          className="field"
          type="datetime-local"
          value={text}
          onChange={setText}
          isInvalid={problem !== null}
          autoFocus
        >
          <Label>Date and time</Label>
          <Input className="input" />
          <Text slot="description">UTC</Text>
          <FieldError className="field-error">{problem}</FieldError>
        </TextField>
      </Form>
    </Dialog>
  );
}
