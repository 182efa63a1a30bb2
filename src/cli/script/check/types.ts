/** Type errors of scripts and their tests, each with the cure of the mistake behind it. */
import type ts from 'typescript';
import { bareValues } from './bare-values.ts';
import { cureOf } from './cures.ts';
import type { Finding } from './finding.ts';
import { placeIn } from './place.ts';

export function typeErrors(root: string, program: ts.Program, sources: readonly ts.SourceFile[]): Finding[] {
  const checker = program.getTypeChecker();
  return sources.flatMap((source) =>
    [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].flatMap((each) =>
      findingsOf(root, source, each, checker),
    ),
  );
}

function findingsOf(
  root: string,
  source: ts.SourceFile,
  diagnostic: ts.Diagnostic,
  checker: ts.TypeChecker,
): Finding[] {
  const reasons = reasonsOf(diagnostic.messageText);
  const bare = bareValues(source, diagnostic, reasons, checker);
  if (bare.length > 0) {
    return bare.map(({ node, message, cure }) => finding(root, source, node.getStart(source), message, cure));
  }
  const message = told(reasons);
  return [finding(root, source, diagnostic.start ?? 0, message, cureOf(reasons, source, diagnostic))];
}

function finding(
  root: string,
  source: ts.SourceFile,
  position: number,
  message: string,
  cure: string,
): Finding {
  return { ...placeIn(root, source, position), severity: 'error', check: 'types', message, cure };
}

/** The compiler's reasons, from what it noticed to what it comes from; branches follow one another. */
function reasonsOf(text: string | ts.DiagnosticMessageChain): string[] {
  if (typeof text === 'string') return [text];
  return [text.messageText, ...(text.next ?? []).flatMap(reasonsOf)];
}

const PROPERTY = /^(?:Types of property|The types of) '([^']+)' (?:are|is) incompatible/;

/** The last reason says it; the properties on the way say where. Whole object types between them help nobody. */
function told(reasons: readonly string[]): string {
  const path = reasons.flatMap((reason) => PROPERTY.exec(reason)?.[1] ?? []).join('.');
  // "Did you mean …" stands first, and below it only where it was looked for.
  const said = reasons[0]!.includes('Did you mean') ? reasons[0]! : reasons.at(-1)!;
  return path === '' ? said : `${path}: ${said}`;
}
