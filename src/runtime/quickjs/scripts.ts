/** The scripts that a worker has loaded, and the one machine that it runs them on. */
import type { ProblemCode } from '../../contract/problem.ts';
import { factoryOf } from '../sandbox/factory.ts';
import { KEPT_SCRIPTS } from '../sandbox/kept.ts';
import type { LoadRequest, SandboxReply, SandboxStart } from '../sandbox/protocol.ts';
import { Machine, MachineBroken, OUT_OF_MEMORY } from './machine.ts';
import type { State } from './machine.ts';
import { measureLayout } from './quickjs.ts';
import type { Layout } from './quickjs.ts';

/** What a worker thread of QuickJS is started with. */
export interface QuickJsStart extends SandboxStart {
  wasm: WebAssembly.Module;
}

/** What reading the logs of a script that was stopped may take. */
const LOGS_MS = 50;
/** Of one line: JSON writes a character as six bytes at most. */
const ESCAPED = 6;
/** The words around an answer. */
const ENVELOPE_BYTES = 64 * 1024;
/** Where instances are kept: nothing frees what a call was given, so memory would run out in the end. */
const CALLS_OF_ONE_INSTANCE = 100;
/** The machine's script; each has a state of its own. */
const NAME = 'script';

/** Pointers into the machine's memory, the same in every state that is saved after them. */
interface Inside {
  interpreter: { runtime: number; context: number };
  load: number;
  answer: number;
  settled: number;
  stopped: number;
}

type Called = { value: number } | { error: string };

export class Scripts {
  readonly #start: QuickJsStart;
  readonly #layout: Layout;
  readonly #inside: Inside;
  /** Prepared, with no script in it. */
  readonly #empty: State;
  readonly #states = new Map<string, State>();
  #machine: Machine;
  #calls = 0;
  /** The state that the machine is in, untouched since it was restored. */
  #entered: State | null = null;

  private constructor(start: QuickJsStart, layout: Layout, machine: Machine, inside: Inside) {
    this.#start = start;
    this.#layout = layout;
    this.#machine = machine;
    this.#inside = inside;
    this.#empty = machine.save();
  }

  static async start(start: QuickJsStart): Promise<Scripts> {
    const layout = await measureLayout(start.wasm);
    const machine = await Machine.create(start.wasm, start.memoryBytes, layout);
    const interpreter = machine.boot();
    const sound = (called: Called): number => {
      if ('error' in called) throw new Error(`The sandbox could not be prepared: ${called.error}`);
      return called.value;
    };
    const sandbox = sound(machine.evaluate(start.prelude, 'prelude.js'));
    const property = sound(machine.evaluate('(function (of, name) { return of[name]; })', 'property.js'));
    const named = (name: string): number => sound(machine.call(property, [sandbox, machine.newText(name)]));
    const limits = sound(
      machine.evaluate(
        `(function (limit) { limit(${start.outputBytes}, ${start.logCharacters}); })`,
        'limits.js',
      ),
    );
    sound(machine.call(limits, [named('limit')]));
    const inside: Inside = {
      interpreter,
      load: named('load'),
      answer: named('answer'),
      settled: named('settled'),
      stopped: named('stopped'),
    };
    return new Scripts(start, layout, machine, inside);
  }

