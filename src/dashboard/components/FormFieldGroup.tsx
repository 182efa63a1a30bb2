/** Fields that belong together, under one legend. */
import { useId } from 'react';
import type { ReactNode } from 'react';

interface Props {
  legend?: string;
  description?: string;
  layout?: 'horizontal' | 'vertical';
  disabled?: boolean;
  children?: ReactNode;
}

export function FormFieldGroup({
  legend,
  description,
  layout = 'vertical',
  disabled = false,
  children,
}: Props) {
  const id = useId();
  return (
    <fieldset
      className="xc-field-group"
      disabled={disabled}
      aria-describedby={description === undefined ? undefined : id}
    >
      {legend !== undefined && <legend className="xc-legend">{legend}</legend>}
      {description !== undefined && (
        <div className="xc-description" id={id}>
          {description}
        </div>
      )}
      <div className={`xc-field-group-${layout}`}>{children}</div>
    </fieldset>
  );
}
