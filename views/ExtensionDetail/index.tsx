/** One extension, over the drawer: what it does, its settings, and the switch with a review before it. */
import { useEffect, useMemo, useState } from 'react';
import { useForm } from 'react-hook-form';
import { Banner, Box, Button, Divider, FocusView, Inline } from '@stripe/ui-extension-sdk/ui';
import type { Failure as FailureValue } from '../../src/console/answer.ts';
import type { ConsolePort } from '../../src/console/port.ts';
import { effectOf } from '../effects.ts';
import type { Refusal } from '../parts/configuration/ConfigurationForm.tsx';
import { ConfigurationForm } from '../parts/configuration/ConfigurationForm.tsx';
import { hiddenAmong } from '../../src/contract/configuration/field-json.ts';
import { fieldsOf } from '../../src/contract/configuration/form-fields.ts';
import type { Values } from '../../src/contract/configuration/form-values.ts';
import {
  configurationOf,
  errorOf,
  fieldOfParam,
  valuesOf,
} from '../../src/contract/configuration/form-values.ts';
import { Failure } from '../parts/Failure.tsx';
import { Loading } from '../parts/Loading.tsx';
import { Section } from '../parts/Section.tsx';
import { StatusBadge } from '../parts/StatusBadge.tsx';
import { deactivationWords, scriptProblem, WORDS } from '../words.ts';
import { Review } from './Review.tsx';
import { Runs } from './Runs.tsx';
import type { Facts } from './states.ts';
import { offersOf, statusLine } from './states.ts';
import type { Act } from './useExtensionDetail.ts';
import { useExtensionDetail } from './useExtensionDetail.ts';

interface ExtensionDetailProps {
  port: ConsolePort;
  /** The extension to show. */
  id: string;
  account: string;
  mode: 'test' | 'live';
  shown: boolean;
  setShown: (shown: boolean) => void;
  /** Something was activated, deactivated or saved. */
  onChanged: () => void;
}

export function ExtensionDetail(props: ExtensionDetailProps) {
  const { detail, runs, pending, act, reload } = useExtensionDetail(props.port, props.id);
  if (detail.kind === 'loaded') {
    return <Loaded {...props} facts={detail.facts} runs={runs} pending={pending} act={act} />;
  }
  return (
    <FocusView title="Extension" shown={props.shown} setShown={props.setShown}>
      {detail.kind === 'loading' ? (
        <Loading what="the extension" />
      ) : (
        <Failure failure={detail.failure} retry={() => void reload()} />
      )}
    </FocusView>
  );
}

type LoadedProps = ExtensionDetailProps &
  Pick<ReturnType<typeof useExtensionDetail>, 'runs' | 'pending' | 'act'> & { facts: Facts };