  async load({ sourceHash, code, shapes, timeMs }: LoadRequest): Promise<SandboxReply> {
    const began = performance.now();
    const refused = await this.#run(this.#empty, timeMs, 'Loading', (machine) => {
      const factory = machine.evaluate(factoryOf(code), 'script.js');
      if ('error' in factory) return line('script_invalid', 'The script cannot be read as JavaScript');
      const kept = machine.evaluate('true', 'kept.js');
      if ('error' in kept) return kept;
      const texts = [machine.newText(NAME), factory.value, machine.newText(shapes), kept.value];
      const said = this.#textOf(machine, machine.call(this.#inside.load, texts));
      if (typeof said !== 'string' || said !== '') return said;
      this.#states.set(sourceHash, machine.save(this.#roomFor(sourceHash)));
      return '';
    });
    const spoken = refused === '' ? [] : [refused];
    return { spoken, ms: [performance.now() - began], state: 'done' };
  }

  async call(sourceHash: string, input: string, timeMs: number): Promise<SandboxReply> {
    const state = this.#states.get(sourceHash);
    if (!state) return { spoken: [], ms: [], state: 'forgotten' };
    const began = performance.now();
    const answer = await this.#run(state, timeMs, 'The call', (machine) => {
      const texts = [machine.newText(NAME), machine.newText(input)];
      const said = this.#textOf(machine, machine.call(this.#inside.answer, texts));
      if (said !== '') return said;
      const left = machine.runJobs();
      if (left !== null) return left;
      return this.#textOf(machine, machine.call(this.#inside.settled, []));
    });
    return { spoken: [answer], ms: [performance.now() - began], state: 'done' };
  }

  /** Sets the machine back for the next call of this script, so that the call does not wait for it. */
  async prepare(sourceHash: string): Promise<void> {
    const state = this.#states.get(sourceHash);
    if (state) await this.#enter(state);
  }

  async #run(
    state: State,
    timeMs: number,
    doing: string,
    run: (machine: Machine) => string | { error: string },
  ): Promise<string> {
    await this.#enter(state);
    if (!this.#start.keepsInstance || ++this.#calls % CALLS_OF_ONE_INSTANCE === 0) this.#entered = null;
    const machine = this.#machine;
    machine.setDeadline(timeMs);
    try {
      const said = run(machine);
      // Some built-ins swallow the error by which they are interrupted.
      if (typeof said === 'string' && !machine.interrupted) return said;
      const [code, message] = this.#reason(
        machine,
        typeof said === 'string' ? '' : said.error,
        timeMs,
        doing,
      );
      return this.#stopped(machine, code, message);
    } catch (thrown) {
      if (!(thrown instanceof MachineBroken)) throw thrown;
      await this.#replaceMachine();
      if (thrown.message === OUT_OF_MEMORY) return line('script_out_of_memory', this.#outOfMemory());
      return line('script_threw', `${doing} broke the sandbox, which was thrown away: ${thrown.message}`);
    }
  }

  #textOf(machine: Machine, called: Called): string | { error: string } {
    if ('error' in called) return called;
    const most = this.#start.outputBytes + this.#start.logCharacters * ESCAPED + ENVELOPE_BYTES;
    const text = machine.textOf(called.value, most);
    if (text !== null) return text;
    return line(
      'script_output_too_large',
      `The answer is more than ${this.#start.outputBytes} bytes of JSON.`,
    );
  }

  /** Why the script did not end by itself: time, memory, or an error outside the reach of the code around it. */
  #reason(machine: Machine, error: string, timeMs: number, doing: string): [ProblemCode, string] {
    if (machine.interrupted)
      return ['script_timeout', `${doing} took more than ${timeMs} ms and was stopped`];
    const told = /^\s*\{/.test(error) ? messageOf(error) : error;
    return told.includes(OUT_OF_MEMORY)
      ? ['script_out_of_memory', this.#outOfMemory()]
      : ['script_threw', told];
  }

  /** The inside says it, with what was printed until then; where it no longer can, the host does. */
  #stopped(machine: Machine, code: ProblemCode, message: string): string {
    machine.setDeadline(LOGS_MS);
    const texts = [machine.newText(code), machine.newText(message)];
    const said = this.#textOf(machine, machine.call(this.#inside.stopped, texts));
    return typeof said === 'string' ? said : line(code, message);
  }

  /** What has to go for another script: its own state of before, or that of the script that came first. */
  #roomFor(sourceHash: string): State | undefined {
    const [first] = this.#states.keys();
    const goes = this.#states.has(sourceHash) ? sourceHash : first;
    if (goes === undefined || (goes !== sourceHash && this.#states.size < KEPT_SCRIPTS)) return undefined;
    const state = this.#states.get(goes);
    this.#states.delete(goes);
    return state;
  }

  #outOfMemory(): string {
    return `The script needed more than ${this.#start.memoryBytes / 1024 / 1024} MiB of memory`;
  }

  async #enter(state: State): Promise<void> {
    if (this.#entered === state) return;
    if (!this.#machine.restore(state)) {
      await this.#replaceMachine();
      this.#machine.restore(state);
    }
    this.#entered = state;
  }

  async #replaceMachine(): Promise<void> {
    this.#entered = null;
    this.#machine = await Machine.create(this.#start.wasm, this.#start.memoryBytes, this.#layout);
    this.#machine.adopt(this.#inside.interpreter);
  }
}

/** In the form of the inside, of what only the outside knows. */
function line(code: ProblemCode, message: string): string {
  return `problem\t${JSON.stringify({ code, message })}\t[]`;
}

/** An error as QuickJS dumps it. */
function messageOf(dump: string): string {
  try {
    const { name, message } = JSON.parse(dump) as { name?: string; message?: string };
    return `${name ?? 'Error'}: ${message ?? ''}`;
  } catch {
    return dump;
  }
}
