/** What the change costs: the amount that would be billed, large; the default beside it; the difference in words. */
import { Box, Inline } from '@stripe/ui-extension-sdk/ui';
import { formatDay, formatMoney } from '../../src/console/format.ts';
import type { Preview } from '../../src/console/port.ts';
import { PeriodMeter } from '../parts/PeriodMeter.tsx';
import { answerLabel, answerSentence, meterOf, scriptAnswered } from './wording.ts';

export function Answer({ preview, old }: { preview: Preview; old: boolean }) {
  const sentence = answerSentence(preview);
  const meter = meterOf(preview);
  const color = old ? 'disabled' : 'primary';
  return (
    <Box css={{ stack: 'y', gapY: 'medium' }}>
      <Box css={{ stack: 'y', gapY: 'xxsmall' }}>
        <Box css={{ stack: 'x', distribute: 'space-between', alignY: 'bottom' }}>
          <Box css={{ stack: 'y' }}>
            <Box css={{ color: 'secondary' }}>{answerLabel(preview)}</Box>
            <Box css={{ font: 'title', fontWeight: 'bold', color }}>
              {formatMoney(preview.totals.billed, preview.currency)}
            </Box>
          </Box>
          {scriptAnswered(preview) ? (
            <Box css={{ stack: 'y', alignX: 'end', color: 'secondary' }}>
              <Box css={{ font: 'caption' }}>Default</Box>
              <Box css={{ font: 'subtitle' }}>{formatMoney(preview.totals.byDefault, preview.currency)}</Box>
            </Box>
          ) : null}
        </Box>
        {sentence === null ? null : (
          <Box>
            <Inline css={{ fontWeight: 'bold', color }}>{sentence.strong}</Inline>
            <Inline css={{ color: 'secondary' }}>{` ${sentence.rest}`}</Inline>
          </Box>
        )}
      </Box>
      {meter === null ? null : (
        <PeriodMeter
          byDefault={meter.byDefault}
          byScript={meter.byScript}
          single={scriptAnswered(preview) ? 'Both' : 'Default'}
          start={formatDay(preview.period.start)}
          end={formatDay(preview.period.end)}
          sentence={meter.sentence}
        />
      )}
      {scriptAnswered(preview) &&
      preview.lines.length > 0 &&
      preview.lines.every((line) => line.verdict !== 'changed') ? (
        <Box css={{ color: 'secondary' }}>Script changes nothing.</Box>
      ) : null}
    </Box>
  );
}
