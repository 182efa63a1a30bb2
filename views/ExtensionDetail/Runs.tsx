/** The last runs of an extension: when, what came of it, and on opening why, with everything the script printed. */
import { Accordion, AccordionItem, Badge, Box } from '@stripe/ui-extension-sdk/ui';
import type { Answer } from '../../src/console/answer.ts';
import { formatMoment } from '../../src/console/format.ts';
import type { Run } from '../../src/console/port.ts';
import { Failure } from '../parts/Failure.tsx';
import { Loading } from '../parts/Loading.tsx';

export const VERDICTS = { changed: 'Changed', passed_through: 'Left as default', failed: 'Failed' } as const;
const MODES = { applied: 'applied', preview: 'preview', probe: 'probe' } as const;

export function Runs({ runs }: { runs: Answer<Run[]> | null }) {
  if (runs === null) return <Loading what="runs" />;
  if (!runs.ok) return <Failure failure={runs.failure} />;
  if (runs.value.length === 0) return <Box css={{ color: 'secondary' }}>Never run.</Box>;
  return (
    <Accordion>
      {runs.value.map((run) => (
        <AccordionItem
          key={run.id}
          title={VERDICTS[run.verdict]}
          subtitle={`${formatMoment(run.at)} · ${MODES[run.mode]} · ${run.spent.ms.toFixed(0)} ms`}
          {...(run.verdict === 'failed' ? { actions: <Badge type="negative">Default stood</Badge> } : {})}
        >
          <RunBody run={run} />
        </AccordionItem>
      ))}
    </Accordion>
  );
}

/** Why, what it printed, and what it was given and answered. */
export function RunBody({ run }: { run: Run }) {
  return (
    <Box css={{ stack: 'y', gapY: 'small' }}>
      {run.problem === null ? null : <Box>{run.problem.message}</Box>}
      {run.logs.length === 0 ? (
        <Box css={{ color: 'secondary' }}>The script printed nothing.</Box>
      ) : (
        <Code text={run.logs.join('\n')} />
      )}
      <Box css={{ font: 'caption', color: 'secondary' }}>Input</Box>
      <Code text={JSON.stringify(run.request, null, 2)} />
      <Box css={{ font: 'caption', color: 'secondary' }}>Output</Box>
      <Code text={run.result === null ? 'none' : JSON.stringify(run.result, null, 2)} />
      <Box css={{ font: 'caption', color: 'secondary' }}>{`${run.id} · version ${run.script.version}`}</Box>
    </Box>
  );
}

function Code({ text }: { text: string }) {
  return (
    <Box
      css={{
        fontFamily: 'monospace',
        font: 'caption',
        whiteSpace: 'pre-wrap',
        wordBreak: 'break-word',
        backgroundColor: 'container',
        padding: 'small',
        borderRadius: 'small',
      }}
    >
      {text}
    </Box>
  );
}
