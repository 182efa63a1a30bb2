/** A choice from a list; its options are plain `<option>` elements of the view. */
import { createContext, useContext, useLayoutEffect, useReducer, useRef } from 'react';
import type { ReactNode } from 'react';
import { Field, useFieldIds } from './Field.tsx';
import type { FieldProps } from './Field.tsx';
import { tokenStyle } from './cssTokens.ts';
import type { CssTokens } from './cssTokens.ts';
import { inputData } from './events.ts';
import { useControlled } from './useControlled.ts';

/** Options render on their own; each tells the select when it came or changed, since the browser picks the selected one again. */
const OptionsChanged = createContext<() => void>(() => undefined);

interface Props extends FieldProps {
  css?: CssTokens;
  name?: string;
  value?: string | string[];
  defaultValue?: string | string[];
  multiple?: boolean;
  autoFocus?: boolean;
  onChange?: (event: ReturnType<typeof inputData>) => unknown;
  children?: ReactNode;
}

export function Select({
  css,
  name,
  value,
  defaultValue,
  multiple = false,
  autoFocus,
  size = 'medium',
  onChange,
  children,
  ...field
}: Props) {
  const ids = useFieldIds(field);
  const element = useRef<HTMLSelectElement>(null);
  const [, optionsChanged] = useReducer((count: number) => count + 1, 0);
  const [selected, change] = useControlled<string | string[] | null>(value, defaultValue ?? null);

  useLayoutEffect(() => {
    if (element.current === null || selected === null) return;
    const wanted = new Set(typeof selected === 'string' ? [selected] : selected);
    for (const option of element.current.options) option.selected = wanted.has(option.value);
  });

  return (
    <Field {...field} ids={ids} width={tokenStyle(css).width as string | number | undefined}>
      <div className="xc-select" data-multiple={multiple ? '' : undefined}>
        <select
          {...ids}
          ref={element}
          name={name}
          multiple={multiple}
          disabled={field.disabled}
          aria-required={field.required}
          autoFocus={autoFocus}
          className={`xc-input xc-input-${size}`}
          onChange={(event) => {
            const chosen = [...event.target.selectedOptions].map((option) => option.value);
            const next = multiple ? chosen : (chosen[0] ?? '');
            void change(next, () => onChange?.(inputData({ name: name ?? '', value: next })));
          }}
        >
          <OptionsChanged.Provider value={optionsChanged}>{children}</OptionsChanged.Provider>
        </select>
      </div>
    </Field>
  );
}

/** The remote type `option`. */
export function Option({
  value,
  disabled,
  children,
}: {
  value?: string;
  disabled?: boolean;
  children?: ReactNode;
}) {
  const changed = useContext(OptionsChanged);
  useLayoutEffect(changed, [changed, value]);
  return (
    <option value={value} disabled={disabled}>
      {children}
    </option>
  );
}
