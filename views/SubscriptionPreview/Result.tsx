/** The answer to a change: what needs attention first, then answer, picture, lines, reasons. */
import type { ReactNode } from 'react';
import { Banner, Box, Button, Inline } from '@stripe/ui-extension-sdk/ui';
import { formatMoment } from '../../src/console/format.ts';
import type { Clock } from '../../src/console/port.ts';
import { Failure } from '../parts/Failure.tsx';
import { Loading } from '../parts/Loading.tsx';
import { scriptProblem } from '../words.ts';
import { AgreementLine } from './AgreementLine.tsx';
import { Answer } from './Answer.tsx';
import { AppliedNote } from './AppliedNote.tsx';
import { Lines } from './Lines.tsx';
import type { Result as ResultModel, Shown } from './states.ts';
import { whyWords } from './wording.ts';

interface ResultProps {
  result: ResultModel;
  clock: Clock;
  /** Why the form asks nothing, when it asks nothing. */
  idle: string;
  hint: ReactNode;
  openRun: ((run: string) => void) | null;
  retry: () => void;
}

export function Result({ result, clock, idle, hint, openRun, retry }: ResultProps) {
  if (result.kind === 'idle') return <Box css={{ color: 'secondary' }}>{idle}</Box>;
  if (result.kind === 'failed') return <Failure failure={result.failure} retry={retry} />;
  if (result.shown === null) return <Loading what="the preview" />;
  const { shown } = result;
  const old = result.kind === 'working' || result.kind === 'stale';
  return (
    <Box css={{ stack: 'y', gapY: 'large' }}>
      {result.kind === 'applied' ? <AppliedNote preview={shown.preview} applied={result.applied} /> : null}
      {result.kind === 'apply_failed' ? <Failure failure={unknownIfLost(result)} /> : null}
      {result.kind === 'stale' ? <Failure failure={staleWords(result)} /> : null}
      {result.kind === 'working' ? (
        <Box css={{ color: 'secondary' }}>Previewing again. The amounts below are old.</Box>
      ) : null}
      <Attention shown={shown} openRun={openRun} />
      <Answer preview={shown.preview} old={old} />
      {shown.preview.change.prorationDate !== null && shown.preview.moment !== clock.now ? (
        <Box css={{ color: 'attention' }}>
          {`Amounts are counted as of ${formatMoment(shown.preview.moment)}. Applying changes the price at once, not on that day.`}
        </Box>
      ) : null}
      {shown.preview.lines.length === 0 ? (
        <Box css={{ color: 'secondary' }}>{noLines(shown)}</Box>
      ) : (
        <Lines preview={shown.preview} />
      )}
      <Why shown={shown} />
      {hint}
      {result.kind === 'applied' || old ? null : (
        <AgreementLine preview={shown.preview} agreement={shown.agreement} />
      )}
    </Box>
  );
}

/** What a careful reader must not miss stands above the amount. */
function Attention({ shown, openRun }: { shown: Shown; openRun: ((run: string) => void) | null }) {
  const { preview } = shown;
  const { run } = preview;
  const problem = run?.problem ?? null;
  return (
    <>
      {problem === null ? null : (
        <Banner
          type="critical"
          title={`${preview.active?.name ?? 'The script'} failed`}
          description={scriptProblem(problem.message)}
          {...(openRun === null || run === null
            ? {}
            : {
                actions: (
                  <Button size="small" onPress={() => openRun(run.id)}>
                    Open the run
                  </Button>
                ),
              })}
        />
      )}
      {preview.warnings.map((warning) => (
        <Banner
          key={warning.code}
          type={warning.code === 'quantity_unseen' ? 'critical' : 'caution'}
          title={WARNING_TITLES[warning.code]}
          description={warning.message}
        />
      ))}
    </>
  );
}

const WARNING_TITLES = {
  quantity_unseen: 'Check before you apply: the script does not see the quantity',
  classic_credit: 'The credit may exceed what was paid',
  debit_base_unseen: 'The script does not see what was paid',
} as const;

function Why({ shown }: { shown: Shown }) {
  const why = whyWords(shown.preview);
  const logs = shown.preview.run?.logs ?? [];
  if (why === null) return null;
  return (
    <Box
      css={{
        backgroundColor: 'container',
        borderRadius: 'medium',
        padding: 'medium',
        color: 'secondary',
        font: 'caption',
      }}
    >
      <Inline css={{ fontWeight: 'bold', color: 'primary' }}>Why:</Inline>
      <Inline>{` ${why}`}</Inline>
      {logs.length === 0 ? null : (
        <Box
          css={{
            fontFamily: 'monospace',
            font: 'caption',
            whiteSpace: 'pre-wrap',
            wordBreak: 'break-word',
            paddingTop: 'small',
          }}
        >
          {`The script printed:\n${logs.join('\n')}`}
        </Box>
      )}
    </Box>
  );
}

function noLines({ preview }: Shown): string {
  return preview.billed === 'never'
    ? 'No lines: nothing is prorated, and the new price starts with the next period.'
    : 'No lines: this change bills nothing before the next regular invoice.';
}

/** When the answer was lost, it is not known whether the change happened; saying "failed" would invite a second one. */
function unknownIfLost({ failure }: ResultModel & { kind: 'apply_failed' }) {
  if (failure.kind !== 'connection') return failure;
  const message = `It is not known whether the change was applied. Press Apply again: it is applied at most once. ${failure.message}`;
  return { ...failure, message };
}

function staleWords({ failure, moved }: ResultModel & { kind: 'stale' }) {
  const what = moved.length === 0 ? '' : ` Since then: ${moved.join('; ')}.`;
  return { ...failure, message: `${failure.message}${what} Nothing was applied.` };
}
