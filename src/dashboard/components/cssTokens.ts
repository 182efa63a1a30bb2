/**
 * The `css` prop of the SDK's components as a style. Pure; unknown keys and values are errors, not passed on. Pixel values and the meaning
 * of an alignment without a stack are ours: Stripe publishes names only.
 */
import type { CSSProperties } from 'react';

export type CssTokens = Readonly<Record<string, unknown>>;

export class TokenError extends Error {
  override readonly name = 'TokenError';
}

const SPACE = { xxsmall: 2, xsmall: 4, small: 8, medium: 16, large: 24, xlarge: 32, xxlarge: 48 } as const;
const RADIUS = {
  none: '0',
  xsmall: '2px',
  small: '4px',
  medium: '6px',
  large: '8px',
  rounded: '9999px',
} as const;
const SIZE = {
  auto: 'auto',
  fill: '100%',
  min: 'min-content',
  max: 'max-content',
  fit: 'fit-content',
} as const;
const COLOR = table('--xc-color-', [
  'brand',
  'primary',
  'secondary',
  'disabled',
  'info',
  'success',
  'attention',
  'critical',
]);
const BORDER = table('--xc-border-', ['neutral', 'critical']);
const BACKGROUND = table('--xc-background-', ['container', 'surface']);
const SHADOW = table('--xc-shadow-', ['none', 'base', 'top', 'hover', 'focus']);
const ALIGN_X = { start: 'flex-start', center: 'center', end: 'flex-end', stretch: 'stretch' } as const;
const ALIGN_Y = {
  top: 'flex-start',
  center: 'center',
  baseline: 'baseline',
  bottom: 'flex-end',
  stretch: 'stretch',
} as const;
const BORDER_STYLES =
  'dashed dotted double groove hidden inherit initial inset none outset revert-layer revert ridge solid unset'.split(
    ' ',
  );
const FONTS = 'body bodyEmphasized caption heading kicker lead subheading subtitle title'.split(' ');

type Convert = (value: unknown) => CSSProperties | null;

const length = (value: unknown) => (isNumber(value) ? `${value}px` : null);
const space = (value: unknown) => length(value) ?? px(lookup(SPACE, value));
const fraction = (value: unknown) => {
  const [, over, under] = /^(\d{1,2})\/(\d{1,2})$/.exec(String(value)) ?? [];
  if (over === undefined || under === undefined || !['2', '3', '4', '5', '6', '12'].includes(under))
    return null;
  return Number(over) < Number(under) && Number(over) > 0 ? `${(Number(over) / Number(under)) * 100}%` : null;
};
const size = (value: unknown) => length(value) ?? lookup(SIZE, value) ?? fraction(value);

/** One property for a value; several for keys such as paddingX. */
function each(properties: readonly string[], convert: (value: unknown) => string | number | null): Convert {
  return (value) => {
    const converted = convert(value);
    return converted === null
      ? null
      : Object.fromEntries(properties.map((property) => [property, converted]));
  };
}

const literal =
  (...allowed: string[]) =>
  (value: unknown) =>
    allowed.includes(value as string) ? (value as string) : null;
const negative = (value: unknown) => {
  const positive = space(value);
  return positive === null ? null : `calc(-1 * ${positive})`;
};
/** A border colour or width alone would draw nothing: CSS starts from no style and a medium width. */
const edge =
  (side: string, what: 'Color' | 'Width', convert: (value: unknown) => string | null): Convert =>
  (value) => {
    const converted = convert(value);
    if (converted === null) return null;
    const basis = { [`border${side}Style`]: 'solid', [`border${side}Width`]: '1px' };
    return { ...basis, [`border${side}${what}`]: converted } as CSSProperties;
  };

