/** `__memoryStorage`: what the SDK's useStorage reads, because real storage throws in a document without an origin. */

export interface MemoryStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** @param target gets a `storage` event on each change, so that the other views of the sandbox follow */
export function createMemoryStorage(target: EventTarget): MemoryStorage {
  const items = new Map<string, string>();
  const storage: MemoryStorage = {
    getItem: (key) => items.get(key) ?? null,
    setItem(key, value) {
      const oldValue = items.get(key) ?? null;
      items.set(key, String(value));
      notify(key, oldValue, String(value));
    },
    removeItem(key) {
      const oldValue = items.get(key) ?? null;
      if (items.delete(key)) notify(key, oldValue, null);
    },
  };

  function notify(key: string, oldValue: string | null, newValue: string | null) {
    if (oldValue === newValue) return;
    // A plain event with fields: the StorageEvent constructor accepts nothing but a real Storage as storageArea.
    const event = Object.assign(new Event('storage'), { key, oldValue, newValue, storageArea: storage });
    // Later, not inside the setter: listeners set state while another component may still be rendering.
    queueMicrotask(() => target.dispatchEvent(event));
  }

  return storage;
}
