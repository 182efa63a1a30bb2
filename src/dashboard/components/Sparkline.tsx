/** A small line without axes: of `ui` (any records, x and y by key) and of `ui/next` (records with x and y). */

type Row = Readonly<Record<string, unknown>>;
type Accessor = string | number | { value?: string | number; label?: string };

interface Props {
  data?: Row[];
  x?: Accessor;
  y?: Accessor;
  z?: Accessor;
  color?: Accessor;
}

const WIDTH = 160;
const HEIGHT = 40;
const INSET = 3;

export function Sparkline({ data = [], x = 'x', y = 'y', z, color }: Props) {
  const group = z ?? color ?? (data.some((row) => 'compare' in row) ? 'compare' : 'name');
  const points = data.flatMap((row) => {
    const at = numberOf(read(row, x));
    const value = numberOf(read(row, y));
    return at === null || value === null ? [] : [{ at, value, series: seriesOf(read(row, group)) }];
  });
  if (points.length === 0) return <span className="xc-sparkline-empty">No data</span>;

  const [left, right] = extent(points.map(({ at }) => at));
  const [low, high] = extent(points.map(({ value }) => value));
  const series = [...new Set(points.map((point) => point.series))];
  const place = (value: number, from: number, to: number, size: number) =>
    to === from ? size / 2 : INSET + ((value - from) / (to - from)) * (size - 2 * INSET);
  const path = (name: string) =>
    points
      .filter((point) => point.series === name)
      .map(({ at, value }, index) => {
        const down = HEIGHT - place(value, low, high, HEIGHT);
        return `${index === 0 ? 'M' : 'L'}${place(at, left, right, WIDTH).toFixed(1)} ${down.toFixed(1)}`;
      })
      .join('');
  return (
    <svg
      className="xc-sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${points.length} points between ${low} and ${high}, the last is ${points.at(-1)?.value ?? ''}.`}
    >
      {series.map((name, index) => (
        <path key={name} d={path(name)} data-colour={index} vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  );
}

function read(row: Row, accessor: Accessor): unknown {
  const key = typeof accessor === 'object' ? accessor.value : accessor;
  return key === undefined ? undefined : row[key];
}

/** Rows without a series are one series. */
function seriesOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Times count as their milliseconds, in whichever form they came. */
function numberOf(value: unknown): number | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.getTime();
  const number = typeof value === 'string' && Number.isNaN(Number(value)) ? Date.parse(value) : Number(value);
  return Number.isFinite(number) ? number : null;
}

function extent(values: readonly number[]): [number, number] {
  return [Math.min(...values), Math.max(...values)];
}
