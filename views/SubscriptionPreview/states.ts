/** The states of the preview as a reducer: the latest question wins, an answer to an older one is dropped. Pure. */
import type { Answer, Failure } from '../../src/console/answer.ts';
import type { Agreement, Applied, Clock, Preview, Price, Subscription } from '../../src/console/port.ts';
import { formatMoney } from '../../src/console/format.ts';
import type { Asked } from './form.ts';

export interface Ground {
  clock: Clock;
  subscription: Subscription;
  prices: Price[];
}

export type Load =
  | { kind: 'loading' }
  | { kind: 'failed'; failure: Failure }
  | { kind: 'empty'; title: string; why: string }
  | { kind: 'ready'; ground: Ground };

/** A preview with what the API's own preview says about it; null: not answered yet. */
export interface Shown {
  preview: Preview;
  agreement: Agreement | null;
}

export type Result =
  /** Nothing is asked: the form is unchanged or invalid. */
  | { kind: 'idle' }
  /** `shown`: the answer to an earlier question, to be drawn as old; it can never be applied. */
  | { kind: 'working'; shown: Shown | null }
  | { kind: 'ready'; shown: Shown }
  | { kind: 'failed'; failure: Failure }
  | { kind: 'applying'; shown: Shown }
  | { kind: 'apply_failed'; shown: Shown; failure: Failure }
  | { kind: 'stale'; shown: Shown; failure: Failure; moved: string[] }
  | { kind: 'applied'; shown: Shown; applied: Applied };

export interface State {
  /** Number of the latest question; answers carry the number of theirs. */
  turn: number;
  result: Result;
}

export type Event =
  | { type: 'cleared'; turn: number }
  | { type: 'asked'; turn: number }
  | { type: 'previewed'; turn: number; answer: Answer<Preview> }
  | { type: 'checked'; turn: number; agreement: Agreement }
  | { type: 'applying' }
  | { type: 'applied'; turn: number; answer: Answer<Applied> }
  | { type: 'moved'; turn: number; moved: string[] };

export const START: State = { turn: 0, result: { kind: 'idle' } };

export function shownOf(result: Result): Shown | null {
  return 'shown' in result ? result.shown : null;
}

export function reduce(state: State, event: Event): State {
  const { result } = state;
  if (event.type === 'cleared') return { turn: event.turn, result: { kind: 'idle' } };
  if (event.type === 'asked')
    return { turn: event.turn, result: { kind: 'working', shown: shownOf(result) } };
  if ('turn' in event && event.turn !== state.turn) return state;
  switch (event.type) {
    case 'previewed':
      if (!event.answer.ok) return { ...state, result: { kind: 'failed', failure: event.answer.failure } };
      return { ...state, result: { kind: 'ready', shown: { preview: event.answer.value, agreement: null } } };
    case 'checked':
      if (!('shown' in result) || result.shown === null) return state;
      return { ...state, result: { ...result, shown: { ...result.shown, agreement: event.agreement } } };
    case 'applying': {
      const shown = shownOf(result);
      if (shown === null || (result.kind !== 'ready' && result.kind !== 'apply_failed')) return state;
      return { ...state, result: { kind: 'applying', shown } };
    }
    case 'applied':
      return result.kind === 'applying'
        ? { ...state, result: afterApply(result.shown, event.answer) }
        : state;
    case 'moved':
      return result.kind === 'stale' ? { ...state, result: { ...result, moved: event.moved } } : state;
  }
}

function afterApply(shown: Shown, answer: Answer<Applied>): Result {
  if (answer.ok) return { kind: 'applied', shown, applied: answer.value };
  const { failure } = answer;
  if (failure.kind === 'stale') return { kind: 'stale', shown, failure, moved: [] };
  return { kind: 'apply_failed', shown, failure };
}

/**
 * What may be shown for the form as it stands now: between a keystroke and its question, an earlier answer is already
 * old. Without this, Apply could be pressed for a change that the form no longer names.
 */
export function fitting(result: Result, asked: Asked): Result {
  if (result.kind !== 'ready' && result.kind !== 'apply_failed') return result;
  if (asked.kind !== 'change') return { kind: 'idle' };
  return result.shown.preview.change === asked.change ? result : { kind: 'working', shown: result.shown };
}

const ENDED = ['canceled', 'incomplete_expired'];

/** What can be previewed at all on a subscription; null: everything is there. */
export function emptyReason(subscription: Subscription): { title: string; why: string } | null {
  if (ENDED.includes(subscription.status)) {
    return {
      title: 'This subscription has ended.',
      why: 'An ended subscription is not billed, so nothing can change.',
    };
  }
  if (subscription.items.every((item) => item.price.metered || item.quantity === null)) {
    return {
      title: 'Nothing to prorate.',
      why: 'Every item of this subscription is billed by usage. Changes to such items make no prorations.',
    };
  }
  return null;
}

/** What differs between two readings of a subscription: `Starter: quantity 3 → 5`. */
export function movedBetween(before: Subscription, after: Subscription): string[] {
  const moved: string[] = before.status === after.status ? [] : [`status ${before.status} → ${after.status}`];
  for (const item of before.items) {
    const now = after.items.find((one) => one.id === item.id);
    if (now === undefined) moved.push(`${item.price.productName}: removed`);
    else if (now.price.id !== item.price.id) moved.push(`${named(item.price)} → ${named(now.price)}`);
    else if (now.quantity !== item.quantity) {
      moved.push(
        `${item.price.productName}: quantity ${item.quantity ?? 'none'} → ${now.quantity ?? 'none'}`,
      );
    }
  }
  const added = after.items.filter((item) => before.items.every((one) => one.id !== item.id));
  return [...moved, ...added.map((item) => `${item.price.productName}: added`)];
}

function named(price: Price): string {
  if (price.unitAmount === null) return price.productName;
  return `${price.productName} (${formatMoney(price.unitAmount, price.currency)})`;
}
