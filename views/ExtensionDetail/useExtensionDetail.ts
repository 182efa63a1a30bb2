/** Loads one extension with what it would replace, and carries out save, activate and deactivate. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { showToast } from '@stripe/ui-extension-sdk/utils';
import type { Answer, Failure } from '../../src/console/answer.ts';
import { failed } from '../../src/console/answer.ts';
import type { ConsolePort, Extension, Run } from '../../src/console/port.ts';
import type { JsonObject } from '../../src/contract/json.ts';
import { WORDS } from '../words.ts';
import type { Detail } from './states.ts';
import { factsOf } from './states.ts';

export type Act = 'save' | 'activate' | 'deactivate';

const TOASTS: Record<Act, string> = {
  save: WORDS.toasts.saved,
  activate: WORDS.toasts.activated,
  deactivate: WORDS.toasts.deactivated,
};

export function useExtensionDetail(port: ConsolePort, id: string) {
  const [detail, setDetail] = useState<Detail>({ kind: 'loading' });
  const [runs, setRuns] = useState<Answer<Run[]> | null>(null);
  const [pending, setPending] = useState<Act | null>(null);
  const latest = useRef(0);

  const load = useCallback(async () => {
    const turn = ++latest.current;
    const [list, account] = await Promise.all([port.extensions.list(), port.account()]);
    if (turn !== latest.current) return;
    if (!list.ok) return setDetail({ kind: 'failed', failure: list.failure });
    if (!account.ok) return setDetail({ kind: 'failed', failure: account.failure });
    const facts = factsOf(list.value, id, account.value.defaultCurrency);
    setDetail(
      facts === null
        ? { kind: 'failed', failure: failed('missing', 'This extension is no longer installed.').failure }
        : { kind: 'loaded', facts },
    );
    if (!port.capabilities.runs) return;
    const some = await port.runs(id, 5);
    if (turn === latest.current) setRuns(some);
  }, [port, id]);

  useEffect(() => {
    setDetail({ kind: 'loading' });
    void load();
    return () => {
      latest.current += 1;
    };
  }, [load]);

  /** Null: it is done. The form keeps its values whatever comes back. */
  const act = useCallback(
    async (what: Act, configuration: JsonObject | null): Promise<Failure | null> => {
      setPending(what);
      const answer = await carriedOut(port, id, what, configuration);
      setPending(null);
      if (!answer.ok) return answer.failure;
      // The page says the same in words: a toast that cannot be shown loses nothing.
      showToast(TOASTS[what], { type: 'success' }).catch(() => undefined);
      await load();
      return null;
    },
    [port, id, load],
  );

  return { detail, runs, pending, act, reload: load };
}

function carriedOut(
  port: ConsolePort,
  id: string,
  what: Act,
  configuration: JsonObject | null,
): Promise<Answer<Extension>> {
  if (what === 'deactivate') return port.extensions.deactivate(id);
  if (what === 'activate') return port.extensions.activate(id, configuration);
  return port.extensions.saveConfiguration(id, configuration ?? {});
}
