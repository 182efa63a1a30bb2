/** The default of an extension point: what it does, and the way back to it when a script decides now. */
import { useState } from 'react';
import { Box, Button, FocusView } from '@stripe/ui-extension-sdk/ui';
import { showToast } from '@stripe/ui-extension-sdk/utils';
import type { Failure as FailureValue } from '../../src/console/answer.ts';
import type { ConsolePort, Extension, ExtensionPoint } from '../../src/console/port.ts';
import { Failure } from '../parts/Failure.tsx';
import { deactivationWords, WORDS } from '../words.ts';

interface DefaultDetailProps {
  port: ConsolePort;
  point: ExtensionPoint;
  /** What decides now; null: this default. */
  active: Extension | null;
  mode: 'test' | 'live';
  close: () => void;
  onChanged: () => void;
}

export function DefaultDetail({ port, point, active, mode, close, onChanged }: DefaultDetailProps) {
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<FailureValue | null>(null);
  const deactivate = async (extension: Extension) => {
    setPending(true);
    const answer = await port.extensions.deactivate(extension.id);
    setPending(false);
    if (!answer.ok) return setFailure(answer.failure);
    showToast(WORDS.toasts.deactivated, { type: 'success' }).catch(() => undefined);
    onChanged();
    close();
  };
  return (
    <FocusView
      title={`Default ${point.name.toLowerCase()}`}
      shown
      setShown={(shown) => {
        if (!shown) close();
      }}
      {...(active === null || !port.capabilities.activation
        ? {}
        : {
            primaryAction: (
              <Button type="primary" pending={pending} onPress={() => void deactivate(active)}>
                {`Return to default in ${WORDS.mode[mode]}`}
              </Button>
            ),
          })}
    >
      <Box css={{ stack: 'y', gapY: 'medium' }}>
        {failure === null ? null : <Failure failure={failure} />}
        <Box css={{ font: 'heading' }}>{point.defaultBehavior}</Box>
        <Box>{point.description}</Box>
        {active === null ? (
          <Box css={{ color: 'secondary' }}>The default decides now.</Box>
        ) : (
          <Box css={{ stack: 'y', gapY: 'xsmall' }}>
            <Box>{`${active.name} decides now. Its settings are kept if you return to the default.`}</Box>
            <Box css={{ color: 'secondary' }}>{deactivationWords(point.id)}</Box>
          </Box>
        )}
      </Box>
    </FocusView>
  );
}
