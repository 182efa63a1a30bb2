/** One thing that `script check` holds against an app. */
export interface Finding {
  /** From the app's folder. */
  file: string;
  /** Both from 1. */
  line: number;
  column: number;
  /** Warnings alone do not fail the check. */
  severity: 'error' | 'warning';
  /** Which check found it. */
  check: 'manifest' | 'types' | 'construct' | 'state' | 'configuration' | 'build';
  /** What is wrong. */
  message: string;
  cure: string;
}

/** By place; of several at one place that say the same thing in two checks, the one that knows more. */
export function sorted(findings: readonly Finding[]): Finding[] {
  const byPlace = [...findings].sort(
    (a, b) => order(a.file, b.file) || a.line - b.line || a.column - b.column || order(a.message, b.message),
  );
  const constructs = findings.filter((each) => each.check === 'construct');
  const forbidden = new Set(constructs.flatMap((each) => [place(each), `${each.file}:${each.line}`]));
  // What is forbidden is mostly unknown to the types as well; of an import they name another column.
  const known = (each: Finding): boolean =>
    each.check === 'types' &&
    (forbidden.has(place(each)) ||
      (each.message.startsWith('Cannot find module') && forbidden.has(`${each.file}:${each.line}`)));
  return byPlace.filter((each, index) => !known(each) && !same(each, byPlace[index - 1]));
}

/** `extensions/rule/src/index.ts:12:5  error  …` with the cure below. */
export function told({ file, line, column, severity, message, cure }: Finding): string {
  return `${file}:${line}:${column}  ${severity}  ${message}\n    ${cure}\n`;
}

const place = ({ file, line, column }: Finding): string => `${file}:${line}:${column}`;

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function same(one: Finding, other: Finding | undefined): boolean {
  return other !== undefined && place(one) === place(other) && one.message === other.message;
}
