/** Loads the list, keeps what it has when a reload fails, and asks again by itself while nothing answers. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer, Failure } from '../../src/console/answer.ts';
import type { ConsolePort, ExtensionList } from '../../src/console/port.ts';

export type ListState =
  | { kind: 'loading' }
  | { kind: 'failed'; failure: Failure }
  /** `lost`: the list is the last one that came; asking for a newer one failed. */
  | { kind: 'loaded'; list: ExtensionList; lost: Failure | null };

export function afterAnswer(state: ListState, answer: Answer<ExtensionList>): ListState {
  if (answer.ok) return { kind: 'loaded', list: answer.value, lost: null };
  if (state.kind === 'loaded') return { ...state, lost: answer.failure };
  return { kind: 'failed', failure: answer.failure };
}

export function isDisconnected(state: ListState): boolean {
  const failure = state.kind === 'failed' ? state.failure : state.kind === 'loaded' ? state.lost : null;
  return failure?.kind === 'connection';
}

const RECONNECT_MS = 3_000;

export function useExtensionList(port: ConsolePort) {
  const [state, setState] = useState<ListState>({ kind: 'loading' });
  const latest = useRef(0);

  const reload = useCallback(async () => {
    const turn = ++latest.current;
    const answer = await port.extensions.list();
    if (turn === latest.current) setState((now) => afterAnswer(now, answer));
  }, [port]);

  useEffect(() => {
    void reload();
    return () => {
      latest.current += 1;
    };
  }, [reload]);

  useEffect(() => {
    if (!isDisconnected(state)) return undefined;
    const timer = setTimeout(() => void reload(), RECONNECT_MS);
    return () => clearTimeout(timer);
  }, [state, reload]);

  return { state, reload };
}
