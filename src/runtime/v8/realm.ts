/**
 * A realm of V8's own for scripts: nothing of Node is in it, no text becomes code in it, and after the prelude nothing
 * in it can be changed. One serves many calls; each runs the script's module anew (inside/dispatch.ts).
 *
 * No object of Node's own realm may ever get in, for its constructors compile text and reach the process: only strings,
 * numbers and objects of the realm itself are handed over. `import()` would hand in a promise of Node's, therefore code
 * with the word `import` is refused.
 */
import { constants, createContext, Script } from 'node:vm';
import type { Context } from 'node:vm';
import { factoryOf, IMPORT } from '../sandbox/factory.ts';
import { KEPT_SCRIPTS } from '../sandbox/kept.ts';
import type { SandboxStart } from '../sandbox/protocol.ts';

/** The exports of `sandbox/prelude.ts`. */
interface Inside {
  limit(answerCharacters: number, logCharacters: number): void;
  load(name: string, factory: unknown, shapesJson: string, kept: boolean): string;
  forget(name: string): void;
  answer(name: string, inputJson: string): string;
  settled(): string;
  stopped(code: string, message: string): string;
}

export class Realm {
  readonly #context: Context;
  readonly #inside: Inside;
  readonly #loaded = new Set<string>();
  readonly #nothing = new Script('0');

  constructor(start: SandboxStart) {
    this.#context = createContext(constants.DONT_CONTEXTIFY as unknown as Context, {
      codeGeneration: { strings: false, wasm: false },
      // Promises of the realm have their turn when the realm's code is entered through `#nothing`, and not before.
      microtaskMode: 'afterEvaluate',
    });
    this.#inside = this.#run(start.prelude, 'prelude.js') as Inside;
    this.#inside.limit(start.outputBytes, start.logCharacters);
  }

  has(name: string): boolean {
    return this.#loaded.has(name);
  }

  /** @returns an empty text, or the line of a problem */
  load(name: string, code: string, shapesJson: string): string {
    if (code.search(IMPORT) >= 0)
      return this.stopped('script_invalid', 'The script was built with an import left in it');
    let factory: unknown;
    try {
      factory = this.#run(factoryOf(code), 'script.js');
    } catch {
      return this.stopped('script_invalid', 'The script cannot be read as JavaScript');
    }
    const refused = this.#inside.load(name, factory, shapesJson, false);
    if (refused !== '') return refused;
    this.#loaded.add(name);
    if (this.#loaded.size > KEPT_SCRIPTS) this.#forget(this.#loaded.values().next().value!);
    return '';
  }

  /** @returns one line */
  answer(name: string, inputJson: string): string {
    const said = this.#inside.answer(name, inputJson);
    if (said !== '') return said;
    this.#nothing.runInContext(this.#context);
    return this.#inside.settled();
  }

  /** The line of a call that ended otherwise, with what it printed. */
  stopped(code: string, message: string): string {
    return this.#inside.stopped(code, message);
  }

  #forget(name: string): void {
    this.#loaded.delete(name);
    this.#inside.forget(name);
  }

  #run(code: string, filename: string): unknown {
    return new Script(code, { filename }).runInContext(this.#context);
  }
}
