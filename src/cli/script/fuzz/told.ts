/** A search in words. */
import { relative } from 'node:path';
import { stringify } from 'yaml';
import { projectRoot } from '../../../runtime/project-root.ts';
import { asWritten } from '../app-folder.ts';
import type { Claims } from './claims.ts';
import type { Rule } from './rules.ts';
import type { Found } from './search.ts';

export interface Report {
  id: string;
  appRoot: string;
  seed: number;
  requests: number;
  seconds: number;
  rules: readonly Rule[];
  claims: Claims;
  findings: readonly (Found & { file: string })[];
}

export function told(report: Report): string {
  const { id, rules, claims, findings, requests, seconds, seed } = report;
  const names = rules.map(({ name }) => name).join(', ');
  const exempt = [...claims.exempt].map(
    ([rule, { onlyAtMonthEnds, reason }]) =>
      `  exempt from ${rule}${onlyAtMonthEnds ? ' at month ends' : ''}: ${reason}\n`,
  );
  const perSecond = Math.round(requests / Math.max(seconds, 0.001));
  const outcome = findings.length === 0 ? 'no rule broken' : `${findings.length} broken`;
  return (
    `${id}: ${names}\n${exempt.join('')}` +
    findings.map((finding) => toldFinding(finding, report)).join('') +
    `${outcome}: ${requests} requests, ${perSecond} per second, --seed ${seed}\n`
  );
}

function toldFinding(
  { rule, message, calls, shrinks, file }: Found & { file: string },
  report: Report,
): string {
  const shown = rule.about === 'one call' ? calls.slice(-1) : calls;
  const { configuration, method } = shown[0]!.asked;
  const lines = shown.map(({ asked, outcome }, index) =>
    indented({
      [shown.length === 1 ? 'request' : `request ${index + 1}`]: asked.request,
      clock: asked.context.clockTime,
      ...(outcome.problem ? { problem: outcome.problem.message } : { answer: outcome.result }),
      ...(outcome.logs.length > 0 && { printed: outcome.logs }),
    }),
  );
  const path = asTyped(file);
  const app = report.appRoot === projectRoot() ? '' : ` --app ${asTyped(report.appRoot)}`;
  return (
    `\n✗ ${rule.name} is broken. ${rule.says}\n  ${message}\n\n` +
    `  The smallest case found (made smaller ${shrinks} times), ${method}:\n` +
    indented({ configuration }) +
    lines.join('') +
    `\n  Saved as ${path}\n  See it again: npm run -s console -- script replay ${path}${app}\n` +
    `  Find it again: --seed ${report.seed}\n\n`
  );
}

function indented(value: unknown): string {
  return stringify(value, { lineWidth: 110, aliasDuplicateObjects: false }).replace(/^(?=.)/gm, '    ');
}

/** From the folder that the person is in. */
function asTyped(path: string): string {
  return relative(asWritten('.'), path) || '.';
}
