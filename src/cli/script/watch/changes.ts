/** What changed between two rounds of answers to the same lines, in words. */
import type { Shape } from '../../../contract/shapes/shape.ts';
import type { Answer } from '../answer.ts';
import { differences } from '../replay/differences.ts';

/** @param shape of a result @returns sentences such as `line 2: item "credit": prorationFactor was −0.5, is 0` */
export function changesOf(shape: Shape, before: readonly Answer[], now: readonly Answer[]): string[] {
  const length = Math.max(before.length, now.length);
  return Array.from({ length }, (_, index) =>
    changed(shape, before[index], now[index]).map((change) => `line ${index + 1}: ${change}`),
  ).flat();
}

function changed(shape: Shape, before: Answer | undefined, now: Answer | undefined): string[] {
  if (!now) return ['is gone'];
  if (!before) return [`is new: ${JSON.stringify(now)}`];
  return [...changedAnswer(shape, before, now), ...changedLogs(before, now)];
}

function changedAnswer(shape: Shape, before: Answer, now: Answer): string[] {
  if ('result' in before && 'result' in now) return differences(shape, before.result, now.result);
  if ('result' in now) return [`is answered: ${JSON.stringify(now.result)}`];
  const { code, message } = now.problem;
  if ('problem' in before && before.problem.code === code && before.problem.message === message) return [];
  return [`${code}: ${message}`];
}

function changedLogs(before: Answer, now: Answer): string[] {
  const printed = now.logs ?? [];
  if (JSON.stringify(before.logs ?? []) === JSON.stringify(printed)) return [];
  return printed.length === 0 ? ['prints nothing any more'] : printed.map((text) => `prints ${text}`);
}
