/** The drawer on one subscription: what a change would bill by default and with the active script, before it is applied. */
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { useRefreshDashboardData } from '@stripe/ui-extension-sdk/context';
import { Box, Button, ContextView, Divider, Inline } from '@stripe/ui-extension-sdk/ui';
import { formatDay } from '../../src/console/format.ts';
import type { ConsolePort, ExtensionList } from '../../src/console/port.ts';
import { RunView } from '../ExtensionDetail/RunView.tsx';
import { ExtensionDetail } from '../ExtensionDetail/index.tsx';
import { EmptyState } from '../parts/EmptyState.tsx';
import { Failure } from '../parts/Failure.tsx';
import { Loading } from '../parts/Loading.tsx';
import { StatusBadge } from '../parts/StatusBadge.tsx';
import { usePort } from '../port.ts';
import { WORDS } from '../words.ts';
import { ChangeForm } from './ChangeForm.tsx';
import { footerOf } from './footer.ts';
import type { Asked } from './form.ts';
import { Result } from './Result.tsx';
import type { Ground } from './states.ts';
import { shownOf } from './states.ts';
import { useSubscriptionPreview } from './useSubscriptionPreview.ts';

const TITLE = 'Preview a change';

export default function SubscriptionPreview(context: ExtensionContextValue) {
  const port = usePort(context);
  const subscription = context.environment.objectContext?.id ?? null;
  if (!port.ok || subscription === null) {
    return (
      <ContextView title={TITLE}>
        {port.ok ? (
          <EmptyState
            title="No subscription is open."
            why="Open one to preview a change of its price or quantity."
            action={<Button href={{ name: 'subscriptions' }}>Open subscriptions</Button>}
          />
        ) : (
          <Failure failure={port.failure} />
        )}
      </ContextView>
    );
  }
  return <PreviewOf {...context} key={subscription} port={port.value} subscription={subscription} />;
}

function PreviewOf({
  port,
  subscription,
  environment,
  userContext,
}: ExtensionContextValue & { port: ConsolePort; subscription: string }) {
  const preview = useSubscriptionPreview(port, subscription);
  const refreshDashboard = useRefreshDashboardData();
  const { load, form, result, asked } = preview;
  const [extension, setExtension] = useState<string | null>(null);
  const [run, setRun] = useState<string | null>(null);
  const deciders = useDeciders(port, shownOf(result)?.preview.id ?? '');
  const footer = footerOf(result);
  const press = {
    apply: preview.apply,
    again: preview.previewAgain,
    over: preview.startOver,
    cancel: preview.reset,
  };
  const button = (
    action: (typeof footer)['primary'],
    type: 'primary' | 'secondary',
  ): ReactElement | undefined =>
    action === null ? undefined : (
      <Button
        type={type}
        pending={action.pending}
        disabled={action.disabled}
        onPress={() => press[action.does]()}
      >
        {action.label}
      </Button>
    );
  const primaryAction = button(footer.primary, 'primary');
  const secondaryAction = button(footer.secondary, 'secondary');
  const active = shownOf(result)?.preview.active ?? null;

  return (
    <ContextView
      title={TITLE}
      {...(primaryAction === undefined ? {} : { primaryAction })}
      {...(secondaryAction === undefined ? {} : { secondaryAction })}
      {...(footer.note === null
        ? {}
        : { footerContent: <Box css={{ color: 'critical', fontWeight: 'semibold' }}>{footer.note}</Box> })}
    >
      {load.kind === 'loading' ? <Loading what="the subscription" /> : null}
      {load.kind === 'failed' ? <Failure failure={load.failure} retry={preview.retry} /> : null}
      {load.kind === 'empty' ? <EmptyState title={load.title} why={load.why} /> : null}
      {load.kind === 'ready' && form !== null ? (
        <Box css={{ stack: 'y', gapY: 'large' }}>
          <Heading ground={load.ground} deciders={deciders} mode={environment.mode} />
          {result.kind === 'applied' ? null : (
            <>
              <ChangeForm
                ground={load.ground}
                form={form}
                asked={asked}
                disabled={result.kind === 'applying' || result.kind === 'stale'}
                change={preview.change}
              />
              <Divider />
            </>
          )}
          <Result
            result={result}
            clock={load.ground.clock}
            idle={idleWords(asked, load.ground)}
            retry={preview.previewAgain}
            openRun={port.capabilities.runs ? setRun : null}
            hint={
              active === null && result.kind !== 'idle' ? (
                <Hint deciders={deciders} open={setExtension} />
              ) : null
            }
          />
        </Box>
      ) : null}
      {run === null ? null : <RunView key={run} port={port} id={run} close={() => setRun(null)} />}
      {extension === null ? null : (
        <ExtensionDetail
          key={extension}
          port={port}
          id={extension}
          account={userContext.account.name ?? userContext.account.id}
          mode={environment.mode}
          shown
          setShown={(shown) => {
            if (!shown) setExtension(null);
          }}
          onChanged={() => {
            preview.previewAgain();
            // Other pages show what is active too; failing to refresh them changes nothing here.
            refreshDashboard().catch(() => undefined);
          }}
        />
      )}
    </ContextView>
  );
}

