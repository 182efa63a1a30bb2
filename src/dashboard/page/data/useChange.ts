/** Something that changes billing or its settings: afterwards everything on screen is read again. */
import { useSyncExternalStore } from 'react';
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { ApiError } from './api.ts';

export function useChange<Input, Output>(
  change: (input: Input) => Promise<Output>,
): UseMutationResult<Output, ApiError, Input> {
  const client = useQueryClient();
  return useMutation<Output, ApiError, Input>({
    mutationFn: change,
    // Also after a failure: a change that timed out here may have happened there.
    onSettled: async () => {
      await client.invalidateQueries();
      changes += 1;
      for (const listener of listeners) listener();
    },
  });
}

let changes = 0;
const listeners = new Set<() => void>();

/**
 * Counts the changes made on the page. A view has no way to hear of them, so the drawer shows it anew: amounts made
 * before the clock moved or another script was chosen must not stay on screen.
 */
export function usePageChanges(): number {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => changes,
  );
}
