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
import { lineFacts, lineWords } from './wording.ts';

export function Lines({ preview }: { preview: Preview }) {
  const { currency, totals } = preview;
  const two = preview.active !== null;
  const failed = preview.run?.problem != null;
  // One cause for all lines is said once, under "Why".
  const mixed = new Set(preview.lines.map((line) => line.verdict)).size > 1;
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
              <LineLabel line={line} currency={currency} compared={two} mixed={mixed} />
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

interface LineLabelProps {
  line: ComparedLine;
  currency: string;
  compared: boolean;
  mixed: boolean;
}

function LineLabel({ line, currency, compared, mixed }: LineLabelProps) {
  const { kind, what } = lineWords(line);
  return (
    <Box css={{ stack: 'y', gapY: 'xxsmall' }}>
      <Box>
        <Inline css={{ fontWeight: 'bold' }}>{kind}</Inline>
        <Inline>{` ${what}`}</Inline>
      </Box>
      {compared ? (
        <>
          <Box css={{ font: 'caption', color: 'secondary' }}>{lineFacts(line, currency)}</Box>
          {mixed ? <Box css={{ font: 'caption', color: 'secondary' }}>{line.because}</Box> : null}
        </>
      ) : null}
    </Box>
  );
}