/** Which extensions stand at the proration point; null: not known, which is not the same as none. */
function useDeciders(port: ConsolePort, preview: string): ExtensionList | null {
  const [list, setList] = useState<ExtensionList | null>(null);
  useEffect(() => {
    let dropped = false;
    void port.extensions.list().then((answer) => {
      if (!dropped) setList(answer.ok ? answer.value : null);
    });
    return () => {
      dropped = true;
    };
    // Read anew whenever a preview came back: it may have been made by another script.
  }, [port, preview]);
  return list;
}

const PRORATIONS = 'billing.prorations';

function Heading({
  ground,
  deciders,
  mode,
}: {
  ground: Ground;
  deciders: ExtensionList | null;
  mode: 'test' | 'live';
}) {
  const { customer, trialEnd } = ground.subscription;
  const active = deciders?.extensions.find((one) => one.active && one.extensionPoint === PRORATIONS) ?? null;
  const decider = active?.name ?? 'Default proration';
  const who = `${customer.name ?? customer.id} · ${WORDS.mode[mode]}`;
  return (
    <Box css={{ stack: 'y', gapY: 'xxsmall', font: 'caption', color: 'secondary' }}>
      <Box css={{ stack: 'x', gapX: 'xsmall', alignY: 'center' }}>
        <Inline>{deciders === null ? who : `${who} · ${decider}`}</Inline>
        {active === null ? null : <StatusBadge state={active.state} />}
      </Box>
      {trialEnd === null ? null : (
        <Box>{`In trial until ${formatDay(trialEnd)}: a change before that makes no proration.`}</Box>
      )}
    </Box>
  );
}

function Hint({ deciders, open }: { deciders: ExtensionList | null; open: (extension: string) => void }) {
  const one = deciders?.extensions.find(
    (extension) => extension.extensionPoint === PRORATIONS && !extension.active,
  );
  if (one === undefined) return null;
  return (
    <Box
      css={{
        stack: 'y',
        gapY: 'small',
        backgroundColor: 'container',
        borderRadius: 'medium',
        padding: 'medium',
      }}
    >
      <Box
        css={{ color: 'secondary' }}
      >{`No script decides prorations. ${one.name} could change these lines.`}</Box>
      <Box css={{ stack: 'x' }}>
        <Button size="small" onPress={() => open(one.id)}>
          {`Open ${one.name}`}
        </Button>
      </Box>
    </Box>
  );
}

function idleWords(asked: Asked, ground: Ground): string {
  if (asked.kind === 'invalid') return 'Correct the field above to see the preview.';
  return ground.prices.length <= 1
    ? 'There is no other price to change to. Change the quantity to see what it would bill.'
    : 'Choose another price or quantity to see what it would bill.';
}
