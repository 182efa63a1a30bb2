/** An amount on the right edge of a table; `null` is written out in words and never as 0. */
import { Box, TableCell } from '@stripe/ui-extension-sdk/ui';
import { formatMoney } from '../../src/console/format.ts';

interface MoneyCellProps {
  amount: number | null;
  currency: string;
  /** What stands in for an amount that does not exist. */
  missing?: string;
  strong?: boolean;
  muted?: boolean;
}

export function MoneyCell({
  amount,
  currency,
  missing = 'failed',
  strong = false,
  muted = false,
}: MoneyCellProps) {
  return (
    <TableCell align="right" vAlign="top">
      <Box
        css={{
          whiteSpace: 'nowrap',
          fontWeight: strong ? 'bold' : 'regular',
          color: amount === null ? 'critical' : muted ? 'secondary' : 'primary',
        }}
      >
        {amount === null ? missing : formatMoney(amount, currency)}
      </Box>
    </TableCell>
  );
}
