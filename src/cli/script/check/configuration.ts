/** Types and tags of a configuration, and whether its generated files say the same as its source. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import { ConsoleError } from '../../../contract/problem.ts';
import type { AppExtension } from '../../../runtime/app.ts';
import { generatedFiles } from '../../../runtime/configuration/generated-files.ts';
import type { Finding } from './finding.ts';

export function configurationFindings(root: string, extension: AppExtension): Finding[] {
  try {
    return generatedFiles(root, extension)
      .filter((file) => !file.current)
      .map((file) => ({
        file: file.path,
        line: 1,
        column: 1,
        severity: 'error',
        check: 'configuration',
        message: `It is missing or does not say what ${extension.script} says.`,
        cure: `Write it with: script build ${extension.id}`,
      }));
  } catch (error) {
    if (!(error instanceof ConsoleError)) throw error;
    return toldIn(root, extension, error.message);
  }
}

/** The generator names the place in front of each reason: `extensions/rule/src/index.ts:12: …`. */
function toldIn(root: string, extension: AppExtension, message: string): Finding[] {
  const reasons = message.replace(/\s*Nothing was generated\.$/, '').split('\n');
  return reasons.map((each) => {
    const [, named, line, reason] = /^(.+?):(\d+): (.+)$/s.exec(each) ?? [];
    const file = named === undefined ? extension.script : fromRoot(root, named);
    return {
      file,
      line: Number(line ?? 1),
      column: firstColumn(join(root, file), Number(line ?? 1)),
      severity: 'error',
      check: 'configuration',
      ...halves(reason ?? each),
    };
  });
}

/** The generator tells the cure behind the last colon. */
function halves(reason: string): { message: string; cure: string } {
  const at = reason.lastIndexOf(': ');
  if (at === -1)
    return {
      message: reason,
      cure: 'docs/scripts.md lists the types and tags that a configuration may have.',
    };
  const cure = reason.slice(at + 2);
  return { message: `${reason.slice(0, at)}.`, cure: `${cure.charAt(0).toUpperCase()}${cure.slice(1)}` };
}

function fromRoot(root: string, file: string): string {
  return (isAbsolute(file) ? relative(root, file) : file).split(sep).join('/');
}

function firstColumn(file: string, line: number): number {
  const text = readFileSync(file, 'utf8').split('\n')[line - 1] ?? '';
  return Math.max(text.search(/\S/), 0) + 1;
}
