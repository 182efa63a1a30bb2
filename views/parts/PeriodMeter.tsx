/** The period as one or two bars of the same length. The bars say nothing that the words beside them do not. */
import { Box } from '@stripe/ui-extension-sdk/ui';
import { MeterChart } from '@stripe/ui-extension-sdk/ui/next';

interface Segment {
  label: string;
  value: number;
}

interface PeriodMeterProps {
  byDefault: readonly Segment[];
  byScript: readonly Segment[] | null;
  /** Name of the only bar when there is no second. */
  single: string;
  start: string;
  end: string;
  sentence: string;
}

export function PeriodMeter({ byDefault, byScript, single, start, end, sentence }: PeriodMeterProps) {
  return (
    <Box css={{ stack: 'y', gapY: 'xsmall' }}>
      <Bar name={byScript === null ? single : 'Default'} segments={byDefault} />
      {byScript === null ? null : <Bar name="Script" segments={byScript} />}
      <Box
        css={{ stack: 'x', distribute: 'space-between', font: 'caption', color: 'secondary', gapX: 'small' }}
      >
        <Box>{start}</Box>
        <Box css={{ textAlign: 'center' }}>{sentence}</Box>
        <Box>{end}</Box>
      </Box>
    </Box>
  );
}

function Bar({ name, segments }: { name: string; segments: readonly Segment[] }) {
  return (
    <Box css={{ stack: 'x', alignY: 'center', gapX: 'small' }}>
      <Box css={{ width: '1/6', font: 'caption', color: 'secondary' }}>{name}</Box>
      <Box css={{ width: '5/6' }}>
        <MeterChart
          data={segments.map((segment) => ({ ...segment }))}
          legendEnabled={false}
          unitFormat={{ unit: 'number', options: {} }}
        />
      </Box>
    </Box>
  );
}
