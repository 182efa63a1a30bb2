/** The fields of an interface, those that it inherits first. What is no field is reported. */
import ts from 'typescript';
import { declarationOf } from './types.ts';
import type { Generation } from './typed.ts';

export function membersOf(
  at: Generation,
  node: ts.InterfaceDeclaration | ts.TypeLiteralNode,
  above: ReadonlySet<ts.Node> = new Set(),
): ts.PropertySignature[] {
  if (ts.isInterfaceDeclaration(node) && node.typeParameters)
    at.problems.report(
      node,
      `${node.name.text} has type parameters, and a configuration knows no generic types: write them out`,
    );
  const inherited = ts.isInterfaceDeclaration(node) ? inheritedOf(at, node, new Set([...above, node])) : [];
  return [...inherited, ...node.members.flatMap((member) => fieldIn(at, member))];
}

function fieldIn(at: Generation, member: ts.TypeElement): ts.PropertySignature[] {
  if (ts.isIndexSignatureDeclaration(member)) {
    if (member.type.kind === ts.SyntaxKind.UnknownKeyword) return [];
    at.problems.report(
      member,
      'an index signature stands for no field: give one field the type Record<string, …> instead',
    );
    return [];
  }
  if (!ts.isPropertySignature(member)) {
    at.problems.report(member, 'a configuration has fields only, no methods: take this out');
    return [];
  }
  const name = ts.isIdentifier(member.name) || ts.isStringLiteral(member.name) ? member.name.text : '';
  if (name in Object.prototype) {
    at.problems.report(
      member,
      `every object has a ${name} already, and the script would find that one: choose another name`,
    );
    return [];
  }
  if (/^[A-Za-z_$][\w$]*$/.test(name)) return [member];
  at.problems.report(
    member,
    `the name of a field has to be a plain name, not ${member.name.getText()}; for free keys use Record<string, …>`,
  );
  return [];
}

function inheritedOf(
  at: Generation,
  node: ts.InterfaceDeclaration,
  above: ReadonlySet<ts.Node>,
): ts.PropertySignature[] {
  return (node.heritageClauses ?? []).flatMap((clause) =>
    clause.types.flatMap((type) => {
      if (/^Record<\s*string\s*,\s*unknown\s*>$/.test(type.getText())) return [];
      const parent = declarationOf(at, type.expression);
      if (parent && above.has(parent)) {
        at.problems.report(type, `${node.name.text} extends itself: take this out`);
        return [];
      }
      if (parent && ts.isInterfaceDeclaration(parent) && !type.typeArguments)
        return membersOf(at, parent, above);
      if (
        parent &&
        ts.isTypeAliasDeclaration(parent) &&
        ts.isTypeLiteralNode(parent.type) &&
        !type.typeArguments
      )
        return membersOf(at, parent.type, above);
      at.problems.report(
        type,
        `a configuration cannot extend ${type.getText()}: extend Record<string, unknown> or interfaces of your own`,
      );
      return [];
    }),
  );
}
