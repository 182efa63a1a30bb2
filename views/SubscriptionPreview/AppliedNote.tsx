/** After an apply: what was billed, and whether it is what the preview said. */
import { Banner, Box, Inline, Link } from '@stripe/ui-extension-sdk/ui';
import { formatMoney } from '../../src/console/format.ts';
import type { Applied, Preview } from '../../src/console/port.ts';
import { appliedWords } from './wording.ts';

export function AppliedNote({ preview, applied }: { preview: Preview; applied: Applied }) {
  const { invoice, result } = applied;
  return (
    <Box css={{ stack: 'y', gapY: 'small' }}>
      <Box css={{ font: 'heading' }}>Change applied</Box>
      {result.kind === 'agrees' ? (
        <Box css={{ stack: 'x', gapX: 'xsmall', alignY: 'center', color: 'success' }}>
          <Inline>{`✓ ${appliedWords(preview)} It matches the preview.`}</Inline>
        </Box>
      ) : null}
      {result.kind === 'differs' ? (
        <Banner
          type="critical"
          title="Not what the preview said"
          description={`The preview said ${formatMoney(result.expected, preview.currency)}; ${formatMoney(result.actual, preview.currency)} was billed. Look at the invoice before changing anything else.`}
        />
      ) : null}
      {result.kind === 'unread' ? (
        <Banner
          type="caution"
          title="Not compared with the preview"
          description={`The change is applied, but what it billed could not be compared. ${result.failure.message}`}
        />
      ) : null}
      {invoice === null ? null : (
        <Box css={{ stack: 'x', gapX: 'small' }}>
          <Link href={{ name: 'invoiceDetails', params: { invoiceId: invoice.id } }}>
            {`Invoice ${invoice.number ?? invoice.id}`}
          </Link>
          <Inline css={{ color: 'secondary' }}>
            {`${formatMoney(invoice.total, preview.currency)}${invoice.status === null ? '' : ` · ${invoice.status}`}`}
          </Inline>
        </Box>
      )}
    </Box>
  );
}
