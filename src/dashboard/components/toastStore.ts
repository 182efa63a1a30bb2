/** Toasts on the page: shown by views through the host, drawn by ToastRegion. */
import type { ToastHandle, ToastOptions } from '../host/functions.ts';

export interface Toast extends ToastOptions {
  id: number;
  message: string;
}

export interface ToastStore {
  show(message: string, options?: ToastOptions): ToastHandle;
  dismiss(id: number): void;
  subscribe(changed: () => void): () => void;
  toasts(): readonly Toast[];
}

/** How long a toast stays; pending ones stay until they are updated or dismissed. In milliseconds. */
const STAYS_MS = 5_000;

export function createToastStore(): ToastStore {
  const listeners = new Set<() => void>();
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  let toasts: readonly Toast[] = [];
  let nextId = 1;

  function put(toast: Toast) {
    const known = toasts.some(({ id }) => id === toast.id);
    set(known ? toasts.map((other) => (other.id === toast.id ? toast : other)) : [...toasts, toast]);
    clearTimeout(timers.get(toast.id));
    if (toast.type !== 'pending')
      timers.set(
        toast.id,
        setTimeout(() => dismiss(toast.id), STAYS_MS),
      );
  }

  function dismiss(id: number) {
    clearTimeout(timers.get(id));
    timers.delete(id);
    set(toasts.filter((toast) => toast.id !== id));
  }

  function set(next: readonly Toast[]) {
    toasts = next;
    listeners.forEach((changed) => changed());
  }

  return {
    show(message, options = {}) {
      const id = nextId++;
      put({ ...options, id, message });
      return {
        update: (next, nextOptions = {}) => put({ ...nextOptions, id, message: next }),
        dismiss: () => dismiss(id),
      };
    },
    dismiss,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    toasts: () => toasts,
  };
}
