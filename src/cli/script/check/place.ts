/** Where a piece of source lies, as findings say it. */
import { relative, sep } from 'node:path';
import type ts from 'typescript';
import type { Finding } from './finding.ts';

/** @param position in the file's text */
export function placeIn(
  root: string,
  source: ts.SourceFile,
  position: number,
): Pick<Finding, 'file' | 'line' | 'column'> {
  const { line, character } = source.getLineAndCharacterOfPosition(position);
  const file = relative(root, source.fileName).split(sep).join('/');
  return { file, line: line + 1, column: character + 1 };
}
