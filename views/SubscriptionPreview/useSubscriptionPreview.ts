/** Loads what a change rests on, previews it whenever the form changes, and applies exactly what is shown. */
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { useRefreshDashboardData } from '@stripe/ui-extension-sdk/context';
import { showToast } from '@stripe/ui-extension-sdk/utils';
import type { ConsolePort } from '../../src/console/port.ts';
import { WORDS } from '../words.ts';
import type { Asked, Form } from './form.ts';
import { askedBy, asUnchanged, firstForm } from './form.ts';
import type { Ground, Load } from './states.ts';
import { emptyReason, fitting, movedBetween, reduce, shownOf, START } from './states.ts';

/** Long enough that typing "12" asks once, short enough not to be felt. */
const SETTLE_MS = 250;

export function useSubscriptionPreview(port: ConsolePort, subscriptionId: string) {
  const [load, setLoad] = useState<Load>({ kind: 'loading' });
  const [form, setForm] = useState<Form | null>(null);
  const [state, dispatch] = useReducer(reduce, START);
  const questions = useRef(START.turn);
  const readings = useRef(0);
  const refreshDashboard = useRefreshDashboardData();

  const read = useCallback(async () => {
    const reading = ++readings.current;
    const next = await ground(port, subscriptionId);
    if (reading !== readings.current) return;
    setLoad(next);
    if (next.kind === 'ready') {
      const { subscription, prices, clock } = next.ground;
      setForm((now) => now ?? firstForm(subscription, prices, clock.now));
    }
  }, [port, subscriptionId]);

  useEffect(() => {
    setLoad({ kind: 'loading' });
    setForm(null);
    dispatch({ type: 'cleared', turn: ++questions.current });
    void read();
    return () => {
      readings.current += 1;
    };
  }, [read]);

  const asked: Asked = useMemo(
    () =>
      load.kind === 'ready' && form !== null ? askedBy(form, load.ground.subscription) : { kind: 'same' },
    [load, form],
  );
  // The first question is asked at once, later ones when the form has settled.
  const settled = useRef(false);

  useEffect(() => {
    const mine = ++questions.current;
    if (asked.kind !== 'change') {
      dispatch({ type: 'cleared', turn: mine });
      return undefined;
    }
    dispatch({ type: 'asked', turn: mine });
    let dropped = false;
    const timer = setTimeout(
      () => {
        void (async () => {
          const answer = await port.preview(asked.change);
          if (dropped) return;
          dispatch({ type: 'previewed', turn: mine, answer });
          if (!answer.ok) return;
          const agreement = await port.checkPreview(answer.value);
          if (!dropped) dispatch({ type: 'checked', turn: mine, agreement });
        })();
      },
      settled.current ? SETTLE_MS : 0,
    );
    settled.current = true;
    return () => {
      dropped = true;
      clearTimeout(timer);
    };
  }, [asked, port]);

  const apply = async () => {
    const shown = shownOf(fitting(state.result, asked));
    if (shown === null || load.kind !== 'ready') return;
    const mine = state.turn;
    dispatch({ type: 'applying' });
    const answer = await port.apply(shown.preview);
    dispatch({ type: 'applied', turn: mine, answer });
    if (answer.ok) {
      showToast(WORDS.toasts.applied, { type: 'success' }).catch(() => undefined);
      // The page behind the drawer still shows the old price; failing to refresh it changes nothing here.
      refreshDashboard().catch(() => undefined);
      return;
    }
    if (answer.failure.kind !== 'stale') return;
    const now = await port.subscription(subscriptionId);
    if (now.ok)
      dispatch({ type: 'moved', turn: mine, moved: movedBetween(load.ground.subscription, now.value) });
  };

  return {
    load,
    form,
    asked,
    result: fitting(state.result, asked),
    change: (fields: Partial<Form>) => setForm((now) => (now === null ? now : { ...now, ...fields })),
    reset: () => {
      if (load.kind === 'ready') setForm((now) => now && asUnchanged(now, load.ground.subscription));
    },
    /** Reads everything again and asks the same question. */
    previewAgain: () => {
      dispatch({ type: 'asked', turn: ++questions.current });
      void read();
    },
    /** After an apply: a new form on what the subscription is now. */
    startOver: () => {
      setLoad({ kind: 'loading' });
      setForm(null);
      void read();
    },
    retry: () => void read(),
    apply: () => void apply(),
  };
}

async function ground(port: ConsolePort, id: string): Promise<Load> {
  const [clock, subscription] = await Promise.all([port.clock(), port.subscription(id)]);
  if (!subscription.ok) return { kind: 'failed', failure: subscription.failure };
  if (!clock.ok) return { kind: 'failed', failure: clock.failure };
  const empty = emptyReason(subscription.value);
  if (empty !== null) return { kind: 'empty', ...empty };
  const prices = await port.prices(subscription.value.currency);
  if (!prices.ok) return { kind: 'failed', failure: prices.failure };
  const ready: Ground = { clock: clock.value, subscription: subscription.value, prices: prices.value };
  return { kind: 'ready', ground: ready };
}
