import { expect, test } from 'vitest';
import { CSS_KEYS, tokenStyle } from './cssTokens.ts';
import { PROP_TABLE } from '../host/propTable.ts';

test('every key that the SDK gives a Box is known, and no other', () => {
  const css = PROP_TABLE['v9']?.['Box']?.['css']?.kind;
  const keys = typeof css === 'object' && 'css' in css ? css.css : [];
  expect(keys).toHaveLength(87);
  expect([...CSS_KEYS].sort()).toEqual([...keys].sort());
});

test('a stack turns alignments along its direction', () => {
  expect(tokenStyle({ stack: 'x', alignX: 'end', alignY: 'center', gap: 'small' })).toEqual({
    display: 'flex',
    flexDirection: 'row',
    justifyContent: 'flex-end',
    alignItems: 'center',
    gap: '8px',
  });
  expect(tokenStyle({ stack: 'y', alignX: 'end', distribute: 'space-between' })).toEqual({
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-end',
    justifyContent: 'space-between',
  });
});

test.each([
  [{ padding: 'medium' }, { padding: '16px' }],
  [{ paddingX: 3 }, { paddingLeft: '3px', paddingRight: '3px' }],
  [{ bleedX: 'large' }, { marginLeft: 'calc(-1 * 24px)', marginRight: 'calc(-1 * 24px)' }],
  [{ width: '1/4' }, { width: '25%' }],
  [{ width: 'fill' }, { width: '100%' }],
  [{ width: 120 }, { width: '120px' }],
  [{ color: 'critical' }, { color: 'var(--xc-color-critical)' }],
  [
    { keyline: 'neutral' },
    { borderStyle: 'solid', borderWidth: '1px', borderColor: 'var(--xc-border-neutral)' },
  ],
  [{ gridColumns: 2 }, { display: 'grid', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' }],
  [
    { font: 'caption', fontWeight: 'bold' },
    { font: 'var(--xc-font-caption)', fontWeight: 700 },
  ],
  [{ padding: undefined }, {}],
])('%j becomes %j', (css, style) => expect(tokenStyle(css)).toEqual(style));

test('an inline box flows with the text', () => {
  expect(tokenStyle({ stack: 'x' }, true)).toMatchObject({ display: 'inline-flex' });
});

test.each([
  [{ background: 'red' }, 'css has no key "background"'],
  [{ constructor: 1 }, 'css has no key "constructor"'],
  [{ color: '#ff0000' }, 'css.color does not take "#ff0000"'],
  [{ padding: '10px' }, 'css.padding does not take "10px"'],
  [{ width: '5/4' }, 'css.width does not take "5/4"'],
  [{ width: '1/7' }, 'css.width does not take "1/7"'],
  [{ stack: 'row' }, 'css.stack does not take "row"'],
  [{ alignX: 'left' }, 'css.alignX does not take "left"'],
  [{ gap: Number.NaN }, 'css.gap does not take null'],
])('%j is refused: %s', (css, message) => expect(() => tokenStyle(css)).toThrow(message));
