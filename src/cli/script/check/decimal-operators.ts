/**
 * Operators between Decimals that compile and are wrong: `<` compares their texts, in which 9 is more than 10, and `===`
 * asks whether they are one and the same object.
 */
import ts from 'typescript';
import type { Finding } from './finding.ts';
import { placeIn } from './place.ts';

const METHODS: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.LessThanToken]: '.lt(',
  [ts.SyntaxKind.LessThanEqualsToken]: '.lte(',
  [ts.SyntaxKind.GreaterThanToken]: '.gt(',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '.gte(',
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '.eq(',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '.eq(',
  [ts.SyntaxKind.EqualsEqualsToken]: '.eq(',
  [ts.SyntaxKind.ExclamationEqualsToken]: '.eq(',
};

export function decimalOperators(
  root: string,
  program: ts.Program,
  sources: readonly ts.SourceFile[],
): Finding[] {
  const checker = program.getTypeChecker();
  const isDecimal = (node: ts.Node): boolean =>
    checker.getNonNullableType(checker.getTypeAtLocation(node)).symbol?.name === 'Decimal';
  return sources.flatMap((source) => {
    const findings: Finding[] = [];
    const visit = (node: ts.Node): void => {
      ts.forEachChild(node, visit);
      if (!ts.isBinaryExpression(node)) return;
      const method = METHODS[node.operatorToken.kind];
      if (method === undefined || !isDecimal(node.left) || !isDecimal(node.right)) return;
      const operator = node.operatorToken.getText(source);
      const [left, right] = [node.left.getText(source), node.right.getText(source)];
      const not = operator.startsWith('!') ? '!' : '';
      findings.push({
        ...placeIn(root, source, node.operatorToken.getStart(source)),
        severity: 'error',
        check: 'types',
        message: `${operator} between Decimals compares ${/[=!]=/.test(operator) && !/[<>]/.test(operator) ? 'whether they are one object' : 'their texts, in which 9 is more than 10'}.`,
        cure: `Write ${not}${left}${method}${right}).`,
      });
    };
    visit(source);
    return findings;
  });
}
