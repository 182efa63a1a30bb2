/** A titled part of a drawer. */
import type { ReactNode } from 'react';
import { Box } from '@stripe/ui-extension-sdk/ui';

export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Box css={{ stack: 'y', gapY: 'small' }}>
      <Box css={{ stack: 'x', distribute: 'space-between', alignY: 'baseline', gapX: 'small' }}>
        <Box css={{ font: 'heading' }}>{title}</Box>
        {aside === undefined ? null : <Box css={{ font: 'caption', color: 'secondary' }}>{aside}</Box>}
      </Box>
      {children}
    </Box>
  );
}
