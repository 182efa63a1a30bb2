/** Icons by the SDK's names, drawn on a 16-unit grid. A name that we have no drawing for shows a neutral mark that names itself. */
import { tokenStyle } from './cssTokens.ts';
import type { CssTokens } from './cssTokens.ts';
import { ICON_PATHS } from './iconPaths.ts';

const PIXELS = { xsmall: 12, small: 16, medium: 20, large: 32, xlarge: 64 } as const;

interface Props {
  name: string;
  size?: keyof typeof PIXELS;
  css?: CssTokens;
}

export function Icon({ name, size = 'small', css }: Props) {
  const pixels = PIXELS[size];
  const paths = Object.hasOwn(ICON_PATHS, name) ? ICON_PATHS[name] : undefined;
  const known = paths !== undefined;
  return (
    <svg
      className="xc-icon"
      style={tokenStyle(css, true)}
      width={pixels}
      height={pixels}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      // A known icon stands beside words that say the same.
      {...(known ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
    >
      {known ? <path d={paths} /> : <title>{name}</title>}
      {!known && <rect x="2.5" y="2.5" width="11" height="11" rx="3" strokeDasharray="2 2" />}
    </svg>
  );
}
