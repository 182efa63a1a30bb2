/** Whether the API's own invoice preview says the same, to the cent; silence is never taken as agreement. */
import { Banner, Box, Inline } from '@stripe/ui-extension-sdk/ui';
import { formatMoney, formatTime } from '../../src/console/format.ts';
import type { Agreement, Preview } from '../../src/console/port.ts';

export function AgreementLine({ preview, agreement }: { preview: Preview; agreement: Agreement | null }) {
  const made = `made ${formatTime(preview.created)}`;
  if (agreement === null) {
    return (
      <Box
        css={{ font: 'caption', color: 'secondary' }}
      >{`Asking the API for its own preview · ${made}`}</Box>
    );
  }
  if (agreement.kind === 'differs') {
    const [ours, theirs] = [agreement.expected, agreement.actual].map((one) =>
      formatMoney(one, preview.currency),
    );
    return (
      <Banner
        type="critical"
        title="The API’s own preview differs"
        description={`It bills ${theirs}, this preview ${ours}. Do not apply this before you know why.`}
      />
    );
  }
  if (agreement.kind === 'unread') {
    return (
      <Banner
        type="caution"
        title="Not checked against the API"
        description={`The API’s own preview could not be read, so this amount stands alone. ${agreement.failure.message}`}
      />
    );
  }
  return (
    <Box css={{ stack: 'y', gapY: 'xxsmall', font: 'caption' }}>
      <Box css={{ stack: 'x', gapX: 'xsmall', alignY: 'center', color: 'success' }}>
        <Inline>{`✓ Matches the invoice preview of the API to the cent · ${made}`}</Inline>
      </Box>
      {agreement.amountDue === null || agreement.amountDue === Math.max(0, agreement.total) ? null : (
        <Box css={{ color: 'secondary' }}>
          {`After the customer’s balance, ${formatMoney(agreement.amountDue, preview.currency)} is collected.`}
        </Box>
      )}
    </Box>
  );
}
