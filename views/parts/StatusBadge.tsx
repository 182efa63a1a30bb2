/** The state of an extension: always a word, never a colour alone. */
import { Badge } from '@stripe/ui-extension-sdk/ui';
import type { ExtensionState } from '../../src/contract/wire/platform.ts';
import { STATE_WORDS } from '../words.ts';

const TYPES = {
  active: 'positive',
  failing: 'negative',
  off: 'neutral',
  needs_setup: 'warning',
} as const satisfies Record<ExtensionState, string>;

export function StatusBadge({ state }: { state: ExtensionState }) {
  return <Badge type={TYPES[state]}>{STATE_WORDS[state]}</Badge>;
}
