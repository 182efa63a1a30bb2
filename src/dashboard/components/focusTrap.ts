/** Keeps focus and keys in the dialog in front, makes what lies behind it unreachable, and gives the focus back when it closes. */
import { useLayoutEffect, useRef } from 'react';
import type { KeyboardEvent, RefObject } from 'react';

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]:not([tabindex="-1"])';

/** Open dialogs, the one in front last. */
const layers: HTMLElement[] = [];

/** `onEscape`: the key was pressed in the dialog, or where a focus that was in it has fallen to. */
export function useModalFocus(dialog: RefObject<HTMLElement>, onEscape: () => void) {
  const escape = useRef(onEscape);
  useLayoutEffect(() => {
    escape.current = onEscape;
  });
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    const opener = document.activeElement;
    const release = hideBehind(element);
    layers.push(element);
    // A field with autoFocus may have taken it already.
    if (!element.contains(opener)) element.focus();
    const letGo = keepFocus(element);
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape' || layers.at(-1) !== element || !isStray(event.target, element)) return;
      event.stopPropagation();
      escape.current();
    };
    document.addEventListener('keydown', onKey, true);
    return () => {
      document.removeEventListener('keydown', onKey, true);
      letGo();
      layers.splice(layers.indexOf(element), 1);
      release();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [dialog]);
}

/** Keys of the dialog itself: Tab goes round inside it, Escape asks to close it and nothing behind it. */
export function onDialogKey(event: KeyboardEvent, dialog: HTMLElement | null, onEscape: () => void) {
  trapTab(event, dialog);
  if (event.key !== 'Escape') return;
  event.stopPropagation();
  onEscape();
}

function hideBehind(element: HTMLElement): () => void {
  const outer = element.closest('.xc-focus-layer') ?? element;
  const behind = [...(outer.parentElement?.children ?? [])].filter(
    (sibling) =>
      sibling !== outer &&
      !sibling.hasAttribute('inert') &&
      !sibling.matches('.xc-layer, .xc-focus-layer, [role="tooltip"]'),
  );
  behind.forEach((sibling) => sibling.setAttribute('inert', ''));
  return () => behind.forEach((sibling) => sibling.removeAttribute('inert'));
}

/**
 * A pressed button often disappears with its press ("Activate" becomes "Deactivate") or is disabled, and browsers then
 * drop the focus on the body, where no key reaches the dialog any more. It goes to the dialog instead.
 */
function keepFocus(element: HTMLElement): () => void {
  let last = document.activeElement;
  const remember = (event: FocusEvent) => {
    last = event.target as Element;
  };
  const restore = () => {
    const lost = last !== null && (!last.isConnected || last.matches(':disabled'));
    if (!lost || layers.at(-1) !== element) return;
    const at = document.activeElement;
    if (at === null || at === document.body || at === last) element.focus();
  };
  const observer = new MutationObserver(restore);
  observer.observe(element, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['disabled'],
  });
  document.addEventListener('focusin', remember);
  return () => {
    observer.disconnect();
    document.removeEventListener('focusin', remember);
  };
}

/** The body, or the frame around the dialog: places whose keys belong to the dialog although they are outside it. */
function isStray(target: EventTarget | null, element: HTMLElement): boolean {
  if (target === document.body || target === document.documentElement) return true;
  const frame = element.closest('aside');
  return target instanceof Element && frame?.contains(target) === true && !target.closest(LAYERS);
}

/** Layers handle their own keys. */
const LAYERS = '.xc-focus-layer, .xc-layer';

function trapTab(event: KeyboardEvent, within: HTMLElement | null) {
  if (event.key !== 'Tab' || within === null) return;
  // All elements, then those that match: a list of selectors need not come back in document order (jsdom).
  const elements = [...within.querySelectorAll<HTMLElement>('*')].filter(
    (element) => element.matches(FOCUSABLE) && element.closest('[hidden], [inert]') === null,
  );
  const first = elements[0];
  const last = elements.at(-1);
  if (first === undefined || last === undefined) return event.preventDefault();
  const at = document.activeElement;
  if (event.shiftKey ? at === first || at === within : at === last) {
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}
