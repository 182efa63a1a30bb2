/** Chooses what decides at one extension point: the default or an extension with its configuration; then a review; then it is done. */
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Label, Radio, RadioGroup, Text } from 'react-aria-components';
import { fieldsOf, type Field } from '../../../../contract/configuration/form-fields.ts';
import {
  configurationOf,
  errorOf,
  fieldOfParam,
  valuesOf,
  type Values,
} from '../../../../contract/configuration/form-values.ts';
import type { ExtensionPointWire, ExtensionWire } from '../../../../contract/wire/platform.ts';
import { ConfigurationForm } from '../../configuration/ConfigurationForm.tsx';
import { postJson, type ApiError } from '../../data/api.ts';
import { queries } from '../../data/queries.ts';
import { useChange } from '../../data/useChange.ts';
import { Button } from '../../parts/Button.tsx';
import { Dialog } from '../../parts/Dialog.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { showToast } from '../../shell/toasts.ts';
import { behaviorOf } from './behavior.ts';
import { changeAt, sameChoice, type PointChange } from './pointChange.ts';
import { Review } from './Review.tsx';

const DEFAULT = 'default';

export interface ChangeDialogProps {
  point: ExtensionPointWire;
  extensions: ExtensionWire[];
  onClose: () => void;
}

export function ChangeDialog({ point, extensions, onClose }: ChangeDialogProps) {
  const { data: account } = useQuery(queries.account());
  const currency = account?.default_currency ?? 'usd';
  const active = extensions.find((extension) => extension.id === point.active_extension) ?? null;
  const [chosen, setChosen] = useState(active?.id ?? DEFAULT);
  const [edits, setEdits] = useState<Readonly<Record<string, Values>>>({});
  const [shownProblems, setShownProblems] = useState<Readonly<Record<string, string>>>({});
  const [reviewing, setReviewing] = useState<PointChange | null>(null);

  const extension = extensions.find(({ id }) => id === chosen) ?? null;
  const fields =
    extension === null ? [] : fieldsOf(extension.configuration_schema, extension.configuration_ui);
  const saved = extension?.configuration ?? null;
  const values = edits[chosen] ?? valuesOf(fields, saved, currency);

  const change = useChange(async (wanted: PointChange) => {
    await postJson(wanted.path, wanted.body);
  });

  function review(): void {
    const problems = problemsOf(fields, values);
    setShownProblems(problems);
    if (Object.keys(problems).length > 0) return;
    setReviewing(changeAt(active, extension, configurationOf(fields, values, saved)));
  }

  function commit(wanted: PointChange): void {
    change.mutate(wanted, {
      onSuccess: () => {
        showToast(wanted.done, { type: 'success' });
        onClose();
      },
      onError: (error: ApiError) => {
        const field = fieldOfParam(fields, error.param);
        if (field === null) return;
        // The answer is about one field: back to the form, where it stands beside it.
        setShownProblems({ [field]: error.message });
        setReviewing(null);
      },
    });
  }

  const unchanged = sameChoice(active, extension, configurationOf(fields, values, saved));
  return (
    <Dialog
      title={point.name}
      open
      onClose={onClose}
      footer={
        reviewing === null ? (
          <>
            <Button onPress={onClose}>Cancel</Button>
            <Button kind="primary" disabled={unchanged} onPress={review}>
              Review change
            </Button>
          </>
        ) : (
          <>
            <Button onPress={() => setReviewing(null)} disabled={change.isPending}>
              Back
            </Button>
            <Button kind="primary" pending={change.isPending} onPress={() => commit(reviewing)}>
              {`${reviewing.verb} for ${account?.livemode === true ? 'live' : 'test'} mode`}
            </Button>
          </>
        )
      }
    >
      {change.error !== null && fieldOfParam(fields, change.error.param) === null && (
        <Failure error={change.error} />
      )}
      {reviewing !== null ? (
        <Review
          before={behaviorOf(point, active)}
          change={reviewing}
          point={point}
          account={account?.name ?? ''}
        />
      ) : (
        <>
          <RadioGroup
            className="choices"
            value={chosen}
            onChange={(next) => {
              setChosen(next);
              setShownProblems({});
            }}
          >
            <Label className="hidden">What decides here</Label>
            <Choice value={DEFAULT} name="Default" help={point.default_behavior} />
            {extensions.map((one) => (
              <Choice
                key={one.id}
                value={one.id}
                name={one.name}
                help={one.description ?? `${one.app.name} ${one.version}`}
              />
            ))}
          </RadioGroup>
          {extension !== null && (
            <ConfigurationForm
              fields={fields}
              key={chosen}
              values={values}
              currency={currency}
              problems={shownProblems}
              onChange={(next) => {
                setEdits({ ...edits, [chosen]: next });
                setShownProblems(stillWrong(shownProblems, problemsOf(fields, next)));
              }}
            />
          )}
        </>
      )}
    </Dialog>
  );
}

function problemsOf(fields: readonly Field[], values: Values): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const error = errorOf(field, values[field.key]);
      return error === null ? [] : [[field.key, error]];
    }),
  );
}

/** A problem shown goes as soon as it is put right; a new one waits for the review, so that nobody is blamed while typing. */
function stillWrong(
  shown: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(now).filter(([key]) => key in shown));
}

function Choice({ value, name, help }: { value: string; name: string; help: string }) {
  return (
    <Radio value={value} className="choice">
      <span className="choice-mark" aria-hidden="true" />
      <span>
        <span className="choice-name">{name}</span>
        <Text slot="description" className="small">
          {help}
        </Text>
      </span>
    </Radio>
  );
}
