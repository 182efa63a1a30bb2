/** Checkbox, Radio and Switch: one state, on or off, with its label beside it. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { FieldNotes, useFieldIds } from './Field.tsx';
import type { FieldProps } from './Field.tsx';
import { inputData } from './events.ts';
import { useControlled } from './useControlled.ts';

interface ChoiceProps extends FieldProps {
  name?: string;
  value?: string;
  checked?: boolean;
  defaultChecked?: boolean;
  readOnly?: boolean;
  autoFocus?: boolean;
  tabIndex?: number;
  onChange?: (event: ReturnType<typeof inputData>) => unknown;
}

interface FrameProps extends FieldProps {
  ids: ReturnType<typeof useFieldIds>;
  kind: 'checkbox' | 'radio' | 'switch';
  children: ReactNode;
}

function ChoiceFrame({ ids, kind, label, description, error, hiddenElements = [], children }: FrameProps) {
  return (
    <div className={`xc-choice xc-choice-${kind}`}>
      {children}
      <div className="xc-choice-text">
        {label !== undefined && (
          <label
            className={hiddenElements.includes('label') ? 'xc-visually-hidden' : 'xc-choice-label'}
            htmlFor={ids.id}
          >
            {label}
          </label>
        )}
        <FieldNotes id={ids.id} description={description} error={error} hiddenElements={hiddenElements} />
      </div>
    </div>
  );
}

function attributes({ name, value, disabled, required, autoFocus, tabIndex, readOnly }: ChoiceProps) {
  return {
    name,
    value,
    disabled: disabled === true || readOnly === true,
    'aria-required': required,
    autoFocus,
    tabIndex,
  };
}

export function Checkbox({ indeterminate = false, ...props }: ChoiceProps & { indeterminate?: boolean }) {
  const ids = useFieldIds(props);
  const element = useRef<HTMLInputElement>(null);
  const [checked, change] = useChecked(props);
  useEffect(() => {
    if (element.current) element.current.indeterminate = indeterminate;
  });
  return (
    <ChoiceFrame {...props} ids={ids} kind="checkbox">
      <input
        {...ids}
        {...attributes(props)}
        ref={element}
        type="checkbox"
        className="xc-checkbox"
        checked={checked}
        onChange={change}
      />
    </ChoiceFrame>
  );
}

export function Switch(props: ChoiceProps) {
  const ids = useFieldIds(props);
  const [checked, change] = useChecked(props);
  return (
    <ChoiceFrame {...props} ids={ids} kind="switch">
      <input
        {...ids}
        {...attributes(props)}
        type="checkbox"
        role="switch"
        className="xc-switch"
        checked={checked}
        onChange={change}
      />
    </ChoiceFrame>
  );
}

/** Not shown ahead of the view's answer, unlike the others: of a group of radios only the view knows which one gives way. */
export function Radio({ checked, defaultChecked, onChange, ...props }: ChoiceProps) {
  const ids = useFieldIds(props);
  return (
    <ChoiceFrame {...props} ids={ids} kind="radio">
      <input
        {...ids}
        {...attributes(props)}
        type="radio"
        className="xc-radio"
        {...(checked === undefined ? { defaultChecked } : { checked })}
        onChange={(event) =>
          void onChange?.(
            inputData({ name: props.name ?? '', value: event.target.value, checked: event.target.checked }),
          )
        }
      />
    </ChoiceFrame>
  );
}

function useChecked({ name, value, checked, defaultChecked, onChange }: ChoiceProps) {
  const [shown, change] = useControlled(checked, defaultChecked ?? false);
  return [
    shown,
    (event: { target: HTMLInputElement }) => {
      const next = event.target.checked;
      void change(next, () =>
        onChange?.(inputData({ name: name ?? '', value: value ?? 'on', checked: next })),
      );
    },
  ] as const;
}
