/** What keeps a configuration from being generated, with its place: collected, so that one build names all of it. */
import { relative } from 'node:path';
import type ts from 'typescript';
import { ConsoleError } from '../../contract/problem.ts';

export class Problems {
  readonly #appRoot: string;
  readonly #found: { file: string; line: number; reason: string }[] = [];

  constructor(appRoot: string) {
    this.#appRoot = appRoot;
  }

  /** @param reason what is wrong and its cure, without the full stop */
  report(node: ts.Node, reason: string): void {
    const source = node.getSourceFile();
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    const place = { file: relative(this.#appRoot, source.fileName), line: line + 1 };
    const known = this.#found.some(
      (each) => each.file === place.file && each.line === place.line && each.reason === reason,
    );
    if (!known) this.#found.push({ ...place, reason });
  }

  /** @throws {ConsoleError} build_failed with every problem so far; nothing where there is none */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    const sorted = [...this.#found].sort((a, b) =>
      a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1,
    );
    const lines = sorted.map(({ file, line, reason }) => `${file}:${line}: ${reason}.`);
    throw new ConsoleError(
      'build_failed',
      [...lines, 'Nothing was generated.'].join(lines.length > 1 ? '\n' : ' '),
    );
  }
}
