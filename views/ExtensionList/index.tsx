/** The drawer everywhere but on a subscription: which scripts there are, and which of them decide now. */
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ExtensionContextValue } from '@stripe/ui-extension-sdk/context';
import { useRefreshDashboardData } from '@stripe/ui-extension-sdk/context';
import { Banner, Box, Button, ContextView } from '@stripe/ui-extension-sdk/ui';
import type { ConsolePort } from '../../src/console/port.ts';
import { ExtensionDetail } from '../ExtensionDetail/index.tsx';
import { EmptyState } from '../parts/EmptyState.tsx';
import { Failure } from '../parts/Failure.tsx';
import { Loading } from '../parts/Loading.tsx';
import { usePort } from '../port.ts';
import { scriptProblem } from '../words.ts';
import { DefaultDetail } from './DefaultDetail.tsx';
import { Group } from './Group.tsx';
import { ElsewhereDetail } from './ElsewhereDetail.tsx';
import { activeOf, elsewhereRow, failingOf, groupsOf, pointOfRow } from './rows.ts';
import { StopAll } from './StopAll.tsx';
import type { ListState } from './useExtensionList.ts';
import { useExtensionList } from './useExtensionList.ts';

export default function ExtensionList(context: ExtensionContextValue) {
  const port = usePort(context);
  if (port.ok) return <Extensions {...context} port={port.value} />;
  return (
    <ContextView title="Extensions">
      <Failure failure={port.failure} />
    </ContextView>
  );
}

/** What lies over the list: a row's id, or the question whether to stop everything. */
type Open = { kind: 'row'; id: string } | { kind: 'stop' } | null;

function Extensions({ port, environment, userContext }: ExtensionContextValue & { port: ConsolePort }) {
  const { state, reload } = useExtensionList(port);
  const refreshDashboard = useRefreshDashboardData();
  const [open, setOpen] = useState<Open>(null);
  const { mode } = environment;
  const active = state.kind === 'loaded' ? activeOf(state.list) : [];
  const close = () => setOpen(null);
  const over = {
    port,
    mode,
    onChanged: () => {
      void reload();
      // The page beside the drawer shows what is active too; failing to refresh it changes nothing here.
      refreshDashboard().catch(() => undefined);
    },
  };
  const banner = bannerOf(
    state,
    () => void reload(),
    (id) => setOpen({ kind: 'row', id }),
  );

  return (
    <ContextView
      title="Extensions"
      {...(banner === null ? {} : { banner })}
      {...(state.kind === 'loaded'
        ? {
            footerContent: <Box css={{ color: 'secondary' }}>{`${active.length} active`}</Box>,
          }
        : {})}
      primaryAction={
        <Button type="primary" href={{ name: 'subscriptions' }}>
          Preview a change
        </Button>
      }
      {...(active.length > 0 && port.capabilities.activation
        ? { secondaryAction: <Button onPress={() => setOpen({ kind: 'stop' })}>Stop all scripts</Button> }
        : {})}
    >
      <Body state={state} open={(id) => setOpen({ kind: 'row', id })} retry={() => void reload()} />
      {overlay()}
    </ContextView>
  );

  function overlay(): ReactElement | null {
    if (open === null || state.kind !== 'loaded') return null;
    if (open.kind === 'stop') return <StopAll {...over} active={active} close={close} />;
    const point = state.list.points.find((one) => one.id === pointOfRow(open.id));
    if (point !== undefined) {
      const decides = active.find((one) => one.id === point.activeExtension) ?? null;
      return <DefaultDetail {...over} point={point} active={decides} close={close} />;
    }
    const elsewhere = elsewhereRow(state.list, open.id);
    if (elsewhere !== null) return <ElsewhereDetail extension={elsewhere} close={close} />;
    return (
      <ExtensionDetail
        {...over}
        key={open.id}
        id={open.id}
        account={userContext.account.name ?? userContext.account.id}
        shown
        setShown={(shown) => {
          if (!shown) close();
        }}
      />
    );
  }
}

function Body({ state, open, retry }: { state: ListState; open: (row: string) => void; retry: () => void }) {
  if (state.kind === 'loading') return <Loading what="extensions" />;
  if (state.kind === 'failed') return <Failure failure={state.failure} retry={retry} />;
  if (state.list.extensions.length === 0) {
    return (
      <EmptyState
        title="No extensions yet."
        why="An extension is a script that decides how billing works at one point. Add one to the app’s manifest and upload it."
      />
    );
  }
  return (
    <Box css={{ stack: 'y', gapY: 'large' }}>
      {groupsOf(state.list).map((group) => (
        <Group key={group.id} group={group} open={open} />
      ))}
    </Box>
  );
}

/** Only for what needs someone: a lost connection, or a script that fails. */
function bannerOf(state: ListState, retry: () => void, open: (row: string) => void): ReactElement | null {
  if (state.kind !== 'loaded') return null;
  if (state.lost !== null) return <Failure failure={state.lost} retry={retry} />;
  const failing = failingOf(state.list)[0];
  if (failing === undefined) return null;
  return (
    <Banner
      type="critical"
      title={`${failing.name} fails`}
      description={scriptProblem(failing.lastRun?.problem?.message ?? 'Its last run failed.')}
      actions={
        <Button size="small" onPress={() => open(failing.id)}>
          Open
        </Button>
      }
    />
  );
}