/** Every key that Box and Inline take, except the three read together in `layout`. */
const KEYS: Readonly<Record<string, Convert>> = {
  ...sides('padding', 'padding', space),
  ...sides('margin', 'margin', space),
  ...sides('bleed', 'margin', negative),
  gap: each(['gap'], space),
  gapX: each(['columnGap'], space),
  columnGap: each(['columnGap'], space),
  gapY: each(['rowGap'], space),
  rowGap: each(['rowGap'], space),
  inset: each(['inset'], space),
  top: each(['top'], space),
  left: each(['left'], space),
  bottom: each(['bottom'], space),
  ...Object.fromEntries(
    ['width', 'height', 'minWidth', 'maxWidth', 'minHeight', 'maxHeight'].map((key) => [
      key,
      each([key], size),
    ]),
  ),
  color: each(['color'], (value) => lookup(COLOR, value)),
  fill: each(['fill', 'color'], (value) => lookup(COLOR, value)),
  backgroundColor: each(['backgroundColor'], (value) => lookup(BACKGROUND, value)),
  keyline: edge('', 'Color', (value) => lookup(BORDER, value)),
  ...Object.fromEntries(
    ['', 'Top', 'Right', 'Bottom', 'Left'].flatMap((side) => [
      [`border${side}Color`, edge(side, 'Color', (value) => lookup(BORDER, value))],
      [`border${side}Width`, edge(side, 'Width', length)],
      [`border${side}Style`, each([`border${side}Style`], literal(...BORDER_STYLES))],
    ]),
  ),
  ...Object.fromEntries(
    ['', 'TopLeft', 'TopRight', 'BottomLeft', 'BottomRight'].map((corner) => [
      `border${corner}Radius`,
      each([`border${corner}Radius`], (value) => lookup(RADIUS, value)),
    ]),
  ),
  boxShadow: each(['boxShadow'], (value) => lookup(SHADOW, value)),
  topShadow: each(['boxShadow'], (value) => lookup(SHADOW, value)),
  focusRing: each(['boxShadow'], (value) => lookup(SHADOW, value)),
  font: (value) => {
    if (!FONTS.includes(value as string)) return null;
    const at = `--xc-font-${value as string}`;
    // The shorthand carries size, line height, weight and family; spacing and case stand beside it.
    return { font: `var(${at})` };
  },
  fontFamily: each(['fontFamily'], (value) =>
    lookup({ ui: 'var(--xc-font-ui)', monospace: 'var(--xc-font-monospace)' }, value),
  ),
  fontWeight: each(['fontWeight'], (value) => lookup({ regular: 400, semibold: 600, bold: 700 }, value)),
  ...Object.fromEntries(
    ['overflow', 'overflowX', 'overflowY'].map((key) => [
      key,
      each([key], literal('visible', 'hidden', 'clip', 'scroll', 'auto')),
    ]),
  ),
  overflowWrap: each(['overflowWrap'], literal('break-word', 'normal')),
  wordWrap: each(['overflowWrap'], literal('break-word', 'normal')),
  wordBreak: each(['wordBreak'], literal('normal', 'break-all', 'keep-all', 'break-word')),
  textAlign: each(
    ['textAlign'],
    literal('center', 'end', 'justify', 'left', 'match-parent', 'right', 'start'),
  ),
  textOverflow: each(['textOverflow'], literal('ellipsis')),
  textTransform: each(
    ['textTransform'],
    literal('capitalize', 'uppercase', 'lowercase', 'none', 'full-width', 'full-size-kana'),
  ),
  whiteSpace: each(
    ['whiteSpace'],
    literal('normal', 'nowrap', 'pre', 'pre-wrap', 'pre-line', 'break-spaces'),
  ),
  wrap: each(['flexWrap'], literal('wrap', 'nowrap', 'wrap-reverse')),
  zIndex: each(['zIndex'], (value) => lookup({ overlay: 20, partial: 10 }, value)),
  gridColumns: each(['gridTemplateColumns'], (value) =>
    isNumber(value) ? `repeat(${value}, minmax(0, 1fr))` : null,
  ),
  minTileWidth: each(['gridTemplateColumns'], (value) => {
    const width = length(value) ?? fraction(value);
    return width === null ? null : `repeat(auto-fill, minmax(min(100%, ${width}), 1fr))`;
  }),
  alignSelfX: each(['justifySelf'], (value) => lookup(ALIGN_X, value)),
  alignSelfY: each(['alignSelf'], (value) => lookup(ALIGN_Y, value)),
};

