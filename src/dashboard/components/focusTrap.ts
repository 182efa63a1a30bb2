/** Keeps the focus inside a dialog, makes what lies behind it unreachable, and gives the focus back when it closes. */
import { useLayoutEffect } from 'react';
import type { KeyboardEvent, RefObject } from 'react';

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, [tabindex]:not([tabindex="-1"])';

export function useModalFocus(shown: boolean, dialog: RefObject<HTMLElement>) {
  useLayoutEffect(() => {
    const element = dialog.current;
    if (!shown || element === null) return;
    const opener = document.activeElement;
    const outer = element.closest('.xc-focus-layer') ?? element;
    const behind = [...(outer.parentElement?.children ?? [])].filter(
      (sibling) =>
        sibling !== outer &&
        !sibling.hasAttribute('inert') &&
        !sibling.matches('.xc-layer, .xc-focus-layer, [role="tooltip"]'),
    );
    behind.forEach((sibling) => sibling.setAttribute('inert', ''));
    // A field with autoFocus may have taken it already.
    if (!element.contains(opener)) element.focus();
    return () => {
      behind.forEach((sibling) => sibling.removeAttribute('inert'));
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, [shown, dialog]);
}

/** Tab goes round inside `within`. */
export function trapTab(event: KeyboardEvent, within: HTMLElement | null) {
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
