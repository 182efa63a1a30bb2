/** Top bar: the account's billing time, whether it moves by itself, and the menu that moves it. */
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import type { ClockWire } from '../../../contract/wire/platform.ts';
import { asApiError } from '../data/api.ts';
import { queries } from '../data/queries.ts';
import { useChange } from '../data/useChange.ts';
import { dateTime, utc, zoneName } from '../format/time.ts';
import { Failure } from '../parts/Failure.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Spinner } from '../parts/Spinner.tsx';
import { AdvanceDialog } from './AdvanceDialog.tsx';
import { changeClock, STEPS, type ClockAction } from './clockActions.ts';

export function ClockBar() {
  const clock = useQuery(queries.clock());
  const change = useChange(changeClock);
  const [asking, setAsking] = useState(false);
  const failed = change.error ?? (clock.data === undefined && clock.isError ? asApiError(clock.error) : null);
  return (
    <div className="top-bar-region">
      <header className="top-bar">
        {clock.data !== undefined && (
          <ClockMenu
            clock={clock.data}
            pending={change.isPending}
            onAction={(action) => change.mutate(action)}
            onAskDate={() => setAsking(true)}
          />
        )}
        <p className="top-bar-state" role="status">
          {progress(change.isPending ? change.variables : null)}
        </p>
      </header>
      {failed !== null && (
        <Failure
          error={failed}
          pending={clock.isFetching}
          onDismiss={change.error === null ? undefined : () => change.reset()}
          onAgain={() =>
            change.variables !== undefined && change.isError
              ? change.mutate(change.variables)
              : void clock.refetch()
          }
        />
      )}
      {clock.data !== undefined && asking && (
        <AdvanceDialog
          now={clock.data.now}
          onClose={() => setAsking(false)}
          onAdvance={(to) => {
            setAsking(false);
            change.mutate({ kind: 'advance', to });
          }}
        />
      )}
    </div>
  );
}

interface ClockMenuProps {
  clock: ClockWire;
  pending: boolean;
  onAction: (action: ClockAction) => void;
  onAskDate: () => void;
}

function ClockMenu({ clock, pending, onAction, onAskDate }: ClockMenuProps) {
  const frozen = clock.mode === 'frozen';
  const actions: Record<string, () => void> = {
    ...Object.fromEntries(
      STEPS.map((step) => [step.id, () => onAction({ kind: 'advance', to: step.from(clock.now) })]),
    ),
    date: onAskDate,
    follow: () => onAction({ kind: 'follow' }),
    freeze: () => onAction({ kind: 'freeze' }),
  };
  const time = `${dateTime(clock.now)} ${zoneName(clock.now)}`;
  return (
    <MenuTrigger>
      <Button
        className="clock-button"
        isDisabled={pending}
        aria-label={`Billing clock: ${time}, ${frozen ? 'frozen' : 'following wall time'}`}
      >
        {pending ? <Spinner label="Moving the clock" /> : <Icon name="clock" />}
        <span className="clock-time">{time}</span>
        <span className="clock-mode">{frozen ? 'Frozen' : 'Following'}</span>
        <Icon name="down" />
      </Button>
      <Popover className="menu-popover" placement="bottom start">
        <p className="menu-note">
          Billing time of this account
          <br />
          {utc(clock.now)}
        </p>
        <Menu className="menu" aria-label="Billing clock" onAction={(id) => actions[String(id)]?.()}>
          {STEPS.map((step) => (
            <MenuItem key={step.id} id={step.id} className="menu-item">
              {step.name}
            </MenuItem>
          ))}
          <MenuItem id="date" className="menu-item">
            Advance to a date…
          </MenuItem>
          <Separator className="menu-line" />
          <MenuItem id={frozen ? 'follow' : 'freeze'} className="menu-item">
            {frozen ? 'Follow wall time' : 'Freeze here'}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function progress(action: ClockAction | null | undefined): string {
  if (action === null || action === undefined) return '';
  if (action.kind === 'advance')
    return `Advancing to ${dateTime(action.to)}. Renewals on the way are billed.`;
  return action.kind === 'follow' ? 'Starting the clock' : 'Freezing the clock';
}
