/** Moves focus along a row or column of elements by arrow keys, Home and End. */
import type { KeyboardEvent } from 'react';

interface Keys {
  previous: string;
  next: string;
  /** From the last to the first and back; menus and tabs do, lists do not. */
  wrap?: boolean;
}

/** Returns the element that has the focus now, or null when the key was not one of ours. */
export function moveFocus(
  event: KeyboardEvent,
  within: HTMLElement | null,
  selector: string,
  keys: Keys,
): HTMLElement | null {
  const elements = [...(within?.querySelectorAll<HTMLElement>(selector) ?? [])];
  const at = elements.indexOf(document.activeElement as HTMLElement);
  const to = destination(event.key, at, elements.length, keys);
  const element = to === null ? undefined : elements[to];
  if (element === undefined) return null;
  event.preventDefault();
  element.focus();
  return element;
}

function destination(
  key: string,
  at: number,
  count: number,
  { previous, next, wrap = false }: Keys,
): number | null {
  const last = count - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key === next) return at < last ? at + 1 : wrap ? 0 : last;
  if (key === previous) return at > 0 ? at - 1 : wrap ? last : 0;
  return null;
}
