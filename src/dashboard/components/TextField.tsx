/** A line of text. */
import { Field, useFieldIds } from './Field.tsx';
import type { FieldProps } from './Field.tsx';
import { tokenStyle } from './cssTokens.ts';
import type { CssTokens } from './cssTokens.ts';
import { keyData } from './events.ts';
import type { inputData } from './events.ts';
import { useTextInput } from './useTextInput.ts';

export interface TextProps extends FieldProps {
  css?: CssTokens;
  name?: string;
  value?: string;
  defaultValue?: string;
  placeholder?: string;
  readOnly?: boolean;
  maxLength?: number;
  minLength?: number;
  autoFocus?: boolean;
  autoComplete?: string;
  spellCheck?: boolean | 'true' | 'false';
  tabIndex?: number;
  onChange?: (event: ReturnType<typeof inputData>) => unknown;
  onKeyDown?: (event: ReturnType<typeof keyData>) => unknown;
  onKeyUp?: (event: ReturnType<typeof keyData>) => unknown;
}

interface Props extends TextProps {
  type?: 'text' | 'number' | 'search' | 'tel' | 'url' | 'email' | 'password';
}

export function TextField({ type = 'text', size = 'medium', css, ...props }: Props) {
  const ids = useFieldIds(props);
  const input = useTextInput<HTMLInputElement>(props);
  return (
    <Field {...props} ids={ids} width={tokenStyle(css).width as string | number | undefined}>
      <input
        {...ids}
        {...input}
        {...textAttributes(props)}
        type={type}
        className={`xc-input xc-input-${size}`}
      />
    </Field>
  );
}

/** Attributes that line and area share. */
export function textAttributes(props: TextProps) {
  const {
    placeholder,
    readOnly,
    disabled,
    required,
    maxLength,
    minLength,
    autoFocus,
    autoComplete,
    spellCheck,
    tabIndex,
  } = props;
  return {
    placeholder,
    readOnly,
    disabled,
    // Announced, not enforced by the browser: views validate when their button is pressed.
    'aria-required': required,
    maxLength,
    minLength,
    autoFocus,
    autoComplete: autoComplete ?? 'off',
    spellCheck,
    tabIndex,
    onKeyDown:
      props.onKeyDown && ((event: Parameters<typeof keyData>[0]) => void props.onKeyDown?.(keyData(event))),
    onKeyUp:
      props.onKeyUp && ((event: Parameters<typeof keyData>[0]) => void props.onKeyUp?.(keyData(event))),
  };
}
