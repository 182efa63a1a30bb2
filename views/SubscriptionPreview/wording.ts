/** What a preview says in words: the answer, the picture's lengths, the reasons, the button. Pure. */
import type { ComparedLine, Preview } from '../../src/console/port.ts';
import { formatDay, formatDays, formatFactor, formatMoney, formatPeriod } from '../../src/console/format.ts';
import { counted, scriptProblem } from '../words.ts';

/** The script's amount stands only when it ran and answered. */
export function scriptAnswered(preview: Preview): boolean {
  return preview.active !== null && preview.run?.problem == null && preview.totals.byScript !== null;
}

/** Above the large number: whose it is, and when it is billed. */
export function answerLabel(preview: Preview): string {
  const whose = scriptAnswered(preview) ? 'With script, ' : preview.active === null ? '' : 'By default, ';
  return capitalised(`${whose}${whenBilled(preview)}`);
}

function whenBilled(preview: Preview): string {
  const credit = preview.totals.billed < 0;
  if (preview.billed === 'never') return 'nothing is prorated';
  if (preview.billed === 'now') return credit ? 'credited now' : 'due now';
  return credit ? `credited on the ${nextInvoice(preview)}` : `on the ${nextInvoice(preview)}`;
}

function nextInvoice(preview: Preview): string {
  return preview.nextInvoiceAt === null ? 'next invoice' : `${formatDay(preview.nextInvoiceAt)} invoice`;
}

export interface AnswerSentence {
  /** Set in bold: `$1.99 less`. */
  strong: string;
  rest: string;
}

/** `$1.99 less than default. 2 lines change.` Null without a script. */
export function answerSentence(preview: Preview): AnswerSentence | null {
  if (preview.active === null) return null;
  if (!scriptAnswered(preview)) return { strong: 'The script failed.', rest: 'The default amounts stand.' };
  const { difference } = preview.totals;
  const size = formatMoney(Math.abs(difference), preview.currency);
  const counts = countsOf(preview.lines);
  if (difference === 0) return { strong: 'Same as default.', rest: counts };
  return { strong: `${size} ${difference < 0 ? 'less' : 'more'}`, rest: `than default. ${counts}` };
}

function countsOf(lines: readonly ComparedLine[]): string {
  const changed = lines.filter((line) => line.verdict === 'changed').length;
  const stays = lines.length - changed;
  if (lines.length === 0) return 'No lines.';
  if (changed === 0) return 'No line changes.';
  const change = counted(changed, 'line changes', 'lines change');
  return stays === 0 ? `${change}.` : `${change}, ${counted(stays, 'stays', 'stay')}.`;
}

/** On the button that commits: the amount and when, by how it is billed. */
export function applyWords(preview: Preview): string {
  const { billed } = preview.totals;
  const amount = formatMoney(Math.abs(billed), preview.currency);
  if (preview.billed === 'never') return 'Apply: no proration';
  if (preview.billed === 'now')
    return billed < 0 ? `Apply: credit ${amount} now` : `Apply: charge ${amount} now`;
  return billed < 0
    ? `Apply: credit ${amount} on the ${nextInvoice(preview)}`
    : `Apply: add ${amount} to the ${nextInvoice(preview)}`;
}

/** What the change costs in the words of a sentence, for what comes after it was applied. */
export function appliedWords(preview: Preview): string {
  const { billed } = preview.totals;
  const amount = formatMoney(Math.abs(billed), preview.currency);
  if (preview.billed === 'never') return 'No proration was billed.';
  if (preview.billed === 'now') return billed < 0 ? `${amount} was credited.` : `${amount} was invoiced.`;
  return billed < 0
    ? `A credit of ${amount} waits for the ${nextInvoice(preview)}.`
    : `${amount} waits for the ${nextInvoice(preview)}.`;
}

/** `Credit` + `unused Starter`. Lines that are no prorations carry their own description. */
export function lineWords(line: ComparedLine): { kind: string; what: string } {
  const seats = line.quantity === 1 ? '' : `${line.quantity} × `;
  // Lines that wait from an earlier change have no product of their own here, only a description.
  if (!line.proration || line.productName === line.description) {
    return { kind: line.type === 'credit' ? 'Credit' : 'Charge', what: line.description };
  }
  return line.type === 'credit'
    ? { kind: 'Credit', what: `unused ${seats}${line.productName}` }
    : { kind: 'Charge', what: `remaining ${seats}${line.productName}` };
}