/** Keys whose meaning depends on one another. */
const LAYOUT_KEYS: ReadonlySet<string> = new Set(['stack', 'display', 'alignX', 'alignY', 'distribute']);

export const CSS_KEYS: readonly string[] = [...Object.keys(KEYS), ...LAYOUT_KEYS];

/**
 * @param css tokens as the view gave them
 * @param inline true for Inline: the box flows with the text around it
 * @throws TokenError naming the key, and for a known key the value
 */
export function tokenStyle(css: CssTokens | undefined, inline = false): CSSProperties {
  if (css === undefined) return {};
  const style: CSSProperties = layout(css, inline);
  for (const [key, value] of Object.entries(css)) {
    if (value === undefined || LAYOUT_KEYS.has(key)) continue;
    const convert = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (convert === undefined)
      throw new TokenError(`css has no key "${key}". Use the tokens of Stripe's style reference.`);
    const converted = convert(value);
    if (converted === null) throw refused(key, value);
    Object.assign(style, converted);
  }
  return style;
}

/** Display, direction and alignment. An alignment without a stack stacks downwards, so that it has something to align. */
function layout(css: CssTokens, inline: boolean): CSSProperties {
  const { stack, display, distribute } = css;
  const alignX = aligned('alignX', css['alignX'], ALIGN_X);
  const alignY = aligned('alignY', css['alignY'], ALIGN_Y);
  if (stack !== undefined && !['x', 'y', 'z'].includes(stack as string)) throw refused('stack', stack);
  if (display !== undefined && display !== 'grid') throw refused('display', display);
  if (distribute !== undefined && distribute !== 'packed' && distribute !== 'space-between')
    throw refused('distribute', distribute);
  const isGrid = display === 'grid' || css['gridColumns'] !== undefined || css['minTileWidth'] !== undefined;
  if (stack === 'z' || isGrid) {
    return {
      display: inline ? 'inline-grid' : 'grid',
      ...given({ justifyItems: alignX, alignItems: alignY }),
    };
  }
  if (stack === undefined && alignX === undefined && alignY === undefined) return {};
  const row = stack === 'x';
  const spread = distribute === 'space-between' ? 'space-between' : undefined;
  return {
    display: inline ? 'inline-flex' : 'flex',
    flexDirection: row ? 'row' : 'column',
    ...given({ alignItems: row ? alignY : alignX, justifyContent: spread ?? (row ? alignX : alignY) }),
  };
}

function aligned(key: string, value: unknown, names: Readonly<Record<string, string>>): string | undefined {
  if (value === undefined) return undefined;
  const found = lookup(names, value);
  if (found === null) throw refused(key, value);
  return found;
}

function refused(key: string, value: unknown): TokenError {
  return new TokenError(
    `css.${key} does not take ${JSON.stringify(value)}. Use the tokens of Stripe's style reference.`,
  );
}

function given(style: Readonly<Record<string, string | undefined>>): CSSProperties {
  return Object.fromEntries(Object.entries(style).filter(([, value]) => value !== undefined));
}

function sides(
  key: string,
  property: string,
  convert: (value: unknown) => string | null,
): Record<string, Convert> {
  const all = ['Top', 'Right', 'Bottom', 'Left'];
  return {
    [key]: each([property], convert),
    [`${key}X`]: each([`${property}Left`, `${property}Right`], convert),
    [`${key}Y`]: each([`${property}Top`, `${property}Bottom`], convert),
    ...Object.fromEntries(all.map((side) => [`${key}${side}`, each([`${property}${side}`], convert)])),
  };
}

function table(prefix: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, `var(${prefix}${name})`]));
}

function lookup<T extends string | number>(names: Readonly<Record<string, T>>, value: unknown): T | null {
  return typeof value === 'string' && Object.hasOwn(names, value) ? (names[value] ?? null) : null;
}

function px(value: number | null): string | null {
  return value === null ? null : `${value}px`;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
