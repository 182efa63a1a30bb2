/**
 * Plain numbers where the SDK wants a Decimal, and texts where it wants a Date. The compiler tells of them where the
 * whole answer is returned; a person wants the `0` itself.
 */
import ts from 'typescript';

export interface BareValue {
  node: ts.Node;
  message: string;
  cure: string;
}

const MISMATCH = /^Type '(.+)' is not assignable to type '(Decimal|Date)'\.$/;
const PROPERTY = /^(?:Types of property|The types of) '(?:[^']*\.)?([^'.]+)' (?:are|is) incompatible/;

/** @returns none where the error is of another kind, or the value was not found: then its own place stands */
export function bareValues(
  source: ts.SourceFile,
  diagnostic: ts.Diagnostic,
  reasons: readonly string[],
  checker: ts.TypeChecker,
): BareValue[] {
  const [, , wanted] = MISMATCH.exec(reasons.at(-1) ?? '') ?? [];
  if (wanted === undefined || diagnostic.start === undefined) return [];
  const at = nodeAt(source, diagnostic.start);
  const property = reasons.flatMap((reason) => PROPERTY.exec(reason)?.[1] ?? []).at(-1);
  const given = property === undefined ? [at.parent] : assignments(scopeOf(at, source), property);
  return given
    .flatMap((node) => leavesOf(valueOf(node), checker))
    .filter((leaf) => !isOf(leaf, wanted, checker))
    .map((leaf) => ({ node: leaf, ...saidOf(leaf, wanted, property, checker) }));
}

function nodeAt(source: ts.SourceFile, position: number): ts.Node {
  let found: ts.Node = source;
  const enter = (node: ts.Node): void => {
    if (node.getStart(source) > position || node.end <= position) return;
    found = node;
    ts.forEachChild(node, enter);
  };
  ts.forEachChild(source, enter);
  return found;
}

/** The method or function of the error; the file where it stands outside of any. */
function scopeOf(node: ts.Node, source: ts.SourceFile): ts.Node {
  return (
    ts.findAncestor(node, (each) => ts.isMethodDeclaration(each) || ts.isFunctionDeclaration(each)) ?? source
  );
}

function assignments(scope: ts.Node, property: string): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    const named = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
    if (named && node.name.getText() === property) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(scope);
  return found;
}

function valueOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isShorthandPropertyAssignment(node)) return node.name;
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) return node.initializer;
  if (ts.isReturnStatement(node)) return node.expression;
  return ts.isExpression(node) ? node : undefined;
}

/** Every expression whose value it can come to be: both branches of a choice, and what a local name stands for. */
function leavesOf(value: ts.Expression | undefined, checker: ts.TypeChecker): ts.Expression[] {
  if (!value) return [];
  if (ts.isParenthesizedExpression(value)) return leavesOf(value.expression, checker);
  if (ts.isConditionalExpression(value))
    return [value.whenTrue, value.whenFalse].flatMap((each) => leavesOf(each, checker));
  if (ts.isBinaryExpression(value) && CHOICES.has(value.operatorToken.kind))
    return [value.left, value.right].flatMap((each) => leavesOf(each, checker));
  if (!ts.isIdentifier(value)) return [value];
  const declaration = declarationOf(value, checker);
  if (!declaration?.initializer || declaration.type) return [value];
  return leavesOf(declaration.initializer, checker);
}

const CHOICES = new Set([ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken]);

function declarationOf(name: ts.Identifier, checker: ts.TypeChecker): ts.VariableDeclaration | null {
  const symbol = ts.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name);
  const declaration = symbol?.valueDeclaration;
  return declaration && ts.isVariableDeclaration(declaration) ? declaration : null;
}

function isOf(node: ts.Node, wanted: string, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(node);
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) return true;
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => part.symbol?.name === wanted || part.aliasSymbol?.name === wanted);
}

function saidOf(
  leaf: ts.Expression,
  wanted: string,
  property: string | undefined,
  checker: ts.TypeChecker,
): { message: string; cure: string } {
  const text = leaf.getText();
  const type = checker.typeToString(checker.getBaseTypeOfLiteralType(checker.getTypeAtLocation(leaf)));
  const where = property === undefined ? 'here' : `for ${property}`;
  const message = `${text} is a ${type}, and ${where} belongs a ${wanted}.`;
  return { message, cure: cureFor(text, type, wanted) };
}

function cureFor(text: string, type: string, wanted: string): string {
  if (wanted === 'Date') {
    if (type === 'string' || type === 'number') return `Write new Date(${text}).`;
    return 'Give a Date in every case.';
  }
  if (/^-?0(\.0*)?$/.test(text)) return `Write Decimal.zero or Decimal.from(0) instead of ${text}.`;
  if (['number', 'string', 'bigint'].includes(type)) return `Write Decimal.from(${text}) instead of ${text}.`;
  return 'Give a Decimal in every case: Decimal.from(…) makes one of a number or a text, Decimal.zero is 0.';
}
