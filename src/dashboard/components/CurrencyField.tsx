/** An amount of money. The view gets minor units of the currency, or null while the text is no valid amount. */
import { useEffect, useState } from 'react';
import { amountText, decimalsOf, parseAmount } from './currencyAmount.ts';
import { Field, useFieldIds } from './Field.tsx';
import type { FieldProps } from './Field.tsx';
import { useControlled } from './useControlled.ts';

interface Props extends FieldProps {
  value?: number | null;
  defaultValue?: number;
  currency?: string;
  defaultCurrency?: string;
  currencyAllowlist?: string[];
  /** Digits more (or fewer, when negative) than the currency's own. */
  fractionDigitOffset?: number;
  /** False: whole amounts show without their zeros. */
  padAllFractionDigits?: boolean;
  readOnly?: boolean;
  autoFocus?: boolean;
  onChange?: (minor: number | null) => unknown;
  onCurrencyChange?: (currency: string) => unknown;
}

export function CurrencyField(props: Props) {
  const {
    value,
    defaultValue,
    defaultCurrency = 'USD',
    currencyAllowlist = [],
    fractionDigitOffset = 0,
  } = props;
  const {
    readOnly,
    autoFocus,
    onChange,
    onCurrencyChange,
    padAllFractionDigits = true,
    size = 'medium',
    ...field
  } = props;
  const [ownCurrency, setOwnCurrency] = useState(defaultCurrency);
  const currency = props.currency ?? ownCurrency;
  const decimals = Math.max(0, decimalsOf(currency) + fractionDigitOffset);
  const show = (minor: number | null | undefined) => {
    if (minor === null || minor === undefined) return '';
    const text = amountText(minor, decimals);
    return padAllFractionDigits ? text : text.replace(/\.0+$/, '');
  };
  const [minor, change] = useControlled<number | null>(value, defaultValue ?? null);
  const [text, setText] = useState(() => show(value ?? defaultValue));
  const parsed = parseAmount(text, decimals);
  const problem = 'error' in parsed ? parsed.error : undefined;
  // The view only knows that there is no amount; the field knows what is wrong with the one that was typed.
  const error = problem ?? field.error;
  const ids = useFieldIds({ ...field, error });

  // The view rewrites the text only when it means another amount than the text already says.
  useEffect(() => {
    if (minor !== minorOf(text, decimals)) setText(show(minor));
  }, [minor]);
  // Another currency may have other decimals: the amount as typed then means other minor units.
  useEffect(() => tell(text), [decimals]);

  function tell(typed: string) {
    // An amount that cannot be read is no amount: the view must not keep the one before.
    const next = minorOf(typed, decimals);
    if (next !== minor) void change(next, () => onChange?.(next));
  }

  return (
    <Field {...field} ids={ids} error={error}>
      <div
        className={`xc-currency xc-input-${size}`}
        data-invalid={error ? '' : undefined}
        data-disabled={field.disabled ? '' : undefined}
      >
        <span className="xc-currency-symbol" aria-hidden="true">
          {symbolOf(currency)}
        </span>
        <input
          {...ids}
          inputMode="decimal"
          autoComplete="off"
          className="xc-currency-input"
          value={text}
          disabled={field.disabled}
          readOnly={readOnly}
          autoFocus={autoFocus}
          onChange={(event) => {
            setText(event.target.value);
            tell(event.target.value);
          }}
          onBlur={() => {
            if (!('error' in parsed) && parsed.minor !== null) setText(show(parsed.minor));
          }}
        />
        {currencyAllowlist.length > 1 && onCurrencyChange !== undefined ? (
          <select
            aria-label="Currency"
            className="xc-currency-code"
            value={currency}
            disabled={field.disabled}
            onChange={(event) => {
              setOwnCurrency(event.target.value);
              onCurrencyChange(event.target.value);
            }}
          >
            {currencyAllowlist.map((code) => (
              <option key={code}>{code}</option>
            ))}
          </select>
        ) : (
          <span className="xc-currency-code">{currency}</span>
        )}
      </div>
    </Field>
  );
}

function minorOf(text: string, decimals: number): number | null {
  const parsed = parseAmount(text, decimals);
  return 'error' in parsed ? null : parsed.minor;
}

function symbolOf(currency: string): string {
  try {
    const parts = new Intl.NumberFormat('en-US', {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
    }).formatToParts(0);
    const symbol = parts.find(({ type }) => type === 'currency')?.value ?? '';
    return symbol.toUpperCase() === currency.toUpperCase() ? '' : symbol;
  } catch {
    // Intl refuses codes that are not three letters, such as crypto currencies: the code stands beside the field anyway.
    return '';
  }
}
