/** What every input has around it: label, description, error, and the ids that tie them together. */
import { useId } from 'react';
import type { ReactNode } from 'react';

export interface FieldProps {
  label?: ReactNode;
  description?: string;
  error?: string;
  invalid?: boolean;
  hiddenElements?: readonly ('label' | 'description' | 'error')[];
  disabled?: boolean;
  required?: boolean;
  size?: 'small' | 'medium' | 'large';
}

export interface FieldIds {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}

/** Attributes for the input itself. */
export function useFieldIds({ description, error, invalid }: FieldProps): FieldIds {
  const id = useId();
  const hasError = error !== undefined && error !== '';
  const described = [description ? `${id}-description` : '', hasError ? `${id}-error` : '']
    .filter(Boolean)
    .join(' ');
  return {
    id,
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(hasError || invalid === true ? { 'aria-invalid': true as const } : {}),
  };
}

interface FrameProps extends FieldProps {
  ids: FieldIds;
  width?: string | number;
  children: ReactNode;
}

export function Field({
  ids,
  label,
  description,
  error,
  hiddenElements = [],
  required,
  width,
  children,
}: FrameProps) {
  return (
    <div className="xc-field" style={width === undefined ? undefined : { width }}>
      {label !== undefined && (
        <label className={part('xc-label', hiddenElements.includes('label'))} htmlFor={ids.id}>
          {label}
          {required === true && <span className="xc-required"> (required)</span>}
        </label>
      )}
      <FieldNotes id={ids.id} description={description} hiddenElements={hiddenElements} />
      {children}
      <FieldNotes id={ids.id} error={error} hiddenElements={hiddenElements} />
    </div>
  );
}

interface NotesProps {
  id: string;
  description?: string | undefined;
  error?: string | undefined;
  hiddenElements: readonly string[];
}

/** Hidden parts stay for those who cannot see the field. */
export function FieldNotes({ id, description, error, hiddenElements }: NotesProps) {
  return (
    <>
      {description !== undefined && description !== '' && (
        <div
          className={part('xc-description', hiddenElements.includes('description'))}
          id={`${id}-description`}
        >
          {description}
        </div>
      )}
      {error !== undefined && error !== '' && (
        <div className={part('xc-error', hiddenElements.includes('error'))} id={`${id}-error`} role="alert">
          {error}
        </div>
      )}
    </>
  );
}

function part(className: string, hidden: boolean): string {
  return hidden ? 'xc-visually-hidden' : className;
}
