/** Waiting inside one region; says for what. The spinner stays away from answers that come at once. */
import { Box, Spinner } from '@stripe/ui-extension-sdk/ui';

export function Loading({ what }: { what: string }) {
  return (
    <Box css={{ stack: 'x', alignY: 'center', gapX: 'small', paddingY: 'large', color: 'secondary' }}>
      <Spinner size="small" delay={300} />
      <Box>{`Loading ${what}`}</Box>
    </Box>
  );
}
