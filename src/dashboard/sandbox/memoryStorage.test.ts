import { expect, test } from 'vitest';
import { createMemoryStorage } from './memoryStorage.ts';

test('a change tells the other views of the sandbox, with the storage itself as its area', async () => {
  const target = new EventTarget();
  const storage = createMemoryStorage(target);
  const events: Record<string, unknown>[] = [];
  target.addEventListener('storage', (event) =>
    events.push({ ...(event as unknown as Record<string, unknown>) }),
  );
  storage.setItem('filter', '"failed"');
  storage.setItem('filter', '"failed"');
  storage.removeItem('filter');
  await Promise.resolve();
  expect(events.map(({ key, oldValue, newValue }) => [key, oldValue, newValue])).toEqual([
    ['filter', null, '"failed"'],
    ['filter', '"failed"', null],
  ]);
  expect(events.every(({ storageArea }) => storageArea === storage)).toBe(true);
  expect(storage.getItem('filter')).toBe(null);
});
