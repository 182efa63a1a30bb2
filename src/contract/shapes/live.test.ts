import { expect, test } from 'vitest';
import { Decimal, isDecimal } from '../../sdk/index.ts';
import { Misshapen, reviver, writer } from './live.ts';
import { arrayOf, decimal, instant, object, optional, recordOf, text } from './shape.ts';

const values = { from: Decimal.from, is: isDecimal };

const shape = object({
  factor: decimal,
  at: instant,
  note: optional(decimal),
  metadata: recordOf(text),
  tiers: arrayOf(object({ upTo: decimal })),
});

test('decimals and dates become live by shape, and what looks like them elsewhere stays text', () => {
  const metadata = { factor: '1.5', at: '2026-01-01T00:00:00.000Z', __proto__x: '5' };
  const live = reviver(
    shape,
    values,
  )({
    factor: '0.10',
    at: '2026-01-01T00:00:00.000Z',
    metadata: { ...metadata },
    tiers: [{ upTo: '3' }],
  }) as { factor: Decimal; at: Date; metadata: object; tiers: { upTo: Decimal }[] };
  expect(isDecimal(live.factor)).toBe(true);
  expect(live.at).toEqual(new Date(Date.UTC(2026, 0, 1)));
  expect(live.metadata).toEqual(metadata);
  expect(live.tiers[0]!.upTo.eq(3)).toBe(true);
  // The trailing zero is gone: a Decimal is a number, not a spelling.
  expect(writer(shape, values)(live, '')).toEqual({
    factor: '0.1',
    at: '2026-01-01T00:00:00.000Z',
    metadata,
    tiers: [{ upTo: '3' }],
  });
});

test.each<[unknown, string, string]>([
  [
    { factor: 0 },
    'factor',
    'must be a Decimal, not the number 0; make one with Decimal.from, or use Decimal.zero',
  ],
  [{ factor: Decimal.zero, at: 'today' }, 'at', 'must be a Date, not the string "today"'],
  [{ factor: Decimal.zero, at: new Date(NaN) }, 'at', 'must be a valid date, but this Date holds none'],
  [null, '', 'must be an object, not null'],
])('an answer %j says where it is wrong', (answer, path, rule) => {
  expect(caught(() => writer(shape, values)(answer, ''))).toMatchObject({ path, rule });
});

test('an answer in snake_case is told of the name that scripts use', () => {
  const result = object({ prorationFactor: decimal });
  const thrown = caught(() => writer(result, values)({ proration_factor: Decimal.zero }, ''));
  expect(thrown).toMatchObject({
    path: 'prorationFactor',
    rule: 'is missing (the answer has proration_factor: scripts use prorationFactor)',
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(Misshapen);
    return thrown;
  }
  return null;
}
