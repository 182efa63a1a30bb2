/** A failure where a value was expected: what happened, what it means, what to do. */
import { Banner, Button } from '@stripe/ui-extension-sdk/ui';
import type { Failure as FailureValue } from '../../src/console/answer.ts';
import { asSentence, FAILURE_WORDS } from '../words.ts';

export function Failure({ failure, retry }: { failure: FailureValue; retry?: () => void }) {
  const words = FAILURE_WORDS[failure.kind];
  return (
    <Banner
      type={failure.kind === 'connection' || failure.kind === 'server' ? 'critical' : 'caution'}
      title={words.title}
      description={`${asSentence(failure.message)} ${words.todo}`}
      {...(retry === undefined
        ? {}
        : {
            actions: (
              <Button size="small" onPress={retry}>
                Try again
              </Button>
            ),
          })}
    />
  );
}
