/**
 * The value of an input that a view controls from the other side of a port. What the user does shows at once; what the view says is taken
 * over when it has answered everything, so that fast typing loses nothing.
 */
import { useEffect, useRef, useState } from 'react';

/**
 * After the last answer the tree's update may still be under way (the receiver gathers updates in a timer); a value from before that
 * update must not win. In milliseconds.
 */
const SETTLE_MS = 40;

/**
 * @param remote the view's value; undefined when the input is the user's own (uncontrolled)
 * @returns the value to show, and what to call when the user changes it: `notify` tells the view and resolves when it has answered
 */
export function useControlled<Value>(remote: Value | undefined, initial: Value) {
  const [local, setLocal] = useState<Value>(remote === undefined ? initial : remote);
  const latest = useRef(remote);
  const outstanding = useRef(0);
  const settling = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  latest.current = remote;

  useEffect(() => {
    if (remote !== undefined && outstanding.current === 0 && settling.current === undefined) setLocal(remote);
  }, [remote]);
  useEffect(
    () => () => {
      clearTimeout(settling.current);
      settling.current = undefined;
    },
    [],
  );

  const change = async (next: Value, notify: () => unknown) => {
    setLocal(next);
    outstanding.current += 1;
    clearTimeout(settling.current);
    settling.current = undefined;
    await notify();
    outstanding.current -= 1;
    if (outstanding.current > 0) return;
    clearTimeout(settling.current);
    settling.current = setTimeout(() => {
      settling.current = undefined;
      if (latest.current !== undefined && outstanding.current === 0) setLocal(latest.current);
    }, SETTLE_MS);
  };

  return [local, change] as const;
}