/** `factor −0.9957 → 0`. */
export function factorWords({ byDefault, byScript }: ComparedLine): string {
  const from = formatFactor(byDefault.factor);
  const to = byScript === null ? from : formatFactor(byScript.factor);
  return from === to ? `factor ${from}` : `factor ${from} → ${to}`;
}

/** What the line bills for, in time. A second period only when the script moves it. */
export function periodWords({ byDefault, byScript }: ComparedLine): string[] {
  const from = formatPeriod(byDefault.period);
  const to = byScript === null ? from : formatPeriod(byScript.period);
  return from === to ? [from] : [`${from} by default`, `${to} with script`];
}

export const VERDICT_WORDS = {
  changed: 'Changed',
  same: 'Same',
  passed_through: 'Passed through',
  failed: 'Failed',
} as const satisfies Record<ComparedLine['verdict'], string>;

/** The whole change in one sentence of cause. */
export function whyWords(preview: Preview): string | null {
  const { active, totals, currency } = preview;
  if (active === null || preview.lines.length === 0) return null;
  if (preview.run?.problem != null) return scriptProblem(preview.run.problem.message);
  const rule = `${active.name}${active.summary === '' ? '' : ` (${active.summary})`}`;
  const changed = preview.lines.filter((line) => line.verdict === 'changed');
  if (changed.length === 0) return `${rule} leaves every amount as it is.`;
  const prorations = preview.lines.filter((line) => line.proration);
  const waived = prorations.filter((line) => line.byScript?.amount === 0 && line.byDefault.amount !== 0);
  if (waived.length > 0 && waived.length === prorations.length) {
    const net = formatMoney(Math.abs(totals.byDefault), currency);
    const all =
      waived.length === 1
        ? 'the proration'
        : waived.length === 2
          ? 'both prorations'
          : `all ${waived.length} prorations`;
    return `${rule} waives ${all}. By default they come to a ${totals.byDefault < 0 ? 'credit' : 'charge'} of ${net}.`;
  }
  return `${rule} changes ${counted(changed.length, 'line', 'lines')}.`;
}

export interface Segment {
  label: string;
  /** Days. */
  value: number;
}

export interface Meter {
  byDefault: Segment[];
  /** Null: no script answered, or its bar would be the same. */
  byScript: Segment[] | null;
  sentence: string;
}

/**
 * The period as bars of equal length: used, left and charged, left and not charged. Lengths come from the moment and,
 * for the script, from its factor beside the default's on the line that charges (else credits) the rest of the period.
 * Null when nothing is prorated.
 */
export function meterOf(preview: Preview): Meter | null {
  const { start, end } = preview.period;
  // Lines of an earlier change may wait for the same invoice: this change's own begin at its moment.
  const prorations = preview.lines.filter(
    ({ proration, byDefault }) =>
      proration && byDefault.period.start === preview.moment && Number(byDefault.factor) !== 0,
  );
  const line = prorations.find((one) => one.type === 'debit') ?? prorations[0];
  if (line === undefined || end <= start) return null;
  const total = end - start;
  const left = end - Math.min(Math.max(preview.moment, start), end);
  const lengths = `${formatDays(left)} of ${formatDays(total)} days left`;
  const byDefault = segments(total - left, left, 0);
  if (!scriptAnswered(preview) || line.byScript === null)
    return { byDefault, byScript: null, sentence: lengths };
  const ratio = Number(line.byScript.factor) / Number(line.byDefault.factor);
  if (ratio === 1) return { byDefault, byScript: null, sentence: lengths };
  // Whole seconds: a factor with twelve digits must not turn 20 days into 19.9.
  const charged = Math.round(Math.min(Math.max(left * ratio, 0), total));
  const spared = Math.max(left - charged, 0);
  return {
    byDefault,
    byScript: segments(total - charged - spared, charged, spared),
    sentence: `${lengths}; the script charges ${formatDays(charged)}`,
  };
}

function segments(used: number, charged: number, spared: number): Segment[] {
  const days = (seconds: number): number => Math.round((seconds / 86_400) * 1000) / 1000;
  // All three always, also at 0: a chart colours its segments by place.
  return [
    { label: 'Days used', value: days(used) },
    { label: 'Days left, charged', value: days(charged) },
    { label: 'Days left, not charged', value: days(spared) },
  ];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
