/** The lines of the change: default beside script, what became of each and why, and their sum. */
import {
  Box,
  Inline,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeaderCell,
  TableRow,
} from '@stripe/ui-extension-sdk/ui';
import type { ComparedLine, Preview } from '../../src/console/port.ts';
import { MoneyCell } from '../parts/MoneyCell.tsx';
import { factorWords, lineWords, periodWords, VERDICT_WORDS } from './wording.ts';

export function Lines({ preview }: { preview: Preview }) {
  const { currency, totals } = preview;
  const two = preview.active !== null;
  const failed = preview.run?.problem != null;
  return (
    <Table>
      <TableHead>
        <TableRow>
          <TableHeaderCell>Line</TableHeaderCell>
          <TableHeaderCell align="right">Default</TableHeaderCell>
          {two ? <TableHeaderCell align="right">Script</TableHeaderCell> : null}
        </TableRow>
      </TableHead>
      <TableBody>
        {preview.lines.map((line) => (
          <TableRow key={line.key}>
            <TableCell wrap vAlign="top">
              <LineLabel line={line} compared={two} />
            </TableCell>
            <MoneyCell amount={line.byDefault.amount} currency={currency} />
            {two ? (
              <MoneyCell
                amount={line.byScript?.amount ?? null}
                currency={currency}
                muted={line.verdict === 'passed_through'}
              />
            ) : null}
          </TableRow>
        ))}
        <TableRow>
          <TableCell>
            <Box css={{ fontWeight: 'bold' }}>Net</Box>
          </TableCell>
          <MoneyCell amount={totals.byDefault} currency={currency} strong={!two || failed} />
          {two ? <MoneyCell amount={failed ? null : totals.byScript} currency={currency} strong /> : null}
        </TableRow>
      </TableBody>
    </Table>
  );
}

function LineLabel({ line, compared }: { line: ComparedLine; compared: boolean }) {
  const { kind, what } = lineWords(line);
  return (
    <Box css={{ stack: 'y', gapY: 'xxsmall' }}>
      <Box>
        <Inline css={{ fontWeight: 'bold' }}>{kind}</Inline>
        <Inline>{` ${what}`}</Inline>
      </Box>
      <Box css={{ stack: 'y', font: 'caption', color: 'secondary' }}>
        {line.proration ? <Box>{factorWords(line)}</Box> : null}
        {periodWords(line).map((period) => (
          <Box key={period}>
            {/* Breaks between start and end, never inside a time. */}
            {period.split(/(?<=→) /).flatMap((part, index) => [
              index === 0 ? '' : ' ',
              <Inline key={part} css={{ whiteSpace: 'nowrap' }}>
                {part}
              </Inline>,
            ])}
          </Box>
        ))}
      </Box>
      {compared ? (
        <Box css={{ font: 'caption', color: 'secondary' }}>
          <Inline css={{ fontWeight: 'semibold', color: line.verdict === 'failed' ? 'critical' : 'primary' }}>
            {VERDICT_WORDS[line.verdict]}
          </Inline>
          <Inline>{` · ${line.because}`}</Inline>
        </Box>
      ) : null}
    </Box>
  );
}
