/**
 * What Stripe has, as the installed stripe-node knows it: every endpoint with the names of its parameters, and what
 * `expand` reaches in every object. Read from its declarations with the TypeScript compiler; `known.json` keeps the answer.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import type { KnownTable } from './table.ts';

/** Of a hash that takes any key, such as metadata. */
const ANY_KEY = '*';

interface Method {
  verb: string;
  path: string;
  /** Argument that carries the parameters; absent when there are none. */
  params: string | undefined;
}

/** @param root of the project that stripe-node is installed in */
export function readStripeNode(root: string): KnownTable {
  const folder = join(root, 'node_modules', 'stripe');
  const resources = join(folder, 'esm', 'resources');
  const files = readdirSync(resources, { recursive: true, encoding: 'utf8' }).sort();
  const declarations = files.filter((file) => file.endsWith('.d.ts')).map((file) => join(resources, file));
  const program = ts.createProgram([join(folder, 'esm', 'stripe.esm.node.d.ts'), ...declarations], {
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  });
  const checker = program.getTypeChecker();
  const shapes = new Shapes(checker);
  const endpoints: Record<string, string> = {};
  const objects: Record<string, string> = {};
  for (const declaration of declarations) {
    const source = program.getSourceFile(declaration);
    if (source === undefined) throw new Error(`${declaration} cannot be read.`);
    const methods = methodsIn(declaration.replace(/\.d\.ts$/, '.js'));
    source.forEachChild((node) => {
      if (ts.isClassDeclaration(node) && node.name !== undefined) {
        for (const [name, { verb, path, params }] of methods.get(node.name.text) ?? [])
          endpoints[`${verb} ${path}`] =
            params === undefined ? shapes.none : shapes.of(paramTypes(checker, node, name, params));
      }
      if (ts.isInterfaceDeclaration(node)) {
        const type = checker.getTypeAtLocation(node);
        const noun = nounOf(checker, type);
        const reached = noun === undefined ? [] : reachedFrom(checker, type, '', []);
        if (noun !== undefined && reached.length > 0)
          objects[noun] = [...new Set([...(objects[noun]?.split(' ') ?? []), ...reached])].sort().join(' ');
      }
    });
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { stripeNode: version, endpoints: sorted(endpoints), shapes: shapes.all, objects: sorted(objects) };
}

const sorted = (table: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Methods by class and name: what each sends, from the calls in the JavaScript beside the declarations. */
function methodsIn(file: string): Map<string, Map<string, Method>> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const classes = new Map<string, Map<string, Method>>();
  source.forEachChild((node) => {
    if (!ts.isClassDeclaration(node) || node.name === undefined) return;
    const methods = new Map<string, Method>();
    for (const member of node.members) {
      if (!ts.isMethodDeclaration(member) || !ts.isIdentifier(member.name)) continue;
      const sent = requestIn(member);
      if (sent !== undefined) methods.set(member.name.text, sent);
    }
    classes.set(node.name.text, methods);
  });
  return classes;
}

function requestIn(node: ts.Node): Method | undefined {
  if (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === '_makeRequest'
  ) {
    const [verb, path, params] = node.arguments;
    const literal = path && pathOf(path);
    if (verb === undefined || !ts.isStringLiteral(verb)) return undefined;
    // Paths outside of these are of another host.
    if (literal === undefined || !/^\/v[12]\//.test(literal)) return undefined;
    return {
      verb: verb.text,
      path: literal,
      params: params !== undefined && ts.isIdentifier(params) ? params.text : undefined,
    };
  }
  return ts.forEachChild(node, requestIn);
}

/** `/v1/customers/:id`: every inserted id has that name. */
function pathOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map((span) => `:id${span.literal.text}`).join('');
}

/** Types of one argument in every overload of a method. */
function paramTypes(
  checker: ts.TypeChecker,
  declared: ts.ClassDeclaration,
  method: string,
  params: string,
): ts.Type[] {
  return declared.members.flatMap((member) =>
    ts.isMethodDeclaration(member) && ts.isIdentifier(member.name) && member.name.text === method
      ? member.parameters
          .filter(({ name }) => ts.isIdentifier(name) && name.text === params)
          .map((parameter) => checker.getTypeAtLocation(parameter))
      : [],
  );
}

/** Hashes of parameters, each kept once. */
class Shapes {
  readonly all: string[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #checker: ts.TypeChecker;
  readonly #open = new Set<ts.Type>();

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker;
  }

  get none(): string {
    return this.#keep('');
  }

  /** What a value of these types may hold, as a suffix to its name: nothing of its own, `*`, `#4`, `[]`, `[]#4`. */
  of(types: readonly ts.Type[]): string {
    const members = types.flatMap((type) => (type.isUnion() ? type.types : [type]));
    const elements = members.flatMap((type) => this.#elementOf(type) ?? []);
    if (elements.length > 0) return `[]${this.of(elements)}`;
    const hashes = members.filter((type) => isHash(type));
    if (hashes.length === 0) return '';
    if (hashes.some((type) => this.#checker.getIndexInfosOfType(type).length > 0)) return ANY_KEY;
    if (hashes.some((type) => this.#open.has(type)))
      throw new Error('A parameter contains itself, which this table cannot say.');
    hashes.forEach((type) => this.#open.add(type));
    const fields = new Map<string, ts.Type[]>();
    for (const hash of hashes)
      for (const property of hash.getProperties())
        fields.set(property.name, [
          ...(fields.get(property.name) ?? []),
          this.#checker.getTypeOfSymbol(property),
        ]);
    // Every endpoint takes it.
    fields.delete('expand');
    const written = [...fields].map(([name, found]) => name + this.of(found)).sort();
    hashes.forEach((type) => this.#open.delete(type));
    return this.#keep(written.join(' '));
  }

  #elementOf(type: ts.Type): ts.Type | undefined {
    return this.#checker.isArrayType(type)
      ? this.#checker.getTypeArguments(type as ts.TypeReference)[0]
      : undefined;
  }

  #keep(shape: string): string {
    const index = this.#indexes.get(shape) ?? this.all.length;
    if (index === this.all.length) {
      this.all.push(shape);
      this.#indexes.set(shape, index);
    }
    return `#${index}`;
  }
}

/** Not a list, nor a class such as Decimal, whose value is text on the wire. */
function isHash(type: ts.Type): boolean {
  const symbol = type.getSymbol();
  if ((type.flags & ts.TypeFlags.Object) === 0 || symbol === undefined) return false;
  if (['Decimal', 'Date', 'Uint8Array', 'Buffer', 'Array'].includes(symbol.name)) return false;
  return type.getCallSignatures().length === 0;
}

/** The literal of `object`: `subscription`. */
function nounOf(checker: ts.TypeChecker, type: ts.Type): string | undefined {
  const property = type.getProperty('object');
  const literal = property && checker.getTypeOfSymbol(property);
  return literal?.isStringLiteral() === true ? literal.value : undefined;
}

/**
 * Paths of an object that `expand` can take or pass: `customer>customer` where an id stands for the object, `price=price`
 * where it is embedded, `payments?list:invoice_payment` where it is left out unless asked for.
 */
function reachedFrom(
  checker: ts.TypeChecker,
  holder: ts.Type,
  prefix: string,
  above: readonly ts.Type[],
): string[] {
  return holder.getProperties().flatMap((property) => {
    const path = prefix + property.name;
    const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
    const whole = checker.getTypeOfSymbol(property);
    const members = (whole.isUnion() ? whole.types : [whole]).flatMap((type) => {
      const element = checker.isArrayType(type)
        ? checker.getTypeArguments(type as ts.TypeReference)[0]
        : undefined;
      return element === undefined ? [type] : element.isUnion() ? element.types : [element];
    });
    const hashes = members.filter(isHash);
    if (hashes.length === 0) return [];
    const nouns = [...new Set(hashes.flatMap((type) => namedType(checker, type)))].sort().join('|');
    if (nouns !== '' && members.some((type) => (type.flags & ts.TypeFlags.String) !== 0))
      return [`${path}>${nouns}`];
    if (nouns !== '') return [`${path}${optional ? '?' : '='}${nouns}`];
    const inner = hashes
      .filter((type) => !above.includes(type))
      .flatMap((type) => reachedFrom(checker, type, `${path}.`, [...above, type]));
    return optional && prefix === '' ? [`${path}?`, ...inner] : inner;
  });
}

function namedType(checker: ts.TypeChecker, type: ts.Type): string[] {
  const noun = nounOf(checker, type);
  if (noun !== 'list') return noun === undefined ? [] : [noun];
  const data = type.getProperty('data');
  const element = data && checker.getTypeArguments(checker.getTypeOfSymbol(data) as ts.TypeReference)[0];
  const each = element === undefined ? [] : element.isUnion() ? element.types : [element];
  return each.flatMap((member) => nounOf(checker, member) ?? []).map((member) => `list:${member}`);
}
