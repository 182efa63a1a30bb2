import { expect, test } from 'vitest';
import { failed } from '../../src/console/answer.ts';
import type { Preview, Subscription } from '../../src/console/port.ts';
import { PREVIEW } from '../../src/console/testing/recorded.ts';
import { previewFromWire } from '../../src/console/wire.ts';
import { footerOf } from './footer.ts';
import type { Event, State } from './states.ts';
import { fitting, movedBetween, reduce, START } from './states.ts';

const CHANGE = {
  subscription: 'sub_1',
  items: [],
  prorationBehavior: 'always_invoice' as const,
  prorationDate: null,
};
const FIRST: Preview = previewFromWire(PREVIEW, CHANGE);
const SECOND: Preview = { ...FIRST, id: 'plan_2' };
const AGREES = { kind: 'agrees' as const, total: 0, amountDue: 0 };

function after(...events: Event[]): State {
  return events.reduce(reduce, START);
}

const READY: Event[] = [
  { type: 'asked', turn: 1 },
  { type: 'previewed', turn: 1, answer: { ok: true, value: FIRST } },
  { type: 'checked', turn: 1, agreement: AGREES },
];

test('lets the latest question win when answers come out of order', () => {
  const state = after(
    { type: 'asked', turn: 1 },
    { type: 'asked', turn: 2 },
    { type: 'previewed', turn: 2, answer: { ok: true, value: SECOND } },
    { type: 'previewed', turn: 1, answer: { ok: true, value: FIRST } },
    { type: 'checked', turn: 1, agreement: AGREES },
  );
  expect(state.result).toEqual({ kind: 'ready', shown: { preview: SECOND, agreement: null } });
});

test('shows the old answer as old while a new one is made, and never lets it be applied', () => {
  const state = after(...READY, { type: 'asked', turn: 2 });
  expect(state.result).toMatchObject({ kind: 'working', shown: { preview: { id: 'plan_1' } } });
  expect(footerOf(state.result).primary).toMatchObject({ disabled: true });
  expect(reduce(state, { type: 'applying' })).toBe(state);
});

test('treats an answer as old from the keystroke on, before its question is asked', () => {
  const { result } = after(...READY);
  expect(fitting(result, { kind: 'change', change: CHANGE })).toBe(result);
  expect(fitting(result, { kind: 'change', change: { ...CHANGE } }).kind).toBe('working');
  expect(fitting(result, { kind: 'same' })).toEqual({ kind: 'idle' });
});

test('drops the old answer when the new question fails', () => {
  const failure = failed('server', 'It stopped.');
  const state = after(...READY, { type: 'asked', turn: 2 }, { type: 'previewed', turn: 2, answer: failure });
  expect(state.result).toEqual({ kind: 'failed', failure: failure.failure });
});

test('tells a stale plan from another failure of an apply', () => {
  const apply = (kind: 'stale' | 'declined') =>
    after(...READY, { type: 'applying' }, { type: 'applied', turn: 1, answer: failed(kind, '') }).result.kind;
  expect(apply('stale')).toBe('stale');
  expect(apply('declined')).toBe('apply_failed');
});

test('offers Apply only when the API was asked and does not say otherwise', () => {
  const offered = (agreement: Parameters<typeof footerOf>[0] & object) =>
    footerOf(agreement).primary?.disabled;
  const shown = (agreement: (Event & { type: 'checked' }) | null) =>
    after(...READY.slice(0, 2), ...(agreement === null ? [] : [agreement])).result;
  expect(offered(shown(null))).toBe(true);
  expect(offered(shown({ type: 'checked', turn: 1, agreement: AGREES }))).toBe(false);
  expect(
    offered(shown({ type: 'checked', turn: 1, agreement: { kind: 'differs', expected: 0, actual: 1 } })),
  ).toBe(true);
});

test('says what moved between two readings', () => {
  const price = (id: string, unitAmount: number) => ({
    id,
    productName: id,
    nickname: null,
    unitAmount,
    currency: 'usd',
    interval: 'month',
    intervalCount: 1,
    metered: false,
  });
  const period = { start: 0, end: 1 };
  const reading = (items: Subscription['items'], status = 'active'): Subscription => ({
    id: 'sub_1',
    status,
    currency: 'usd',
    customer: { id: 'cus_1', name: null },
    items,
    trialEnd: null,
  });
  const basic = { id: 'si_1', price: price('Basic', 1000), quantity: 3, period };
  const extra = { id: 'si_2', price: price('Extra', 500), quantity: 1, period };
  expect(movedBetween(reading([basic]), reading([{ ...basic, quantity: 5 }]))).toEqual([
    'Basic: quantity 3 → 5',
  ]);
  expect(
    movedBetween(reading([basic, extra]), reading([{ ...basic, price: price('Pro', 2700) }], 'past_due')),
  ).toEqual(['status active → past_due', 'Basic ($10.00) → Pro ($27.00)', 'Extra: removed']);
  expect(movedBetween(reading([basic]), reading([basic, extra]))).toEqual(['Extra: added']);
  expect(movedBetween(reading([basic]), reading([basic]))).toEqual([]);
});
