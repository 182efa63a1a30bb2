/** Something that changes billing or its settings: afterwards everything on screen is read again. */
import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { ApiError } from './api.ts';

export function useChange<Input, Output>(
  change: (input: Input) => Promise<Output>,
): UseMutationResult<Output, ApiError, Input> {
  const client = useQueryClient();
  return useMutation<Output, ApiError, Input>({
    mutationFn: change,
    // Also after a failure: a change that timed out here may have happened there.
    onSettled: () => client.invalidateQueries(),
  });
}
