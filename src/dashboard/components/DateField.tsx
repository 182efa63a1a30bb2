/** A calendar date as `YYYY-MM-DD`, without time and zone. */
import { Field, useFieldIds } from './Field.tsx';
import type { FieldProps } from './Field.tsx';
import { useControlled } from './useControlled.ts';

interface Props extends FieldProps {
  value?: string;
  defaultValue?: string;
  onChange?: (date: string) => unknown;
}

export function DateField({ value, defaultValue = '', onChange, size = 'medium', ...field }: Props) {
  const ids = useFieldIds(field);
  const [date, change] = useControlled(value, defaultValue);
  return (
    <Field {...field} ids={ids}>
      <input
        {...ids}
        type="date"
        className={`xc-input xc-input-${size}`}
        value={date}
        disabled={field.disabled}
        onChange={(event) => void change(event.target.value, () => onChange?.(event.target.value))}
      />
    </Field>
  );
}
