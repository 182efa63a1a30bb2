/** Turns every active script off, after saying which; reports each one that could not be stopped. */
import { useState } from 'react';
import { Box, Button, FocusView } from '@stripe/ui-extension-sdk/ui';
import { showToast } from '@stripe/ui-extension-sdk/utils';
import type { Failure as FailureValue } from '../../src/console/answer.ts';
import type { ConsolePort, Extension } from '../../src/console/port.ts';
import { Failure } from '../parts/Failure.tsx';
import { counted, deactivationWords, WORDS } from '../words.ts';

interface StopAllProps {
  port: ConsolePort;
  active: readonly Extension[];
  mode: 'test' | 'live';
  close: () => void;
  onChanged: () => void;
}

export function StopAll({ port, active, mode, close, onChanged }: StopAllProps) {
  const [pending, setPending] = useState(false);
  const [failures, setFailures] = useState<{ name: string; failure: FailureValue }[]>([]);
  const stop = async () => {
    setPending(true);
    const left: { name: string; failure: FailureValue }[] = [];
    for (const extension of active) {
      const answer = await port.extensions.deactivate(extension.id);
      if (!answer.ok) left.push({ name: extension.name, failure: answer.failure });
    }
    setPending(false);
    setFailures(left);
    onChanged();
    if (left.length > 0) return;
    showToast(WORDS.toasts.stopped, { type: 'success' }).catch(() => undefined);
    close();
  };
  return (
    <FocusView
      title="Stop all scripts"
      shown
      setShown={(shown) => {
        if (!shown) close();
      }}
      primaryAction={
        <Button type="destructive" pending={pending} onPress={() => void stop()}>
          {`Stop ${counted(active.length, 'script', 'scripts')} in ${WORDS.mode[mode]}`}
        </Button>
      }
      secondaryAction={
        <Button disabled={pending} onPress={close}>
          Cancel
        </Button>
      }
    >
      <Box css={{ stack: 'y', gapY: 'medium' }}>
        {failures.map(({ name, failure }) => (
          <Failure
            key={name}
            failure={{ ...failure, message: `${name} is still active. ${failure.message}` }}
          />
        ))}
        {active.map((extension) => (
          <Box key={extension.id} css={{ stack: 'y', gapY: 'xxsmall' }}>
            <Box css={{ fontWeight: 'semibold' }}>{extension.name}</Box>
            <Box css={{ color: 'secondary' }}>{deactivationWords(extension.extensionPoint)}</Box>
          </Box>
        ))}
      </Box>
    </FocusView>
  );
}
