/** A type or tag that cannot be generated from, with its place. */
import type ts from 'typescript';
import { ConsoleError } from '../../contract/problem.ts';

/** @param node where; null when no place can be named */
export function fail(node: ts.Node | null, reason: string): ConsoleError {
  return new ConsoleError(
    'build_failed',
    `${node ? `${placeOf(node)}: ` : ''}${reason}. Nothing was generated.`,
  );
}

function placeOf(node: ts.Node): string {
  const source = node.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return `${source.fileName}:${line + 1}`;
}
