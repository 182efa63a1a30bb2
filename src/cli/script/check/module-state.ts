/**
 * What a script would keep from one call to the next: variables and objects of the module that functions write to, and
 * fields of the script itself. In the runtime each call begins with a fresh module, so such a value is always the first.
 */
import ts from 'typescript';
import type { Finding } from './finding.ts';
import { placeIn } from './place.ts';

/** @param sources files of scripts and of what they share, without tests */
export function mutableState(
  root: string,
  program: ts.Program,
  sources: readonly ts.SourceFile[],
): Finding[] {
  const checker = program.getTypeChecker();
  return sources.flatMap((source) => {
    const findings: Finding[] = declaredMutable(source).map((name) => ({
      ...placeIn(root, source, name.getStart(source)),
      severity: 'error',
      check: 'state',
      message: `${name.getText(source)} is a variable of the module: nothing is kept from one call to the next.`,
      cure: 'Declare it with const, or move it into the method.',
    }));
    walk(source, (node) => {
      const written = writtenBy(node, checker);
      if (!written || !insideFunction(node)) return;
      const owner = ownerOf(written, checker);
      if (!owner) return;
      findings.push({
        ...placeIn(root, source, written.getStart(source)),
        severity: 'error',
        check: 'state',
        message: `${written.getText(source)} writes to ${owner}: nothing is kept from one call to the next.`,
        cure: 'Make the value inside the method, and hand it on as an argument.',
      });
    });
    return findings;
  });
}

function declaredMutable(source: ts.SourceFile): ts.Identifier[] {
  return source.statements
    .filter(ts.isVariableStatement)
    .filter(({ declarationList }) => !(declarationList.flags & ts.NodeFlags.Const))
    .filter(({ modifiers }) => !modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword))
    .flatMap(({ declarationList }) => declarationList.declarations.flatMap(({ name }) => namesIn(name)));
}

function namesIn(name: ts.BindingName): ts.Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(element.name)));
}

/** Methods that change what they are called on, by its type: `add` of a Set does, that of a Decimal does not. */
const CHANGING: Readonly<Record<string, RegExp>> = {
  Array: /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/,
  Map: /^(set|delete|clear)$/,
  Set: /^(add|delete|clear)$/,
  WeakMap: /^(set|delete)$/,
  WeakSet: /^(add|delete)$/,
  Date: /^set/,
};
const CHANGING_OBJECT = new Set(['assign', 'defineProperty', 'defineProperties', 'setPrototypeOf']);

/** What this very node writes to: `cache.size` of `cache.size = 1`, `seen` of `seen.add(key)`. */
function writtenBy(node: ts.Node, checker: ts.TypeChecker): ts.Expression | undefined {
  if (ts.isBinaryExpression(node) && isAssignment(node.operatorToken.kind)) return memberOf(node.left);
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const { operator, operand } = node;
    const steps = operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
    return steps ? memberOf(operand) : undefined;
  }
  if (ts.isDeleteExpression(node)) return node.expression;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: target, name } = node.expression;
  const type = checker.getTypeAtLocation(target).symbol?.name ?? '';
  if (Object.hasOwn(CHANGING, type) && CHANGING[type]!.test(name.text)) return target;
  const onObject = ts.isIdentifier(target) && ['Object', 'Reflect'].includes(target.text);
  return onObject && CHANGING_OBJECT.has(name.text) ? node.arguments[0] : undefined;
}

/** A whole variable that is written to has been told of where it is declared. */
function memberOf(target: ts.Expression): ts.Expression | undefined {
  return ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target) ? target : undefined;
}

function isAssignment(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Who keeps what is written: a name of a module, or the script; nobody where it is a value of the call. */
function ownerOf(written: ts.Expression, checker: ts.TypeChecker): string | null {
  let root: ts.Node = written;
  while (
    ts.isPropertyAccessExpression(root) ||
    ts.isElementAccessExpression(root) ||
    ts.isNonNullExpression(root) ||
    ts.isParenthesizedExpression(root) ||
    ts.isAsExpression(root)
  )
    root = root.expression;
  if (root.kind === ts.SyntaxKind.ThisKeyword) return isMethodOfScript(root) ? 'the script itself' : null;
  if (!ts.isIdentifier(root)) return null;
  const symbol = checker.getSymbolAtLocation(root);
  const resolved = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declaration = resolved?.valueDeclaration;
  return declaration && ofModule(declaration) ? `${root.text}, which belongs to the module` : null;
}

function ofModule(declaration: ts.Declaration): boolean {
  if (declaration.getSourceFile().isDeclarationFile) return false;
  let node: ts.Node = declaration;
  while (ts.isBindingElement(node) || ts.isBindingName(node)) node = node.parent;
  if (ts.isVariableDeclaration(node)) node = node.parent.parent;
  return ts.isSourceFile(node.parent);
}

function isMethodOfScript(node: ts.Node): boolean {
  const member = ts.findAncestor(node, ts.isClassElement);
  const owner = member?.parent;
  if (!member || !owner || ts.isConstructorDeclaration(member)) return false;
  const modifiers = ts.getCombinedModifierFlags(owner as ts.ClassDeclaration);
  return (modifiers & ts.ModifierFlags.ExportDefault) === ts.ModifierFlags.ExportDefault;
}

function insideFunction(node: ts.Node): boolean {
  return ts.findAncestor(node, ts.isFunctionLike) !== undefined;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}
