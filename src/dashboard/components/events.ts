/** Events as views receive them: plain data, since a DOM event cannot cross the port. */
import type { KeyboardEvent, MouseEvent } from 'react';

export interface PressData {
  type: 'press';
  pointerType: 'mouse' | 'pen' | 'touch' | 'keyboard' | 'virtual';
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  target: Record<string, never>;
}

export function pressData(event: MouseEvent): PressData {
  const native = event.nativeEvent as Partial<PointerEvent>;
  return {
    type: 'press',
    // A click made by the keyboard has no detail; one by a script neither, which is called virtual only by assistive tools.
    pointerType: event.detail === 0 ? 'keyboard' : pointerTypeOf(native.pointerType),
    altKey: event.altKey,
    ctrlKey: event.ctrlKey,
    metaKey: event.metaKey,
    shiftKey: event.shiftKey,
    target: {},
  };
}

function pointerTypeOf(type: string | undefined): PressData['pointerType'] {
  return type === 'pen' || type === 'touch' ? type : 'mouse';
}

export interface InputTarget {
  name: string;
  value: string | string[];
  checked?: boolean;
}

/** `target.type` is left out on purpose: with it react-hook-form looks for the value on a ref, which views cannot have. */
export function inputData(target: InputTarget) {
  return { type: 'change' as const, target, currentTarget: target };
}

export function keyData(event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) {
  const { name, value } = event.currentTarget;
  const { type, key, code, altKey, ctrlKey, metaKey, shiftKey, repeat } = event;
  return {
    type,
    key,
    code,
    altKey,
    ctrlKey,
    metaKey,
    shiftKey,
    repeat,
    target: { name, value },
    currentTarget: { name, value },
  };
}
