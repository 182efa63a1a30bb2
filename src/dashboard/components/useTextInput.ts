/** A text input or area: its text, its events, and the caret kept in place when the view rewrites the text. */
import { useLayoutEffect, useRef } from 'react';
import type { ChangeEvent } from 'react';
import { inputData } from './events.ts';
import { useControlled } from './useControlled.ts';

type TextElement = HTMLInputElement | HTMLTextAreaElement;

interface Options {
  name?: string | undefined;
  value?: string | undefined;
  defaultValue?: string | undefined;
  onChange?: ((event: ReturnType<typeof inputData>) => unknown) | undefined;
}

export function useTextInput<Element extends TextElement>({ name, value, defaultValue, onChange }: Options) {
  const element = useRef<Element>(null);
  const caret = useRef<{ at: number; fromEnd: number } | null>(null);
  const [text, change] = useControlled(value, defaultValue ?? '');

  useLayoutEffect(() => {
    const input = element.current;
    const kept = caret.current;
    if (input === null || kept === null || document.activeElement !== input || input.value === shown.current)
      return;
    shown.current = input.value;
    try {
      const end = input.value.length - kept.fromEnd;
      const at = kept.fromEnd === 0 ? end : kept.at;
      input.setSelectionRange(at, at);
    } catch {
      // Inputs of type number and email have no caret to set: the browser keeps it.
    }
  }, [text]);
  const shown = useRef(text);

  return {
    ref: element,
    name,
    value: text,
    onChange(event: ChangeEvent<Element>) {
      const input = event.target;
      const at = input.selectionStart;
      caret.current = at === null ? null : { at, fromEnd: input.value.length - at };
      shown.current = input.value;
      void change(input.value, () => onChange?.(inputData({ name: name ?? '', value: input.value })));
    },
  };
}
