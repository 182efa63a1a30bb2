/** The page's button: pressable by mouse, touch and keyboard; `pending` keeps its place and its focus. */
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { Spinner } from './Spinner.tsx';

export interface ButtonProps {
  children: ReactNode;
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  pending?: boolean;
  disabled?: boolean;
  type?: 'button' | 'submit';
  onPress?: () => void;
  slot?: 'close';
  label?: string;
}

export function Button({
  children,
  kind = 'secondary',
  pending = false,
  disabled = false,
  label,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      aria-label={label}
      className={`button button-${kind}`}
      isDisabled={disabled}
      isPending={pending}
    >
      {pending && <Spinner label="Working" />}
      {children}
    </AriaButton>
  );
}
