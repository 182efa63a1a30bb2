/** What a run cost, beside what it may cost. */
import { Meter, Label } from 'react-aria-components';
import { DEFAULT_LIMITS } from '../../../../contract/limits.ts';
import type { RunWire } from '../../../../contract/wire/platform.ts';
import { milliseconds } from '../../parts/RunTable.tsx';

const MEBIBYTE = 1024 * 1024;

export function Cost({ spent }: { spent: RunWire['spent'] }) {
  return (
    <div className="cost">
      <Used name="Time" value={spent.ms} limit={DEFAULT_LIMITS.timeMs} show={milliseconds} />
      <Used name="Input" value={spent.input_bytes} limit={DEFAULT_LIMITS.inputBytes} show={bytes} />
      <Used name="Output" value={spent.output_bytes} limit={DEFAULT_LIMITS.outputBytes} show={bytes} />
    </div>
  );
}

function Used({
  name,
  value,
  limit,
  show,
}: {
  name: string;
  value: number;
  limit: number;
  show: (n: number) => string;
}) {
  const text = `${show(value)} of ${show(limit)}`;
  return (
    <Meter className="meter" value={Math.min(value, limit)} maxValue={limit} valueLabel={text}>
      {({ percentage }) => (
        <>
          <Label>{name}</Label>
          <span className="meter-value">{text}</span>
          <div className="meter-track">
            <div
              className={value > limit ? 'meter-fill meter-over' : 'meter-fill'}
              style={{ width: `${percentage}%` }}
            />
          </div>
        </>
      )}
    </Meter>
  );
}

function bytes(n: number): string {
  if (n < 1024) return `${n} B`;
  if (n < MEBIBYTE) return `${(n / 1024).toFixed(1)} KiB`;
  return `${(n / MEBIBYTE).toFixed(1)} MiB`;
}
