/** Several lines of text. */
import { Field, useFieldIds } from './Field.tsx';
import { tokenStyle } from './cssTokens.ts';
import { textAttributes } from './TextField.tsx';
import type { TextProps } from './TextField.tsx';
import { useTextInput } from './useTextInput.ts';

interface Props extends TextProps {
  rows?: number;
  cols?: number;
  resizeable?: boolean;
  wrap?: 'soft' | 'hard';
}

export function TextArea({ rows = 3, cols, resizeable = true, wrap, size = 'medium', css, ...props }: Props) {
  const ids = useFieldIds(props);
  const input = useTextInput<HTMLTextAreaElement>(props);
  return (
    <Field {...props} ids={ids} width={tokenStyle(css).width as string | number | undefined}>
      <textarea
        {...ids}
        {...input}
        {...textAttributes(props)}
        rows={rows}
        cols={cols}
        wrap={wrap}
        className={`xc-input xc-textarea xc-input-${size}`}
        style={{ resize: resizeable ? 'vertical' : 'none' }}
      />
    </Field>
  );
}
