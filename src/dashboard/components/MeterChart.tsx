/**
 * One bar cut into parts of a whole, with the same facts as a sentence. Values of a part are never negative. The SDK
 * gives a segment no colour: its place decides, and neighbours differ in pattern too (pale, solid, hatched, …).
 */
import type { ReactNode } from 'react';
import { amountText, decimalsOf } from './currencyAmount.ts';

interface Segment {
  label: string;
  value: number;
}

type UnitFormat =
  | { unit: 'currency'; options: { currency: string } }
  | { unit: 'percent'; options?: { signDisplay?: 'always' | 'auto' | 'never' | 'exceptZero' } }
  | { unit: 'number' }
  | { unit: 'none' };

interface Props {
  data?: Segment[];
  legendEnabled?: boolean;
  unitFormat?: UnitFormat;
  onSegmentClick?: (payload: {
    eventType: 'meter.segment.click' | 'meter.legend.click';
    data: Segment | null;
  }) => void;
}

const COLOURS = 6;

export function MeterChart({ data = [], legendEnabled = false, unitFormat, onSegmentClick }: Props) {
  const total = data.reduce((sum, { value }) => sum + Math.max(0, value), 0);
  const worded = ({ label, value }: Segment) => {
    const text = formatted(value, unitFormat);
    return text === '' ? label : `${label}: ${text}`;
  };
  const parts = data.filter(({ value }) => value > 0);
  const sentence = parts.length === 0 ? 'No data' : `${parts.map(worded).join('; ')}.`;
  const pressable = onSegmentClick !== undefined;
  return (
    <div className="xc-meter">
      <div
        className="xc-meter-bar"
        {...(pressable ? { role: 'group' } : { role: 'img' })}
        aria-label={sentence}
      >
        {data.map((segment, index) => {
          const share = total === 0 ? 0 : Math.max(0, segment.value) / total;
          const look = {
            className: 'xc-meter-segment',
            'data-colour': index % COLOURS,
            title: worded(segment),
            style: { flexGrow: share, display: share === 0 ? 'none' : undefined },
          };
          return pressable ? (
            <button
              {...look}
              key={segment.label}
              type="button"
              aria-label={worded(segment)}
              onClick={() => onSegmentClick({ eventType: 'meter.segment.click', data: segment })}
            />
          ) : (
            <span {...look} key={segment.label} />
          );
        })}
      </div>
      {legendEnabled && (
        <ul className="xc-meter-legend" aria-hidden={pressable ? undefined : true}>
          {data.map((segment, index) => (
            <li key={segment.label}>
              <LegendEntry
                onPress={
                  pressable
                    ? () => onSegmentClick({ eventType: 'meter.legend.click', data: segment })
                    : undefined
                }
              >
                <span className="xc-meter-key" data-colour={index % COLOURS} />
                <span>{segment.label}</span>
                <span className="xc-meter-value">{formatted(segment.value, unitFormat)}</span>
              </LegendEntry>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function LegendEntry({ onPress, children }: { onPress: (() => void) | undefined; children: ReactNode }) {
  if (onPress === undefined) return <span className="xc-meter-entry">{children}</span>;
  return (
    <button type="button" className="xc-meter-entry" onClick={onPress}>
      {children}
    </button>
  );
}

/** Inference, Stripe's types do not say: a currency's values are minor units as in the API, a percentage of 0.5 is 50 %. */
function formatted(value: number, format: UnitFormat | undefined): string {
  if (format?.unit === 'none') return '';
  if (format?.unit === 'currency') {
    const { currency } = format.options;
    return `${amountText(value, decimalsOf(currency))} ${currency.toUpperCase()}`;
  }
  if (format?.unit === 'percent') {
    return new Intl.NumberFormat('en-US', {
      style: 'percent',
      maximumFractionDigits: 1,
      ...format.options,
    }).format(value);
  }
  return new Intl.NumberFormat('en-US').format(value);
}
