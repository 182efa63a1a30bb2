/** What the footer offers in each state: one way forward, one way back, and nothing that would do nothing. Pure. */
import { counted } from '../words.ts';
import type { Result } from './states.ts';
import { applyWords } from './wording.ts';

export interface Action {
  label: string;
  does: 'apply' | 'again' | 'over' | 'cancel';
  pending: boolean;
  disabled: boolean;
}

export interface Footer {
  primary: Action | null;
  secondary: Action | null;
  note: string | null;
}

function action(label: string, does: Action['does'], more: Partial<Action> = {}): Action {
  return { label, does, pending: false, disabled: false, ...more };
}

const CANCEL = action('Cancel', 'cancel');

export function footerOf(result: Result): Footer {
  const note =
    'shown' in result && result.shown !== null ? warningNote(result.shown.preview.warnings.length) : null;
  switch (result.kind) {
    case 'idle':
      return { primary: null, secondary: null, note: null };
    case 'working':
      return {
        primary: result.shown && action(applyWords(result.shown.preview), 'apply', { disabled: true }),
        secondary: CANCEL,
        note: null,
      };
    case 'ready':
    case 'apply_failed': {
      const { preview, agreement } = result.shown;
      // Not before the API was asked, and not at all against what it says: then the amount on the button may be wrong.
      const disabled = agreement === null || agreement.kind === 'differs';
      return {
        primary: action(applyWords(preview), 'apply', { disabled }),
        secondary: CANCEL,
        note: agreement?.kind === 'differs' ? 'The API’s preview differs' : note,
      };
    }
    case 'applying':
      return {
        primary: action(applyWords(result.shown.preview), 'apply', { pending: true }),
        secondary: { ...CANCEL, disabled: true },
        note,
      };
    case 'failed':
    case 'stale':
      return { primary: action('Preview again', 'again'), secondary: CANCEL, note: null };
    case 'applied':
      return { primary: action('Preview another change', 'over'), secondary: null, note: null };
  }
}

function warningNote(warnings: number): string | null {
  return warnings === 0 ? null : `${counted(warnings, 'warning', 'warnings')} above`;
}