function Loaded({ port, account, mode, shown, setShown, onChanged, facts, runs, pending, act }: LoadedProps) {
  const { extension, point } = facts;
  const { configurationSchema, configurationUi, configuration } = extension;
  const fields = useMemo(
    () => fieldsOf(configurationSchema, configurationUi),
    [configurationSchema, configurationUi],
  );
  // By content: reading the same settings again, as after deactivating, must not take edits away.
  const savedKey = JSON.stringify([configurationSchema, configuration, facts.currency]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- savedKey stands for the content of all three
  const saved = useMemo(() => valuesOf(fields, configuration, facts.currency), [savedKey]);
  const [step, setStep] = useState<'edit' | 'review'>('edit');
  const [refused, setRefused] = useState<FailureValue | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { control, handleSubmit, watch, reset, formState } = useForm<Values>({
    defaultValues: saved,
    mode: 'onChange',
  });
  useEffect(() => reset(saved), [reset, saved]);

  const values = watch();
  const edited = configurationOf(fields, values, configuration);
  const hidden = hiddenAmong(fields, values);
  const complete = fields.every(
    (field) => hidden.has(field.key) || errorOf(field, values[field.key]) === null,
  );
  const offers = offersOf(facts, formState.isDirty, port.capabilities.activation);
  const worked = effectOf(extension.id, edited)?.worked ?? null;

  const run = async (what: Act) => {
    setRefused(null);
    setRefusal(null);
    const failure = await act(what, what === 'deactivate' ? null : edited);
    setStep('edit');
    if (failure === null) return onChanged();
    const field = fieldOfParam(fields, failure.param);
    if (field === null) setRefused(failure);
    else setRefusal({ field, value: JSON.stringify(values[field]), message: failure.message });
  };
  const whenValid = (next: () => void) => () => void handleSubmit(next)();

  if (step === 'review') {
    const what: Act = extension.active ? 'save' : 'activate';
    return (
      <FocusView
        title={extension.active ? 'Review changes' : `Activate ${extension.name}`}
        shown={shown}
        setShown={setShown}
        {...(formState.isDirty ? { confirmCloseMessages: WORDS.unsaved } : {})}
        primaryAction={
          <Button type="primary" pending={pending !== null} onPress={() => void run(what)}>
            {what === 'save' ? `Save in ${WORDS.mode[mode]}` : `Activate in ${WORDS.mode[mode]}`}
          </Button>
        }
        secondaryAction={
          <Button disabled={pending !== null} onPress={() => setStep('edit')}>
            Back
          </Button>
        }
      >
        <Review facts={facts} fields={fields} after={edited} account={account} mode={mode} />
      </FocusView>
    );
  }

  return (
    <FocusView
      title={extension.name}
      shown={shown}
      setShown={setShown}
      {...(formState.isDirty
        ? { confirmCloseMessages: WORDS.unsaved, footerContent: <Box>{WORDS.notSaved}</Box> }
        : {})}
      {...(offers.review === null
        ? {}
        : {
            primaryAction: (
              <Button type="primary" disabled={pending !== null} onPress={whenValid(() => setStep('review'))}>
                {offers.review}
              </Button>
            ),
          })}
      {...(offers.save
        ? {
            secondaryAction: (
              <Button pending={pending === 'save'} onPress={whenValid(() => void run('save'))}>
                Save
              </Button>
            ),
          }
        : {})}
    >
      <Box css={{ stack: 'y', gapY: 'large' }}>
        <Box css={{ stack: 'x', alignY: 'center', gapX: 'small' }}>
          <StatusBadge state={extension.state} />
          <Inline css={{ color: 'secondary', font: 'caption' }}>{statusLine(facts)}</Inline>
        </Box>
        {refused === null ? null : <Failure failure={refused} />}
        {extension.state === 'failing' && extension.lastRun?.problem ? (
          <Banner
            type="critical"
            title="The last run failed"
            description={scriptProblem(extension.lastRun.problem.message)}
          />
        ) : null}
        {extension.description === null ? null : <Box>{extension.description}</Box>}
        {fields.length === 0 ? (
          <Box css={{ color: 'secondary' }}>This extension has no settings.</Box>
        ) : (
          <ConfigurationForm
            key={savedKey}
            fields={fields}
            control={control}
            refusal={refusal}
            currency={facts.currency}
            disabled={pending !== null || !port.capabilities.activation}
          />
        )}
        {worked === null || !complete ? null : (
          <Section title="Effect">
            <Box>{worked}</Box>
          </Section>
        )}
        <Section title="Activation">
          <Box css={{ color: 'secondary' }}>{activationWords(facts, port.capabilities.activation)}</Box>
          {offers.deactivate ? (
            <Box css={{ stack: 'x' }}>
              <Button pending={pending === 'deactivate'} onPress={() => void run('deactivate')}>
                {`Deactivate in ${WORDS.mode[mode]}`}
              </Button>
            </Box>
          ) : null}
        </Section>
        {port.capabilities.runs ? (
          <>
            <Divider />
            <Section title="Last runs">
              <Runs runs={runs} />
            </Section>
          </>
        ) : null}
      </Box>
    </FocusView>
  );

  function activationWords(of: Facts, canActivate: boolean): string {
    if (!canActivate) return 'This account’s switch is under Billing settings, Billing customizations.';
    if (of.extension.active) return deactivationWords(point.id);
    if (!point.simulated) return WORDS.notSimulated;
    const now = of.replaces?.name ?? `the default, ${point.defaultBehavior.toLowerCase()}`;
    return `Now decided by ${now}. Activating replaces it from the next billing operation.`;
  }
}
