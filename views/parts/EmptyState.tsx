/** Nothing to show, and that is no failure: a short title, why, at most one action. */
import type { ReactNode } from 'react';
import { Box } from '@stripe/ui-extension-sdk/ui';

export function EmptyState({ title, why, action }: { title: string; why: string; action?: ReactNode }) {
  return (
    <Box css={{ stack: 'y', gapY: 'small', paddingY: 'xlarge' }}>
      <Box css={{ font: 'subheading' }}>{title}</Box>
      <Box css={{ color: 'secondary' }}>{why}</Box>
      {action === undefined ? null : <Box css={{ stack: 'x' }}>{action}</Box>}
    </Box>
  );
}
