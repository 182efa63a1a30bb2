import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createToastStore } from './toastStore.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a pending toast stays until it is updated, then leaves after five seconds', () => {
  const store = createToastStore();
  const toast = store.show('Applying', { type: 'pending' });
  vi.advanceTimersByTime(60_000);
  expect(store.toasts()).toMatchObject([{ message: 'Applying', type: 'pending' }]);
  toast.update('Applied', { type: 'success' });
  expect(store.toasts()).toMatchObject([{ message: 'Applied', type: 'success' }]);
  vi.advanceTimersByTime(5_000);
  expect(store.toasts()).toEqual([]);
});

test('a toast is dismissed by its handle, and listeners hear of each change', () => {
  const store = createToastStore();
  let changes = 0;
  const stop = store.subscribe(() => changes++);
  const toast = store.show('Saved');
  toast.dismiss();
  stop();
  store.show('Unheard');
  expect(changes).toBe(2);
  expect(store.toasts()).toHaveLength(1);
});
