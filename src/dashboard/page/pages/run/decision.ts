/** What a run decided, in one sentence, and what that means for billing. Texts after ux.md section 4.7. */
import type { RunWire } from '../../../../contract/wire/platform.ts';
import { count } from '../../format/words.ts';

export function decisionOf(run: RunWire): string {
  const items = itemCount(run);
  const on = items === null ? '' : ` on ${count(items, 'item')}`;
  if (run.verdict === 'failed') return `${run.script.name} failed${on}. ${whatItMeans(run)}`;
  if (run.verdict === 'passed_through')
    return `${run.script.name} returned every item unchanged${on}. The default stands.`;
  return `${run.script.name} changed the result${on}. ${whatItMeans(run)}`;
}

const MEANING: Readonly<Record<RunWire['mode'], { failed: string; answered: string }>> = {
  applied: { failed: 'Default amounts were billed.', answered: 'Its answer was billed.' },
  preview: {
    failed: 'It was a preview, nothing was billed. Applied like this, default amounts would stand.',
    answered: 'It was a preview, nothing was billed.',
  },
  probe: {
    failed: 'It was a trial call, nothing was billed.',
    answered: 'It was a trial call, nothing was billed.',
  },
};

export function whatItMeans(run: RunWire): string {
  return MEANING[run.mode][run.verdict === 'failed' ? 'failed' : 'answered'];
}

function itemCount(run: RunWire): number | null {
  const items = run.request['items'];
  return Array.isArray(items) ? items.length : null;
}
